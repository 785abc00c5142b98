/** An order as it is wanted, before anybody said yes to it. */
export interface OrderDraft {
  /** Made of what decided it, so that one decision is one id, however often it is worked out. */
  readonly id: string;
  readonly bot: string;
  /** The name of the market. */
  readonly market: string;
  /** The close that decided it, ms UTC. */
  readonly closes: number;
  readonly side: 'buy' | 'sell';
  readonly quantity: number;
  /** What it is expected to be filled at. */
  readonly price: number;
  /** The price it waits for; null when it takes what it gets. */
  readonly waitsFor: number | null;
  /** Where the position would be stopped; null without a stop. */
  readonly stop: number | null;
  /** Where it would first take its profit; null without a target. */
  readonly target: number | null;
  /** An exit leaves with what is held; an entry opens a position, or changes how large it is; the others guard it. */
  readonly leg: Leg;
  /** Whether it can only make the position smaller. */
  readonly reduces: boolean;
}

export type Leg = 'entry' | 'exit' | 'stop' | 'target';

const letters: Readonly<Record<Leg, string>> = { entry: 'n', exit: 'x', stop: 's', target: 't' };

/** The id of what a bot decided for a market at a close. */
export function orderId(bot: string, lane: number, closes: number, leg: Leg): string {
  return `${bot}-${lane}-${closes.toString(36)}-${letters[leg]}`;
}
