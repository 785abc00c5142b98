import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Dialect, Reply, Venue } from '../dialects/types.ts';
import type { Effect, FaultScript, Plan, Point } from '../faults/index.ts';
import type { Recorder, RequestEntry } from '../record/record.ts';
import { readCall, type Routed } from './call.ts';
import { deliver, encode } from './deliver.ts';
import type { Limiter } from './limits.ts';

export interface Desk {
  readonly dialect: Dialect;
  readonly venue: Venue;
  readonly faults: FaultScript;
  readonly record: Recorder;
  readonly limits: { readonly public: Limiter; readonly private: Limiter };
  /** Sockets that look open and are not. */
  readonly dead: WeakSet<Socket>;
}

/** How a request ends: with a reply, or with none. */
type Outcome = Reply | 'silence' | 'reset';

interface Visit extends Routed {
  readonly desk: Desk;
  readonly plan: Plan;
  readonly entry: RequestEntry;
}

/** One request from its arrival to the last byte of its answer, faults included. */
export async function serve(
  desk: Desk,
  host: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const routed = await readCall(request, host, desk.dialect);
  if (request.socket !== null && desk.dead.has(request.socket)) return;
  const { venue, dialect } = desk;
  const call = routed.route?.call ?? 'other';
  const plan = desk.faults.plan({ dialect: dialect.name, call, now: venue.clock.now() });
  const entry = desk.record.request({
    at: venue.clock.now(),
    dialect: dialect.name,
    call,
    method: routed.call.method,
    path: routed.call.path,
    params: routed.call.params,
    auth: 'none',
    faults: plan.names,
    status: null,
  });
  finish({ ...routed, desk, plan, entry }, await decide({ ...routed, desk, plan, entry }), response);
}

async function decide(visit: Visit): Promise<Outcome> {
  const { desk, plan, route } = visit;
  const early = await suffer(plan, 'arrival', desk);
  if (early !== undefined) return early;
  if (route === undefined) return desk.dialect.notFound(visit.call.path);
  const admission = desk.limits[route.access === 'public' ? 'public' : 'private'].admit(route.weight);
  if (!admission.ok) return desk.dialect.tooMany(admission.retryAfter, admission.banned);
  const key = route.access === 'public' ? undefined : desk.dialect.authenticate(desk.venue, visit.call);
  if (key !== undefined) visit.entry.auth = typeof key === 'string' ? key : 'ok';
  if (typeof key === 'string') return desk.dialect.refuseAuth(key);
  const act = () => route.answer(desk.venue, key === undefined ? visit.call : { ...visit.call, key });
  const late = plan.at('authenticated').find((effect) => effect.kind === 'apply-later');
  if (late !== undefined) {
    afterwards(desk, late, act);
    return late.answer === undefined ? 'silence' : { status: 200, body: late.answer };
  }
  const middle = await suffer(plan, 'authenticated', desk);
  if (middle !== undefined) return middle;
  const reply = act();
  const lost = await suffer(plan, 'applied', desk);
  return lost ?? { ...reply, headers: { ...desk.dialect.usage(admission.used), ...reply.headers } };
}

function afterwards(desk: Desk, { ms, by }: Effect & { kind: 'apply-later' }, act: () => Reply): void {
  if (by === 'clock') desk.venue.clock.after(ms, act);
  else setTimeout(act, ms).unref();
}

async function suffer(plan: Plan, point: Point, desk: Desk): Promise<Outcome | undefined> {
  for (const effect of plan.at(point)) {
    if (effect.kind === 'wait') await waited(desk, effect);
    if (effect.kind === 'run') effect.run();
    if (effect.kind === 'silence' || effect.kind === 'reset') return effect.kind;
    if (effect.kind === 'answer') return effect;
  }
  return undefined;
}

function waited({ venue }: Desk, { ms, by }: Effect & { kind: 'wait' }): Promise<void> {
  return new Promise((done) => {
    if (by === 'clock') venue.clock.after(ms, done);
    else setTimeout(done, ms).unref();
  });
}

function finish({ desk, plan, entry, call }: Visit, outcome: Outcome, response: ServerResponse): void {
  if (outcome === 'silence') return;
  if (outcome === 'reset') {
    response.socket?.destroy();
    return;
  }
  entry.status = outcome.status;
  if (response.destroyed) return;
  const effects = plan.at('reply');
  let { body } = outcome;
  for (const effect of effects) if (effect.kind === 'alter') body = effect.alter(body, call);
  const how = effects.find((effect) => effect.kind === 'deliver')?.how ?? 'whole';
  const headers = { 'content-type': 'application/json', ...outcome.headers };
  deliver(response, { status: outcome.status, headers, body: encode(body) }, how, desk.dead);
}
