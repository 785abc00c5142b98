import { type Market, marketName } from '#market';
import type { Clock } from './clock.ts';
import type { Column, Kernel, Operation } from './operation.ts';
import { Condition, type Expression, Series } from './series.ts';
import { sourceOf, sourcesOf } from './sources.ts';

/**
 * Where this market stands among all markets of the run by a value, on each bar: 1 has the largest.
 * Equal values rank in the order of the markets; a market whose value is undefined is left out.
 *
 * @example const strongest = rankAmong(roc(close, 30)).atMost(2)
 */
export function rankAmong(value: Series): Series {
  return new Series(unbound, [value]);
}

/** Whether any of these can only be computed among several markets. */
export function ranksMarkets(expressions: Iterable<Expression>): boolean {
  const seen = new Set<Expression>();
  const visit = (expression: Expression): boolean => {
    if (seen.has(expression)) return false;
    seen.add(expression);
    return expression.operation === unbound || expression.inputs.some(visit);
  };
  return [...expressions].some(visit);
}

/** Writes expressions for one market of a universe: what they rank is spelled out for every other. */
export function among(universe: readonly Market[], own: Market): <E extends Expression>(expression: E) => E {
  const names = universe.map(marketName);
  const others = names.filter((name) => name !== marketName(own));
  const place = names.indexOf(marketName(own));
  const elsewhere = others.map((name) => rewriting(onMarket(universe[names.indexOf(name)]!)));
  const bind = rewriting((expression, inputs) =>
    expression.operation === unbound
      ? new Series(ranking, [inputs[0]!, ...elsewhere.map((move) => move(inputs[0]!))], [place])
      : undefined,
  );
  return (expression) => bind(expression) as typeof expression;
}

type Rule = (expression: Expression, inputs: readonly Expression[]) => Expression | undefined;

// Rebuilds expressions from their sources up, each once, where a rule has another for them.
function rewriting(rule: Rule): (expression: Expression) => Expression {
  const known = new Map<Expression, Expression>();
  const visit = (expression: Expression): Expression => {
    const done = known.get(expression);
    if (done) return done;
    const inputs = expression.inputs.map(visit);
    const isSame = inputs.every((input, k) => input === expression.inputs[k]);
    const written = rule(expression, inputs) ?? (isSame ? expression : copy(expression, inputs));
    known.set(expression, written);
    return written;
  };
  return visit;
}

function copy(expression: Expression, inputs: readonly Expression[]): Expression {
  const { operation, params, output } = expression;
  return expression instanceof Condition
    ? new Condition(operation, inputs, params, output)
    : new Series(operation, inputs, params, output);
}

// The strategy's own columns become those of another market; every other clock stays what it is.
function onMarket(market: Market): Rule {
  return ({ operation }) => {
    const source = sourceOf(operation);
    if (!source || source.clock?.kind === 'market' || source.clock?.kind === 'outside') return undefined;
    const clock: Clock = { kind: 'market', market, timeframe: source.clock?.timeframe };
    return sourcesOf(clock)[source.name];
  };
}

const unbound: Operation = {
  name: 'rankAmong',
  outputs: 1,
  warmup: () => 0,
  // With one market there is nobody else, and it is first wherever it is defined.
  kernel: ([own], [out]) => new Ranking([own!], out!, 0),
};

const ranking: Operation = {
  name: 'ranking',
  outputs: 1,
  warmup: () => 0,
  kernel: (inputs, [out], [place]) => new Ranking(inputs, out!, place!),
};

class Ranking implements Kernel {
  readonly #inputs: readonly Column[];
  readonly #out: Column;
  readonly #place: number;

  constructor(inputs: readonly Column[], out: Column, place: number) {
    this.#inputs = inputs;
    this.#out = out;
    this.#place = place;
  }

  advance(from: number, to: number): void {
    const [own, ...others] = this.#inputs.map(({ values }) => values);
    const out = this.#out.values;
    for (let i = from; i < to; i++) {
      const value = own![i]!;
      let rank = 1;
      for (let k = 0; k < others.length; k++) {
        const other = others[k]![i]!;
        if (other > value || (other === value && k < this.#place)) rank++;
      }
      out[i] = value === value ? rank : NaN;
    }
  }
}
