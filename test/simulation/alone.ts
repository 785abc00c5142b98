import { type Account, guardsOf, type LaneInput, Simulation, type SimulationInput } from '#simulation';
import type { Exits } from '#strategy';

/** One lane on an account of its own. */
export interface Alone extends Omit<LaneInput, 'guards'> {
  readonly exits: Exits;
  readonly account: Account;
  readonly hopeful?: boolean;
  readonly dialect?: SimulationInput['dialect'];
}

export function alone({ account, hopeful, dialect, exits, ...lane }: Alone): Simulation {
  const guards = guardsOf(exits, () => {
    throw new Error('no series here');
  });
  return new Simulation({
    lanes: [{ ...lane, guards }],
    account,
    hopeful: hopeful ?? false,
    ...(dialect ? { dialect } : {}),
  });
}

/** Simulated over all its bars, in so many steps. */
export function simulated(input: Alone, cuts: readonly number[] = [input.bars.length]): Simulation {
  const simulation = alone(input);
  for (const cut of cuts) simulation.advance([cut]);
  simulation.finish();
  return simulation;
}
