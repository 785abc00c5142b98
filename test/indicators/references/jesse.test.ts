import { describe, expect, it } from 'vitest';
import { correlation, ema, kurtosis, linearRegression, medianPrice, skew, sma } from '#indicators';
import { before, type Expression, logarithm, marketSeries, type Series } from '#series';
import { type Columns, compute, suite, vectors } from './reference.ts';

const { close, high, low, volume } = marketSeries;
const middle = medianPrice(marketSeries);

interface File {
  readonly candles: Readonly<Record<string, Columns & { readonly timestamp: readonly number[] }>>;
  readonly cases: readonly {
    readonly indicator: string;
    readonly candles: string;
    readonly expected: readonly {
      readonly field: string | null;
      readonly divided_by: number;
      readonly decimals: number;
      readonly value: number;
    }[];
  }[];
}

// Jesse's indicators at their defaults as ours, by field in the order of the case.
const specs: Readonly<Record<string, readonly (string | Expression)[]>> = {
  acosc: ['accelerator'],
  adosc: ['chaikinOscillator:3:10:seed=first'],
  alma: ['alma:9:0.85:6'],
  apo: ['apo:12:26'],
  aroonosc: ['aroon:14.oscillator'],
  avgprice: ['averagePrice'],
  bollinger_bands: ['bollinger:20:2.upper', 'bollinger:20:2.middle', 'bollinger:20:2.lower'],
  bop: ['balanceOfPower'],
  cci: ['cci:14'],
  chande: ['chandelier:22:3.short'],
  correl: [correlation(high, low, 5)],
  cvi: ['chaikinVolatility:5:5:seed=first'],
  dm: ['directionalMovement:14:begin=talib.plus', 'directionalMovement:14:begin=talib.minus'],
  dpo: ['dpo:5'],
  efi: ['forceIndex:13:seed=first'],
  // Its loop leaves out the oldest bar.
  epma: ['epma:10:3'],
  eri: ['elderRay:13.bull', 'elderRay:13.bear'],
  fosc: ['chandeForecast:5'],
  fwma: ['fwma:5'],
  hma: ['hull:5'],
  jsa: [close.plus(before(close, 30)).over(2)],
  keltner: ['keltner:20:2:20.upper', 'keltner:20:2:20.middle', 'keltner:20:2:20.lower'],
  kurtosis: [kurtosis(middle, 5)],
  linearreg: ['linearRegression:14.line'],
  linearreg_intercept: [linearRegression(close, 14).intercept],
  lrsi: ['laguerreRsi:0.2'],
  macd: ['macd:12:26:9.line', 'macd:12:26:9.signal', 'macd:12:26:9.histogram'],
  mass: ['massIndex:5:seed=settled'],
  medprice: ['medianPrice'],
  mwdx: ['ema:9:seed=first'],
  midpoint: ['midpoint:14'],
  obv: ['obv:begin=volume'],
  pvi: ['positiveVolume'],
  qstick: ['qstick:5'],
  rma: ['wilderAverage:14'],
  rocp: ['rateOfChange:14'],
  rocr100: ['growth:14'],
  rsi: ['rsi:14'],
  sar: ['psar:0.02:0.2.line'],
  skew: [skew(middle, 5)],
  smma: ['wilderAverage:5'],
  srsi: ['stochasticRsi:14:14:3:3.k', 'stochasticRsi:14:14:3:3.d'],
  squeeze_momentum: ['squeeze.momentum'],
  stc: ['schaff:23:50:10:3'],
  stochf: ['stochasticFast:5:3.k', 'stochasticFast:5:3.d'],
  swma: ['swma:5'],
  tema: ['tema:9'],
  trix: [trixOfLogarithm(18)],
  tsi: ['tsi:25:13'],
  ui: ['ulcer:14'],
  var: ['variance:14'],
  volume: [volume, sma(volume, 5)],
  vosc: ['volumeOscillator:2:5'],
  vwma: ['vwma:20'],
  wilders: ['wilderAverage:5'],
  wma: ['wma:9'],
  zlema: ['zlema:20'],
};

/*
 * Not compared: adxr, dx (smoothed from the first bar on, which decides on so few bars), cksp (its long
 * stop is not the published one), mean_ad, vidya, wad (other definitions than their names say), and
 * what we do not have: cg, damiani_volatmeter, decycler, devstop, emd, gauss, high_pass,
 * hurst_exponent, hwma, itrend, kaufmanstop, maaq, minmax, nma, pma, rvi, supersmoother_3_pole,
 * trendflex, vpci, vpwma.
 */

const scales: Readonly<Record<string, number>> = { rocr100: 100 };

const file = vectors<File>('jesse_last_value.json');

describe.skipIf(!file)(suite('last values of Jesse on real bars', file), () => {
  const cases = (file?.cases ?? []).filter(({ indicator }) => indicator in specs);

  it.each(cases)('$indicator', ({ indicator, candles, expected }) => {
    const columns = file!.candles[candles]!;
    for (const [k, what] of specs[indicator]!.entries()) {
      const { divided_by: divisor, decimals, value } = expected[k]!;
      const ours = (compute(what, columns).at(-1)! * (scales[indicator] ?? 1)) / divisor;
      // Rounded at the source; a half may have gone either way.
      expect(Math.abs(ours - value)).toBeLessThanOrEqual(0.500001 * 10 ** -decimals);
    }
  });
});

function trixOfLogarithm(window: number): Series {
  const triple = ema(ema(ema(logarithm(close), window), window), window);
  return triple.minus(before(triple, 1)).times(10_000);
}
