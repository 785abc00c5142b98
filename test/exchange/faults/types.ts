import type { Call, CallName, DialectName } from '../dialects/types.ts';

/** Where on its way through the exchange a request is when a fault meets it. */
export type Point = 'arrival' | 'authenticated' | 'applied' | 'reply';

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
  | { readonly kind: 'alter'; readonly alter: (body: unknown, call: Call) => unknown }
  | { readonly kind: 'deliver'; readonly how: Delivery };

export interface Fault {
  readonly name: string;
  readonly at: Point;
  /** `hit` counts from 0 how often the fault has struck. */
  readonly effect: (hit: number) => Effect;
}

export type Target = CallName | 'connect' | '*';

export interface Encounter {
  readonly dialect: DialectName;
  readonly call: CallName | 'connect';
  readonly now: number;
}

export interface Rule {
  readonly target: Target | readonly Target[];
  readonly dialect?: DialectName;
  readonly fault: Fault;
  /** `nth` counts from 1 the requests that the rule was aimed at. */
  readonly strikes: (nth: number, encounter: Encounter, draw: () => number) => boolean;
}
