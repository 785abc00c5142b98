import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Bars } from '#market';
import { type CapitalPlan, standardLadder } from '#capital';
import { bars, resample, sampleBars } from '#market';
import type { PageAssets, ReportDocument, ReportedRun } from '#report';
import { evaluate, evaluateBaseline, evaluateTogether, identify, rank } from '#research';
import { defaultAccount } from '#simulation';
import { rsi, sma } from '#indicators';
import { crossesAbove, crossesBelow } from '#series';
import { defineStrategy, type Strategy } from '#strategy';
import bollingerBreakout from '../../strategies/bollinger-breakout.ts';
import donchianBreakout from '../../strategies/donchian-breakout.ts';
import emaCross from '../../strategies/ema-cross.ts';
import macdTrend from '../../strategies/macd-trend.ts';
import rsiReversion from '../../strategies/rsi-reversion.ts';
import smaCross from '../../strategies/sma-cross.ts';

export function sha256(parts: Iterable<string | Uint8Array>): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** Stands for the built page where only the words are looked at. */
export const plainAssets: PageAssets = { script: 'void 0;', style: 'p{margin:0}', hash: sha256 };

/** The shelf on two years of the synthetic market. */
export function shelfDocument(): ReportDocument {
  const hours = sampleBars('BTC/USDT', '1h', Date.UTC(2022, 0, 1), Date.UTC(2024, 0, 1));
  const shelf = [bollingerBreakout, donchianBreakout, emaCross, macdTrend, rsiReversion, smaCross];
  return documentOf(shelf.map((strategy) => reported(strategy, hours)));
}

/** Two bots on one account, with what they hand on and risk. */
export function botsDocument(): ReportDocument {
  const hours = sampleBars('ETH/USDT', '1h', Date.UTC(2022, 0, 1), Date.UTC(2023, 0, 1));
  const quarters = resample(sampleBars('BTC/USDT', '1h', Date.UTC(2022, 0, 1), Date.UTC(2023, 0, 1)), '4h');
  const capital: CapitalPlan = {
    bots: [
      { name: 'safe', allotment: 700, ladder: standardLadder },
      { name: 'bold', allotment: 300, ladder: standardLadder, transfer: { to: 'safe', share: 0.3 } },
    ],
    reserve: 50,
    flows: [{ time: Date.UTC(2022, 5, 1), amount: 100, to: 'safe' }],
  };
  const evaluation = evaluateTogether(
    [
      { plan: emaCross.plan(), bars: quarters, purse: 0 },
      { plan: macdTrend.plan(), bars: hours, purse: 1 },
    ],
    { ...defaultAccount, cash: 1050 },
    { capital },
  );
  const identity = identify(evaluation.run, sha256(['bots']), 'test', sha256);
  return documentOf([{ ...evaluation, identity, about: '2 bots on one account', synthetic: true }]);
}

export function documentOf(runs: readonly ReportedRun[]): ReportDocument {
  return {
    runs: rank(runs, 'sharpe'),
    objective: 'sharpe',
    selection: null,
    command: 'cryptobot backtest --market sample:BTC/USDT --timeframe 1h --report report.html',
    version: '0.1.0',
  };
}

export function reported(
  strategy: Strategy,
  history: Bars,
  params: Readonly<Record<string, number>> = {},
  baseline = evaluateBaseline(history, defaultAccount),
): ReportedRun {
  const evaluation = evaluate(strategy.plan(params), history, defaultAccount, baseline);
  const source = sha256([strategy.name]);
  return {
    ...evaluation,
    identity: identify(evaluation.run, source, 'test', sha256),
    about: strategy.about,
    synthetic: true,
  };
}

