import type { Call, CallName, DialectName, FeedName } from '../dialects/types.ts';

/** Where on its way through the exchange a request is when a fault meets it. */
export type Point = 'arrival' | 'authenticated' | 'applied' | 'reply' | 'frame';

export type Delivery = 'whole' | 'stalled' | 'cut' | 'truncated' | 'corrupt-gzip' | 'half-open';

export type Effect =
  | { readonly kind: 'wait'; readonly ms: number; readonly by: 'wall' | 'clock' }
  | { readonly kind: 'silence' }
  | { readonly kind: 'reset' }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string | Buffer;
    }
  /** Carried out after a delay; until then the client hears nothing, or an answer that promises it. */
  | {
      readonly kind: 'apply-later';
      readonly ms: number;
      readonly by: 'wall' | 'clock';
      readonly answer?: unknown;
    }
  | { readonly kind: 'run'; readonly run: () => void }
  | { readonly kind: 'close'; readonly code: number }
  | { readonly kind: 'frame'; readonly how: 'drop' | 'hold' | 'garbage' | 'violation' }
  | { readonly kind: 'frame'; readonly how: 'repeat'; readonly times: number }
  | { readonly kind: 'frame'; readonly how: 'alter'; readonly alter: (message: unknown) => unknown }
  | { readonly kind: 'alter'; readonly alter: (body: unknown, call: Call) => unknown }
  | { readonly kind: 'deliver'; readonly how: Delivery };

export interface Fault {
  readonly name: string;
  readonly at: Point;
  /** `hit` counts from 0 how often the fault has struck. */
  readonly effect: (hit: number) => Effect;
}

/** A request, a tunnel, a WebSocket handshake or a message on a stream. */
export type Meeting = CallName | 'connect' | 'handshake' | `stream:${FeedName}`;
export type Target = Meeting | '*';

export interface Encounter {
  readonly dialect: DialectName;
  readonly call: Meeting;
  readonly now: number;
}

export interface Rule {
  readonly target: Target | readonly Target[];
  readonly dialect?: DialectName;
  readonly fault: Fault;
  /** `nth` counts from 1 the requests that the rule was aimed at. */
  readonly strikes: (nth: number, encounter: Encounter, draw: () => number) => boolean;
}
