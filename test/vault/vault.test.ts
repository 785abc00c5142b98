import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { addKey, keyRing, keysFile, removeKey } from '#adapters/vault';
import type { ExchangeKey } from '#exchange';
import { Secret } from '#secrets';
import { type Vault, writeVault } from '../../src/adapters/vault/file.ts';

const work = mkdtempSync(join(tmpdir(), 'cryptobot-vault-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

// The least that is taken, so that the tests do not wait.
const weak = { N: 2 ** 14, r: 8, p: 1 };
const passphrase = new Secret('four words of a person');

interface StoredFile {
  format: number;
  derivation: Record<string, unknown>;
  keys: Record<string, unknown>[];
}

let file = '';
beforeEach(() => {
  file = keysFile(mkdtempSync(join(work, 'user-')));
});

function key(name: string, exchange = 'binance'): ExchangeKey {
  return {
    name,
    exchange,
    apiKey: new Secret(`api-of-${name}`),
    secret: new Secret(`canary-of-${name}`),
    password: name === 'three' ? new Secret('pass-of-three') : null,
  };
}

function add(name: string, replace = false, words = passphrase): Promise<void> {
  return addKey(file, { key: key(name), added: 1000, passphrase: words, replace }, weak);
}

async function opened(name: string, words = passphrase): Promise<string[]> {
  const { apiKey, secret, password } = await keyRing(file, async () => words).open(name);
  return [apiKey, secret, password].map((part) => part?.reveal() ?? '');
}

const read = () => JSON.parse(readFileSync(file, 'utf8')) as StoredFile;
const change = (edit: (stored: StoredFile) => void) => {
  const stored = read();
  edit(stored);
  writeFileSync(file, JSON.stringify(stored));
};

describe('the file of keys', () => {
  it('gives back every key that was added, by one passphrase', async () => {
    await add('one');
    await add('two');
    await add('three');
    expect(await opened('one')).toEqual(['api-of-one', 'canary-of-one', '']);
    expect(await opened('three')).toEqual(['api-of-three', 'canary-of-three', 'pass-of-three']);
    expect(await keyRing(file, async () => passphrase).list()).toEqual(
      ['one', 'two', 'three'].map((name) => ({ name, exchange: 'binance', added: 1000 })),
    );
  });

  it('holds nothing of a key in the clear, in no encoding', async () => {
    await add('one');
    await add('one', true);
    const text = readFileSync(file, 'latin1');
    for (const secret of ['api-of-one', 'canary-of-one', passphrase.reveal()])
      for (const spelt of ['utf8', 'hex', 'base64', 'base64url'] as const)
        expect(text).not.toContain(Buffer.from(secret).toString(spelt).slice(0, 12));
    expect(readdirSync(dirname(file))).toEqual(['keys.json']);
  });

  it('belongs to its user alone, and is not used otherwise', async () => {
    await add('one');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
    chmodSync(file, 0o640);
    await expect(opened('one')).rejects.toThrow(
      `can be read by others (mode 640), and keys must not be. Type: chmod 600`,
    );
    await expect(add('two')).rejects.toThrow('can be read by others');
    chmodSync(file, 0o600);
    chmodSync(dirname(file), 0o755);
    await expect(opened('one')).rejects.toThrow('Type: chmod 700');
  });

  it('uses a new salt and new nonces whenever it is written', async () => {
    await add('one');
    const before = read();
    await add('two');
    const after = read();
    expect(after.derivation['salt']).not.toBe(before.derivation['salt']);
    expect(new Set([...before.keys, ...after.keys].map(({ nonce }) => nonce)).size).toBe(3);
  });

  it('refuses a second key of one name, unless it is to be replaced', async () => {
    await add('one');
    await expect(add('one')).rejects.toThrow('"one" is there already.');
    const other = { ...key('one'), secret: new Secret('another') };
    await addKey(file, { key: other, added: 2000, passphrase, replace: true }, weak);
    expect(await opened('one')).toEqual(['api-of-one', 'another', '']);
  });

  it('removes one key and leaves the others, without a passphrase', async () => {
    await add('one');
    await add('two');
    await removeKey(file, 'one');
    expect(await opened('two')).toContain('canary-of-two');
    await expect(opened('one')).rejects.toThrow('"one" is not a key. Known: two.');
    await expect(removeKey(file, 'tow')).rejects.toThrow('Did you mean "two"?');
    await removeKey(file, 'two');
    await expect(removeKey(file, 'two')).rejects.toThrow('no keys are kept');
  });

  it('leaves nothing half written where it cannot be replaced', async () => {
    await add('one');
    const inTheWay = join(dirname(file), 'folder');
    mkdirSync(join(inTheWay, 'full'), { recursive: true });
    await expect(writeVault(inTheWay, read() as unknown as Vault)).rejects.toThrow(
      /could not be written \(E\w+\). The keys are as they were/,
    );
    expect(readdirSync(dirname(file)).toSorted()).toEqual(['folder', 'keys.json']);
  });
});

describe('a wrong passphrase, and a file that was changed', () => {
  const either = 'it is wrong, or the file was changed';

  it('are not told apart while nothing opens', async () => {
    await add('one');
    await expect(opened('one', new Secret('other words'))).rejects.toThrow(either);
    change(({ derivation }) => (derivation['salt'] = Buffer.alloc(16, 1).toString('base64')));
    await expect(opened('one')).rejects.toThrow(either);
  });

  it('keep another key from being added', async () => {
    await add('one');
    const before = readFileSync(file, 'utf8');
    await expect(add('two', false, new Secret('other words'))).rejects.toThrow(either);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it.each(['nonce', 'tag', 'data', 'name', 'exchange', 'added'])(
    'are told apart where other keys open: %s of one key',
    async (field) => {
      await add('one');
      await add('two');
      change(({ keys: [, second] }) => {
        const value = second![field]!;
        second![field] =
          typeof value === 'number'
            ? value + 1
            : value === 'two' || value === 'binance'
              ? `${value}x`
              : flipped(value as string);
      });
      await expect(opened('one')).rejects.toThrow(/The key "twox?" in ".*" was changed since it was added/);
    },
  );

  it('are found for every flipped bit of what is sealed', async () => {
    await add('one');
    const stored = read();
    const data = Buffer.from(stored.keys[0]!['data'] as string, 'base64');
    for (let bit = 0; bit < data.length * 8; bit += 23) {
      const bad = Buffer.from(data);
      bad[bit >> 3]! ^= 1 << (bit & 7);
      change(({ keys: [first] }) => (first!['data'] = bad.toString('base64')));
      await expect(opened('one')).rejects.toThrow(either);
    }
  });

  it('exchange sealed parts: one key cannot be passed off as another', async () => {
    await add('one');
    await add('two');
    change(({ keys: [first, second] }) => {
      for (const part of ['nonce', 'tag', 'data'])
        [first![part], second![part]] = [second![part], first![part]];
    });
    await expect(opened('one')).rejects.toThrow(either);
  });

  it.each([
    ['no JSON', 'nonsense'],
    ['another shape', '{"format":1}'],
    ['null', 'null'],
    ['a tag that was cut short', (stored: StoredFile) => (stored.keys[0]!['tag'] = 'AAAA')],
    ['a derivation that takes all memory', (stored: StoredFile) => (stored.derivation['N'] = 2 ** 24)],
    ['a derivation that is worth nothing', (stored: StoredFile) => (stored.derivation['N'] = 2)],
    ['no power of two', (stored: StoredFile) => (stored.derivation['N'] = 20000)],
    ['no salt', (stored: StoredFile) => (stored.derivation['salt'] = '')],
    ['another derivation', (stored: StoredFile) => (stored.derivation['name'] = 'md5')],
  ])('say nothing of a key: %s', async (_, edit) => {
    await add('one');
    if (typeof edit === 'string') writeFileSync(file, edit);
    else change((stored) => void edit(stored));
    await expect(opened('one')).rejects.toThrow(/is not a file of keys, or damaged|does not open/);
    await expect(opened('one')).rejects.not.toThrow(/canary|api-of/);
  });

  it('of a newer program are named as that', async () => {
    await add('one');
    change((stored) => (stored.format = 2));
    await expect(opened('one')).rejects.toThrow('is of format 2, and this cryptobot knows format 1');
  });
});

describe('the strength of the derivation', () => {
  it('is what the file says, so that a stronger one is read as well', async () => {
    await addKey(file, { key: key('one'), added: 1, passphrase, replace: false }, { N: 2 ** 15, r: 8, p: 2 });
    expect(read().derivation).toMatchObject({ name: 'scrypt', N: 2 ** 15, r: 8, p: 2 });
    expect(await opened('one')).toContain('canary-of-one');
  });

  it('grows when a key is added, and never shrinks', async () => {
    await add('one');
    await addKey(file, { key: key('two'), added: 1, passphrase, replace: false }, { N: 2 ** 15, r: 8, p: 1 });
    expect(read().derivation['N']).toBe(2 ** 15);
    await add('three');
    expect(read().derivation['N']).toBe(2 ** 15);
    expect(await opened('one')).toContain('canary-of-one');
  });

  it('is 2^17 when nobody says otherwise', async () => {
    await addKey(file, { key: key('one'), added: 1, passphrase, replace: false });
    expect(read().derivation).toMatchObject({ N: 2 ** 17, r: 8, p: 1 });
    expect(existsSync(file)).toBe(true);
    expect(await opened('one')).toContain('canary-of-one');
  });
});

it('a passphrase is the same in whatever bytes its characters are typed', async () => {
  await add('one', false, new Secret('caf\u00e9 au lait'));
  expect(await opened('one', new Secret('cafe\u0301 au lait'))).toContain('canary-of-one');
});

function flipped(text: string): string {
  const bytes = Buffer.from(text, 'base64');
  bytes[0]! ^= 1;
  return bytes.toString('base64');
}
