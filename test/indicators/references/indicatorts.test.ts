import { describe, expect, it } from 'vitest';
import { type Columns, compute, differences, type Expected, suite, vectors } from './reference.ts';

interface File {
  readonly cases: readonly {
    readonly id: string;
    readonly indicator: string;
    readonly inputs: Readonly<Record<string, readonly number[]>>;
    readonly config: Readonly<Record<string, number>>;
    readonly defaults: Readonly<Record<string, number>>;
    readonly expected: readonly {
      readonly field: string | null;
      readonly decimals: number | null;
      readonly values: Expected;
    }[];
  }[];
}

// indicatorts' names as ours, in the order of the fields; $name is a parameter of the case. Its
// averages begin with the first value.
const specs: Readonly<Record<string, readonly string[]>> = {
  ad: ['adl'],
  apo: ['apo:$fast:$slow:seed=first'],
  bb: ['bollinger:$period:2.upper', 'bollinger:$period:2.middle', 'bollinger:$period:2.lower'],
  bop: ['balanceOfPower'],
  cmo: ['adl', 'chaikinOscillator:$fast:$slow:seed=first'],
  dema: ['dema:$period:seed=first'],
  ema: ['ema:$period:seed=first'],
  macd: ['macd:$fast:$slow:$signal:seed=first.line', 'macd:$fast:$slow:$signal:seed=first.signal'],
  mmax: ['highest:$period'],
  mmin: ['lowest:$period'],
  mstd: ['deviation:$period'],
  msum: ['sum:$period'],
  nvi: ['negativeVolume:$start'],
  ppo: [
    'ppo:$fast:$slow:$signal:seed=first.line',
    'ppo:$fast:$slow:$signal:seed=first.signal',
    'ppo:$fast:$slow:$signal:seed=first.histogram',
  ],
  pvo: [
    'pvo:$fast:$slow:$signal:seed=first.line',
    'pvo:$fast:$slow:$signal:seed=first.signal',
    'pvo:$fast:$slow:$signal:seed=first.histogram',
  ],
  qstick: ['qstick:$period'],
  roc: ['roc:$period'],
  sma: ['sma:$period'],
  stoch: ['stochasticFast:$kPeriod:$dPeriod.k', 'stochasticFast:$kPeriod:$dPeriod.d'],
  tr: ['trueRange:first=range'],
  trix: ['trix:$period:seed=first'],
  typprice: ['typicalPrice'],
  vpt: ['volumePriceTrend'],
  vwma: ['vwma:$period'],
  willr: ['williamsR:$period'],
};

// Its TRIX is a fraction.
const scales: Readonly<Record<string, number>> = { trix: 0.01 };

/*
 * Not compared: ab, ao, aroon, atr, ce, cmf, dc, emv, kc, kdj, mfi, mi, vortex (cases shorter than a window, so that
 * they only show how the library fills the start), po (no published definition), fi, rma, rsi (begun with
 * what a first change does not have), psar (begins falling), vwap (of closes: sessionVwap and vwap
 * are of the typical price), mcfo, since (other questions).
 */
const file = vectors<File>('indicatorts.json');

describe.skipIf(!file)(suite('indicators of indicatorts', file), () => {
  const cases = (file?.cases ?? []).filter(({ indicator }) => indicator in specs);

  it.each(cases)('$indicator $config', ({ indicator, inputs, config, defaults, expected }) => {
    const params: Readonly<Record<string, number>> = { ...defaults, ...config };
    for (const [k, what] of specs[indicator]!.entries()) {
      const spec = what.replaceAll(/\$(\w+)/g, (_, name: string) => String(params[name]));
      const values = compute(spec, columnsOf(inputs)).map((value) => value * (scales[indicator] ?? 1));
      const { decimals, values: all } = expected[k]!;
      // The start is filled from fewer bars than the window there, and empty here.
      const compared = all.map((value, i) => (Number.isNaN(values[i]) ? null : value));
      expect([spec, compared.some((value) => value !== null)]).toEqual([spec, true]);
      const tolerance = decimals === null ? 1e-9 : 0.51 * 10 ** -decimals;
      expect([spec, differences(values, compared, { tolerance })]).toEqual([spec, []]);
    }
  });
});

const names: Readonly<Record<string, string>> = {
  openings: 'open',
  highs: 'high',
  lows: 'low',
  closings: 'close',
  volumes: 'volume',
};

function columnsOf(inputs: File['cases'][number]['inputs']): Columns {
  const columns = Object.entries(inputs).map(([name, values]) => [names[name] ?? 'close', values] as const);
  const found = Object.fromEntries(columns) as Columns;
  return { ...(found.close && { volume: found.close }), ...found };
}
