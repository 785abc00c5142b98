import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const known = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'];

/** The Redis server of this machine, or nothing. */
export function redisPath(): string | undefined {
  const named = process.env['REDIS_PATH'];
  return named ?? known.find((path) => existsSync(path));
}

/** A Redis of its own on a free port, that remembers nothing when it is killed. */
export class RedisServer {
  readonly port: number;
  readonly #path: string;
  readonly #flags: readonly string[];
  readonly #folder = mkdtempSync(join(tmpdir(), 'cryptobot-redis-'));
  #child: ChildProcess | undefined;

  private constructor(path: string, port: number, flags: readonly string[]) {
    this.#path = path;
    this.port = port;
    this.#flags = flags;
  }

  static async start(path: string, flags: readonly string[] = []): Promise<RedisServer> {
    const server = new RedisServer(path, await freePort(), flags);
    await server.again();
    return server;
  }

  get address(): string {
    return `redis://localhost:${this.port}`;
  }

  /** Starts it again on the same port. */
  async again(): Promise<void> {
    const fixed = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder];
    const child = spawn(this.#path, [...fixed, '--save', '', '--appendonly', 'no', ...this.#flags], {
      stdio: 'ignore',
    });
    this.#child = child;
    while (!(await answers(this.port))) {
      if (child.exitCode !== null) throw new Error(`${this.#path} ended with code ${child.exitCode}`);
      await setTimeout(20);
    }
  }

  /** Has it obey a command, as redis-cli would, and gives back what it says. */
  command(line: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, '127.0.0.1', () => socket.write(`${line}\r\n`));
      socket.on('error', reject);
      socket.once('data', (data) => {
        socket.destroy();
        const text = data.toString('latin1');
        if (text.startsWith('-')) reject(new Error(text));
        else resolve(text);
      });
    });
  }

  async kill(): Promise<void> {
    const child = this.#child!;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket.on('connect', () => socket.write('PING\r\n'));
    socket.on('data', (data) => end(/^[+-]/.test(data.toString('latin1'))));
    socket.on('error', () => end(false));
  });
}
