import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  atr,
  between,
  type Condition,
  crossesAbove,
  defineStrategy,
  ema,
  type MarketSeries,
  patterns,
  rankAmong,
  roc,
  rsi,
  score,
  squeeze,
  supertrend,
} from 'cryptobot';
import { checkConditions } from '#research';
import { isStrategy, type Strategy } from '#strategy';
import { root } from '../cli/cryptobot.ts';

type Named = Readonly<Record<string, Condition>>;

const switches = { filter: between(0, 1, 0), second: between(0, 1, 0) };

function strategyOf(series: (market: MarketSeries, p: Readonly<Record<string, number>>) => object): Strategy {
  return defineStrategy({ name: 'some', about: '', params: switches, series: series as () => Named });
}

function detailOf(strategy: Strategy): string {
  return checkConditions(strategy, () => undefined).detail;
}

describe('a condition that reaches nothing', () => {
  it.each<[string, (market: MarketSeries) => unknown]>([
    ['&&', ({ close }) => close.above(ema(close, 20)) && rsi(close, 14).below(30)],
    ['?:', ({ close }) => (close.above(ema(close, 20)) ? close.above(1) : close.above(2))],
    ['&& of a pattern', (market) => patterns.hammer(market) && market.close.above(1)],
    ['&& within and', ({ close }) => (close.above(3) && close.above(2)).and(close.above(1))],
  ])('is found behind %s', (_, enterLong) => {
    const found = checkConditions(
      strategyOf((market) => ({ enterLong: enterLong(market) })),
      (trace) => /unread\.test\.ts/.exec(trace)?.[0],
    );
    expect(found).toEqual({
      check: 'conditions',
      verdict: 'warn',
      detail:
        '1 condition reaches no signal and no named series (unread.test.ts), unless parameters switch it on: of a && b only b counts, and if and ?: see no bars. Write a.and(b), a.or(b) or choose(…), or remove what is not used',
    });
  });

  it('is counted', () => {
    expect(
      detailOf(
        strategyOf(({ close }) => ({ enterLong: close.above(1) && close.above(2) && close.above(3) })),
      ),
    ).toMatch(/^2 conditions reach no signal/);
  });
});

describe('nothing is said of', () => {
  it.each<[string, (market: MarketSeries, p: Readonly<Record<string, number>>) => object]>([
    ['conditions that are joined', ({ close }) => ({ enterLong: close.above(1).and(close.below(9).not()) })],
    [
      'parts of an indicator that are not used',
      (market) => ({
        trail: supertrend(market).line,
        momentum: squeeze(market).momentum,
        enterLong: market.close.above(1),
      }),
    ],
    [
      'voices of a score',
      ({ close }) => {
        const opinion = score([{ when: close.above(ema(close, 9)), weight: 1, label: 'up' }]);
        return { enterLong: opinion.score.above(0) };
      },
    ],
    ['ranks', ({ close }) => ({ enterLong: rankAmong(roc(close, 3)).atMost(2) })],
    [
      'a condition that a parameter switches on',
      ({ close }, { filter }) => {
        const isUp = close.above(ema(close, 50));
        const enter = crossesAbove(close, ema(close, 9));
        return { enterLong: filter === 1 ? enter.and(isUp) : enter };
      },
    ],
    [
      'conditions that two parameters switch on',
      ({ close }, { filter, second }) => {
        const [isUp, isWild] = [close.above(ema(close, 50)), close.above(2)];
        let enter: Condition = crossesAbove(close, ema(close, 9));
        if (filter === 1) enter = enter.and(isUp);
        if (second === 1) enter = enter.and(isWild);
        return { enterLong: enter };
      },
    ],
  ])('%s', (_, series) => {
    expect(detailOf(strategyOf(series))).toBe('each reaches a signal or a named series');
  });

  it('one that an exit goes by', () => {
    const strategy = defineStrategy({
      name: 'some',
      about: '',
      series: ({ close }) => ({ enterLong: close.above(1) }),
      exits: (_, market) => ({ stopLoss: { distance: atr(market, 14) } }),
    });
    expect(detailOf(strategy)).toBe('each reaches a signal or a named series');
  });

  it('the strategies of the shelf', async () => {
    const folder = join(root, 'strategies');
    const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const { default: strategy } = (await import(join(folder, file))) as { default: unknown };
      if (!isStrategy(strategy)) throw new Error(`${file} is no strategy`);
      expect([file, detailOf(strategy)]).toEqual([file, 'each reaches a signal or a named series']);
    }
  });
});
