import type { Settings } from '#config';
import type { ExchangeKey } from '#exchange';
import type { Input, Journal, Session, SessionEvent } from '#trading';
import type { Context } from '../context.ts';
import type { LiveOptions } from '../live-options.ts';
import type { Planned } from './bots.ts';
import type { Measuring } from './measuring.ts';
import type { Teller } from './teller.ts';

/** What a session was asked for. */
export interface Going {
  readonly planned: readonly Planned[];
  readonly reserve: number;
  readonly options: LiveOptions;
  readonly settings: Settings;
  readonly context: Context;
  readonly signal: AbortSignal;
  /** Whose orders are real, by exchange; on paper when there are none. */
  readonly keys: ReadonlyMap<string, ExchangeKey> | undefined;
}

/** A session at work in this process. */
export interface Running {
  readonly name: string;
  readonly folder: string;
  readonly going: Going;
  readonly journal: Journal<SessionEvent>;
  readonly session: Session;
  readonly teller: Teller;
  readonly measuring: Measuring;
  /** Ends with the process's signal, or with `end`. */
  readonly signal: AbortSignal;
  readonly end: () => void;
  /** Takes in what happened: writes it with what follows, and tells. */
  readonly take: (event: Input) => Promise<void>;
}