/** Bars of a walk with two-decimal prices: any number of them in a moment. */
export function walkBars(length: number, seed = 1): Bars {
  let state = seed;
  const draw = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const cents = (price: number) => Math.round(price * 100) / 100;
  const column = () => new Float64Array(length);
  const columns = {
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  let price = 30_000;
  for (let i = 0; i < length; i++) {
    const open = cents(price);
    price = Math.max(500, price * (1 + 0.012 * draw() + 0.0004 * Math.sin(i / 2000)));
    const close = cents(price);
    columns.time[i] = Date.UTC(2015, 0, 1) + i * 3_600_000;
    columns.open[i] = open;
    columns.close[i] = close;
    columns.high[i] = cents(Math.max(open, close) * (1 + 0.003 * Math.abs(draw())));
    columns.low[i] = cents(Math.min(open, close) * (1 - 0.003 * Math.abs(draw())));
    columns.volume[i] = 1;
  }
  return bars({ exchange: 'binance', symbol: 'BTC/USDT' }, '1h', columns);
}

/** Twenty variants of a crossing on 100,000 bars: the size a report has to bear. */
export function largeDocument(): ReportDocument {
  const history = walkBars(100_000);
  const baseline = evaluateBaseline(history, defaultAccount);
  return documentOf(
    Array.from({ length: 20 }, (_, k) =>
      reported(k % 2 === 0 ? smaCross : emaCross, history, { fast: 10 + k, slow: 60 + 5 * k }, baseline),
    ),
  );
}

/** As many bars and strategies whose prices have all their digits, with eight restless series each. */
export function unkindDocument(): ReportDocument {
  const { market, timeframe, time, ...columns } = walkBars(100_000);
  const unrounded = (column: Float64Array) => column.map((value) => value * 1.0123456789);
  const { open, high, low, close, volume } = columns;
  const history = bars(market, timeframe, {
    time,
    open: unrounded(open),
    high: unrounded(high),
    low: unrounded(low),
    close: unrounded(close),
    volume: unrounded(volume),
  });
  const baseline = evaluateBaseline(history, defaultAccount);
  return documentOf(
    Array.from({ length: 20 }, (_, k) => {
      const strategy = defineStrategy({
        name: `restless-${k}`,
        about: 'Crosses often',
        series: (sources) => {
          const own = [3, 5, 7, 11].flatMap((n) => [
            [`sma ${n + k}`, sma(sources.close, n + k)],
            [`rsi ${n + k}`, rsi(sources.close, n + k)],
          ]);
          const [fast, slow] = [sma(sources.close, 5 + k), sma(sources.close, 20 + k)];
          return {
            ...(Object.fromEntries(own) as Record<string, typeof fast>),
            enterLong: crossesAbove(fast, slow),
            exitLong: crossesBelow(fast, slow),
          };
        },
      });
      return reported(strategy, history, {}, baseline);
    }),
  );
}

/** A name that would run a script wherever it is not escaped. */
export const hostile = `</script><img src=x onerror=alert(1)><style>*{display:none}</style>"' onload=alert(1) <!--`;

export function hostileDocument(): ReportDocument {
  const base = reported(smaCross, walkBars(2000));
  const run = {
    ...base.run,
    plan: { ...base.run.plan, strategy: hostile, params: { [hostile]: 1 } },
    bars: { ...base.run.bars, market: { exchange: hostile, symbol: hostile } },
    series: { [hostile]: base.run.bars.close },
    trades: base.run.trades.map((trade) => ({ ...trade, reason: hostile as typeof trade.reason })),
  };
  const one: ReportedRun = {
    ...base,
    run,
    about: hostile,
    identity: { id: hostile, hashes: { bars: hostile, strategy: hostile, config: hostile } },
  };
  return { runs: [one, one], objective: 'sharpe', selection: null, command: hostile, version: hostile };
}

/** The page as the build makes it, built here so that tests need no earlier step. */
export async function builtAssets(): Promise<PageAssets> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const { build } = await import('esbuild');
  // @ts-expect-error a plain script of the build, without types
  const { reportPage } = await import('../../.ci/report-page.js');
  const { outputFiles } = await build({ ...reportPage, absWorkingDir: root, write: false });
  const text = (ending: string) => outputFiles!.find(({ path }) => path.endsWith(ending))!.text;
  return { script: text('.js'), style: text('.css'), hash: sha256 };
}
