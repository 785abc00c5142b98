import { type Condition, Expression, madeInside, type MarketSeries, noteGiven, type Series } from '#series';
import type { About, Outputs } from './about.ts';
import { checkArguments, takesMarket } from './arguments.ts';

type Build = (...args: never[]) => object;

/** A function of the authoring API that carries its own documentation. */
export type Indicator<F extends Build = Build> = F & { readonly about: About };

/**
 * Joins an indicator with what there is to know about it. From this one definition come the
 * function that a strategy calls, with its numbers checked, and its entry in the catalogue.
 */
export function indicator<F extends Build>(about: About, build: F): Indicator<F> {
  const checked = (...args: unknown[]) => {
    checkArguments(about, args);
    const made = madeInside(() => build(...(args as never[])));
    if (made instanceof Expression) noteGiven(made);
    return made;
  };
  return Object.freeze(Object.assign(checked as unknown as F, { about: frozen(about) }));
}

// Whoever holds an indicator holds its documentation, and must not be able to change what it says.
function frozen<T extends object>(record: T): T {
  for (const part of Object.values(record))
    if (typeof part === 'object' && part !== null) frozen(part as object);
  return Object.freeze(record);
}

/** Calls an indicator with columns of a market, as its documentation says it wants them. */
export function callOn(
  { about, ...rest }: { readonly about: About; readonly indicator: Indicator },
  market: MarketSeries,
  condition: Condition,
  numbers: readonly (number | undefined)[],
  choices: Readonly<Record<string, string>>,
): Readonly<Record<string, Expression>> {
  const given = about.inputs.map((input) => (input === 'condition' ? condition : market[input]));
  const inputs: readonly unknown[] = takesMarket(about) ? [market] : given;
  const call = rest.indicator as unknown as (...args: readonly unknown[]) => Outputs;
  const padded = Object.keys(about.params ?? {}).map((_, k) => numbers[k]);
  const made = call(...inputs, ...padded, ...(about.choices ? [choices] : []));
  return 'operation' in made ? { '': made as Series } : made;
}
