import type { Effect, Fault, Point } from './types.ts';

// N2
export function noReply(): Fault {
  return fault('no reply', 'arrival', { kind: 'silence' });
}

// N3
export function stalledBody(): Fault {
  return fault('stalled body', 'reply', { kind: 'deliver', how: 'stalled' });
}

// N4
export function reset(): Fault {
  return fault('reset', 'arrival', { kind: 'reset' });
}

// N5
export function cutBody(): Fault {
  return fault('cut body', 'reply', { kind: 'deliver', how: 'cut' });
}

/** The exchange did it; the answer is lost with the connection (N6). */
export function replyLost(): Fault {
  return fault('reply lost', 'applied', { kind: 'reset' });
}

/** The exchange did it and never says so (N6). */
export function replyNeverSent(): Fault {
  return fault('reply never sent', 'applied', { kind: 'silence' });
}

/** Passed the checks, waits in a queue, is done long after the client gave up (N7). */
export function appliedLate(ms: number, by: 'wall' | 'clock' = 'wall'): Fault {
  return fault(`applied ${ms} ms late`, 'authenticated', { kind: 'apply-later', ms, by });
}

/** Acknowledged at once and carried out later: a cancel that is pending (X4). */
export function acknowledgedEarly(ms: number, answer: unknown, by: 'wall' | 'clock' = 'wall'): Fault {
  return fault(`acknowledged ${ms} ms early`, 'authenticated', { kind: 'apply-later', ms, by, answer });
}

/** Something happens while the request is between the door and the engine: a fill that a cancel races (X3). */
export function meanwhile(run: () => void): Fault {
  return fault('meanwhile', 'authenticated', { kind: 'run', run });
}

/** The same between the engine and the answer. */
export function thereafter(run: () => void): Fault {
  return fault('thereafter', 'applied', { kind: 'run', run });
}

/** On the way for this long, so that its validity may be over when it arrives (N7, N9). */
export function arrivesLate(ms: number, by: 'wall' | 'clock' = 'wall'): Fault {
  return fault(`arrives ${ms} ms late`, 'arrival', { kind: 'wait', ms, by });
}

/** Accepted at the door, dropped before the engine, nobody is told (N8). */
export function droppedBeforeEngine(): Fault {
  return fault('dropped before engine', 'authenticated', { kind: 'silence' });
}

/** The answer takes this long (N9). */
export function slowReply(ms: number, by: 'wall' | 'clock' = 'wall'): Fault {
  return fault(`slow reply ${ms} ms`, 'applied', { kind: 'wait', ms, by });
}

/** Slower from strike to strike, from the first latency to the second (N9). */
export function latencyRamp(from: number, to: number, strikes: number): Fault {
  const ms = (hit: number) => from + (to - from) * Math.min(1, hit / Math.max(1, strikes - 1));
  return {
    name: `latency ${from}-${to} ms`,
    at: 'arrival',
    effect: (hit) => ({ kind: 'wait', ms: ms(hit), by: 'wall' }),
  };
}

// N12
export function redirect(to: string): Fault {
  return fault('redirect', 'arrival', { kind: 'answer', status: 302, headers: { location: to }, body: '' });
}

/** A name that does not resolve: the proxy cannot reach the host. Aim it at 'connect' (N13). */
export function unknownHost(): Fault {
  return fault('unknown host', 'arrival', { kind: 'answer', status: 502, body: '' });
}

/** The reply arrives, then the connection is dead without a word: the next request on it is never answered (N14). */
export function halfOpen(): Fault {
  return fault('half-open', 'reply', { kind: 'deliver', how: 'half-open' });
}

export function fault(name: string, at: Point, effect: Effect): Fault {
  return { name, at, effect: () => effect };
}
