import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ordinaryMarkets, realClock, seedOf, virtualClock, type Clock, type Market } from './core/index.ts';
import { dialects, type DialectName, type Limit } from './dialects/index.ts';
import { faultScript, type FaultScript, type Rule } from './faults/index.ts';
import { accountFor, type Credentials } from './keys.ts';
import { recorder, type Recorder } from './record/record.ts';
import { openGate, type Gate } from './server/gate.ts';
import { hub, type Hub } from './server/hub.ts';
import { limiter } from './server/limits.ts';
import { serve, type Desk } from './server/serve.ts';
import { authority } from './tls/index.ts';
import { openVenue, type OpenVenue } from './venue.ts';

export interface ExchangeOptions {
  readonly seed?: number;
  readonly dialects?: readonly DialectName[];
  /** Exchange time: a moment that only the test moves, or the machine's clock, shifted if wanted. */
  readonly clock?: { readonly at: number } | { readonly aheadMs: number };
  readonly markets?: readonly Market[];
  readonly faults?: readonly Rule[];
  /** `real` are the documented limits by the machine's clock; most tests do not want to wait for them. */
  readonly limits?: 'real' | 'off' | Limit;
}

export interface FakeExchange {
  readonly port: number;
  /** What `httpsProxy` has to be. */
  readonly proxy: string;
  readonly caFile: string;
  readonly ca: string;
  /** What a child process needs in its environment to trust and reach the exchange. */
  readonly env: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly record: Recorder;
  readonly faults: FaultScript;
  readonly gate: Pick<Gate, 'down' | 'up' | 'flaw'>;
  venue(dialect: DialectName): OpenVenue;
  /** A key with an account of this name and these balances. */
  account(
    dialect: DialectName,
    balances: Readonly<Record<string, string>>,
    options?: AccountOptions,
  ): Credentials;
  stop(): Promise<void>;
}

export interface AccountOptions {
  readonly name?: string;
  readonly rights?: {
    readonly trade?: boolean;
    readonly withdraw?: boolean;
    readonly ipRestricted?: boolean;
  };
  /** Balances of the futures wallet, where the exchange keeps one apart. */
  readonly futures?: Readonly<Record<string, string>>;
  /** How Coinbase keys sign. */
  readonly keyType?: 'es256' | 'ed25519' | 'hmac';
}

const free: Limit = { capacity: Infinity, perSecond: 1 };

/** Starts a whole exchange, or four, on one port of this machine; everything about it is decided by its options. */
export async function startExchange(options: ExchangeOptions = {}): Promise<FakeExchange> {
  const seed = options.seed ?? 1;
  const clock = clockOf(options.clock);
  const record = recorder();
  const faults = faultScript(options.faults ?? [], seedOf('faults', seed));
  const ca = authority();
  const folder = mkdtempSync(join(tmpdir(), 'fake-exchange-'));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, ca.cert);

  const desks = new Map<string, Desk>();
  const hubs = new Map<string, Hub>();
  const venues = new Map<DialectName, OpenVenue>();
  const dead: Desk['dead'] = new WeakSet();
  for (const name of options.dialects ?? (Object.keys(dialects) as DialectName[])) {
    const dialect = dialects[name];
    const venue = openVenue({
      dialect,
      seed,
      clock,
      markets: options.markets ?? ordinaryMarkets(),
      record: (event) => record.engine(name, event),
    });
    venues.set(name, venue);
    const limit = (real: Limit) =>
      limiter(
        typeof options.limits === 'object' ? options.limits : options.limits === 'real' ? real : free,
        Date.now,
      );
    const limits = { public: limit(dialect.limits.public), private: limit(dialect.limits.private) };
    const desk: Desk = { dialect, venue, faults, record, limits, dead };
    const streams = hub(desk);
    for (const host of dialect.hosts) desks.set(host, desk);
    for (const host of dialect.hosts) hubs.set(host, streams);
  }

  // What the fake itself stumbled over must not look like a fault that a test asked for.
  const bugs: Error[] = [];
  const gate = await openGate(ca, {
    tunnel: (host) => tunnel(desks.get(host), { host, record, now: clock.now() }),
    request(host, request, response) {
      const desk = desks.get(host);
      if (desk === undefined) response.writeHead(421).end();
      else {
        void serve(desk, host, request, response).catch((error: Error) => {
          // A client that went away in the middle is no bug of ours.
          if (!response.destroyed) bugs.push(error);
          response.destroy();
        });
      }
    },
    upgrade(host, request, socket, head) {
      const streams = hubs.get(host);
      if (streams === undefined) socket.destroy();
      else streams.upgrade(request, socket, head);
    },
  });
  const proxy = `http://127.0.0.1:${gate.port}`;

  const venueOf = (name: DialectName): OpenVenue => {
    const venue = venues.get(name);
    if (venue === undefined) throw new Error(`the fake exchange was started without ${name}`);
    return venue;
  };
  return {
    port: gate.port,
    proxy,
    caFile,
    ca: ca.cert,
    env: { NODE_EXTRA_CA_CERTS: caFile, HTTPS_PROXY: proxy },
    clock,
    record,
    faults,
    gate,
    venue: venueOf,
    account: (name, balances, more = {}) => accountFor(venueOf(name), balances, more),
    async stop() {
      clock.stop();
      for (const streams of new Set(hubs.values())) streams.close();
      await gate.close();
      rmSync(folder, { recursive: true, force: true });
      if (bugs.length > 0) throw new AggregateError(bugs, `the fake exchange failed: ${bugs[0]!.message}`);
    },
  };
}

function clockOf(wanted: ExchangeOptions['clock']): Clock {
  if (wanted !== undefined && 'at' in wanted) return virtualClock(wanted.at);
  return realClock(Date.now() + (wanted?.aheadMs ?? 0));
}

// A host that is no exchange is not reached, and the attempt is on record.
function tunnel(
  desk: Desk | undefined,
  { host, record, now }: { host: string; record: Recorder; now: number },
) {
  if (desk === undefined) {
    record.socket({ at: now, dialect: 'none', what: 'refused', detail: `no exchange at ${host}` });
    return { ok: false, status: 502 };
  }
  const plan = desk.faults.plan({ dialect: desk.dialect.name, call: 'connect', now: desk.venue.clock.now() });
  for (const effect of plan.at('arrival')) {
    if (effect.kind === 'silence') return { ok: false, silent: true };
    if (effect.kind === 'reset') return { ok: false };
    if (effect.kind === 'answer') return { ok: false, status: effect.status };
  }
  return { ok: true };
}
