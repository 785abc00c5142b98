import { describe, expect, it } from 'vitest';
import {
  absolute,
  type Expression,
  exponential,
  floor,
  logarithm,
  marketSeries,
  type SourceName,
  squareRoot,
} from '#series';

const { close, open } = marketSeries;
import { compute, type Columns, differences, suite, vectors } from './reference.ts';

interface File {
  readonly cases: readonly {
    readonly id: string;
    readonly indicator: string;
    readonly options: Readonly<Record<string, number>>;
    readonly inputs: readonly { readonly name: string; readonly values: readonly number[] }[];
    readonly offset: number;
    readonly outputs: readonly { readonly name: string; readonly values: readonly number[] }[];
  }[];
}

// Tulip's indicators as ours: $1 … are its options. Its averages begin with the first value.
const specs: Readonly<Record<string, readonly (string | Expression)[]>> = {
  abs: [absolute(close)],
  add: [close.plus(open)],
  abands: ['accelerationBands:$1.lower', 'accelerationBands:$1.upper', 'accelerationBands:$1.middle'],
  ad: ['adl'],
  adosc: ['chaikinOscillator:$1:$2:seed=first'],
  ao: ['awesome'],
  apo: ['apo:$1:$2:seed=first'],
  aroon: ['aroon:$1.down', 'aroon:$1.up'],
  aroonosc: ['aroon:$1.oscillator'],
  adx: ['adx:$1:0:begin=tulip.adx'],
  adxr: ['adxr:$1:begin=tulip'],
  atr: ['atr:$1:first=range'],
  avgprice: ['averagePrice'],
  bbands: ['bollinger:$1:$2.lower', 'bollinger:$1:$2.middle', 'bollinger:$1:$2.upper'],
  bop: ['balanceOfPower'],
  cci: ['cci:$1'],
  ce: ['chandelier:$1:$2:first=range.long', 'chandelier:$1:$2:first=range.short'],
  cmo: ['cmo:$1'],
  cvi: ['chaikinVolatility:$1:$1:seed=first'],
  crossover: [close.crossesAbove(open)],
  crossany: [close.crossesAbove(open).or(close.crossesBelow(open))],
  div: [close.over(open)],
  exp: [exponential(close)],
  floor: [floor(close)],
  ln: [logarithm(close)],
  mul: [close.times(open)],
  sqrt: [squareRoot(close)],
  sub: [close.minus(open)],
  dema: ['dema:$1:seed=settled'],
  di: ['directionalIndex:$1:begin=tulip.plus', 'directionalIndex:$1:begin=tulip.minus'],
  dm: ['directionalMovement:$1:begin=tulip.plus', 'directionalMovement:$1:begin=tulip.minus'],
  dx: ['dx:$1:begin=tulip'],
  dpo: ['dpo:$1'],
  ema: ['ema:$1:seed=first'],
  emv: ['easeOfMovement:1:10000'],
  fisher: ['fisher:$1.line', 'fisher:$1.signal'],
  fosc: ['forecastOscillator:$1'],
  ikhts: ['midprice:$1'],
  kama: ['kama:$1'],
  kvo: ['klinger:$1:$2:seed=first.line'],
  lag: ['lag:$1'],
  linreg: ['linearRegression:$1.line'],
  linregintercept: ['linearRegression:$1.intercept'],
  linregslope: ['linearRegression:$1.slope'],
  macd: [
    'macd:$1:$2:$3:seed=settled.line',
    'macd:$1:$2:$3:seed=settled.signal',
    'macd:$1:$2:$3:seed=settled.histogram',
  ],
  marketfi: ['marketFacilitation'],
  mass: ['massIndex:$1:seed=settled'],
  max: ['highest:$1'],
  md: ['meanDeviation:$1'],
  medprice: ['medianPrice'],
  mfi: ['moneyFlowIndex:$1'],
  min: ['lowest:$1'],
  mom: ['momentum:$1'],
  natr: ['natr:$1:first=range'],
  nvi: ['negativeVolume'],
  obv: ['obv'],
  ppo: ['ppo:$1:$2:seed=first.line'],
  psar: ['psar:$1:$2.line'],
  pvi: ['positiveVolume'],
  qstick: ['qstick:$1'],
  roc: ['rateOfChange:$1'],
  rocr: ['growth:$1'],
  rsi: ['rsi:$1'],
  sma: ['sma:$1'],
  stddev: ['deviation:$1'],
  stderr: ['meanError:$1'],
  stoch: ['stochastic:$1:$2:$3.k', 'stochastic:$1:$2:$3.d'],
  stochrsi: ['stochasticRsi:$1:$1:1:1.k'],
  sum: ['sum:$1'],
  tema: ['tema:$1:seed=settled'],
  tr: ['trueRange:first=range'],
  trima: ['trima:$1'],
  trix: ['trix:$1:seed=settled'],
  tsf: ['forecast:$1'],
  typprice: ['typicalPrice'],
  ultosc: ['ultimate:$1:$2:$3'],
  var: ['variance:$1'],
  vhf: ['verticalHorizontal:$1'],
  vidya: ['vidya:$1:$2:$3'],
  volatility: ['historicalVolatility:$1:252:returns=simple:sample=false'],
  vosc: ['volumeOscillator:$1:$2'],
  vwma: ['vwma:$1'],
  wad: ['williamsAccumulation'],
  wcprice: ['weightedClose'],
  wilders: ['wilderAverage:$1'],
  willr: ['williamsR:$1'],
  wma: ['wma:$1'],
  zlema: ['zlema:$1:seed=first'],
};

// Tulip's stochastic RSI is a fraction.
const scales: Readonly<Record<string, number>> = { stochrsi: 0.01 };

const file = vectors<File>('tulip.json');

describe.skipIf(!file)(suite('indicators of Tulip', file), () => {
  const cases = (file?.cases ?? []).filter(
    ({ indicator }) => indicator in specs && !(indicator in notComparable),
  );

  it.each(cases)('$indicator $options', ({ indicator, options, inputs, outputs }) => {
    const numbers = Object.values(options);
    for (const [k, what] of specs[indicator]!.entries()) {
      const spec =
        typeof what === 'string' ? what.replaceAll(/\$(\d)/g, (_, at) => String(numbers[at - 1])) : what;
      const values = compute(spec, columnsOf(inputs)).map((value) => value * (scales[indicator] ?? 1));
      expect([
        spec,
        differences(values, outputs[k]!.values, { tolerance: 0.0011, from: skipped[indicator] ?? 0 }),
      ]).toEqual([spec, []]);
    }
  });
});

// Tulip shows the value that an average begins with; ours is undefined until there is a weight for it.
const skipped: Readonly<Record<string, number>> = { fisher: 5, kama: 4, vidya: 5 };

const notComparable: Readonly<Record<string, string>> = {
  ce: 'the recorded columns are cut one value too late: ours agree one bar later',
  macd: 'for 12 and 26 bars Tulip uses the weights 0.15 and 0.075 of the first publication',
};

function columnsOf(inputs: File['cases'][number]['inputs']): Columns {
  const names = inputs.map(({ name }, k) => (name === 'real' ? (['close', 'open'] as const)[k]! : name));
  const columns = Object.fromEntries(names.map((name, k) => [name as SourceName, inputs[k]!.values]));
  // Sums are of volume unless told otherwise; Tulip's directional movement does without a close.
  const { close = columns['high'] ?? columns['volume']! } = columns;
  return { volume: close, close, ...columns };
}
