import {
  adl,
  atr,
  before,
  between,
  bollinger,
  choppiness,
  crossesBelow,
  defineStrategy,
  ema,
  fibonacci,
  macd,
  natr,
  obv,
  relativeVolume,
  rsi,
  score,
  sma,
  smaller,
  stochasticRsi,
  supportResistance,
  vwap,
} from 'cryptobot';

export default defineStrategy({
  name: 'conservative',
  about: 'Enters only when most indicators agree in a calm market, and risks little',
  params: {
    confidence: between(0.3, 0.95, 0.7, 'how much has to agree before it enters'),
    risk: between(0.002, 0.05, 0.01, 'share of equity at risk in a trade'),
    stop: between(1, 8, 4, 'average ranges between entry and stop'),
    calm: between(0.5, 10, 2.5, 'largest average range, in percent of the price, that counts as calm'),
  },
  series: (market, p) => {
    const { close } = market;
    const average = sma(close, 200);
    const bands = bollinger(close, 100, 2);
    const levels = supportResistance(market, 20);
    const opinion = score([
      { when: rsi(close, 14).above(50), weight: 1, label: 'RSI above 50' },
      { when: rsi(close, 14).above(75), weight: -1, label: 'RSI overbought' },
      { when: stochasticRsi(close).k.below(20), weight: 0.5, label: 'Stochastic RSI oversold' },
      { when: macd(close, 48, 104, 36).histogram.above(0), weight: 1, label: 'MACD rising' },
      { when: close.above(bands.middle), weight: 1, label: 'above the middle band' },
      { when: ema(close, 50).above(ema(close, 200)), weight: 2, label: 'EMA 50 above EMA 200' },
      { when: close.above(average), weight: 1, label: 'above SMA 200' },
      { when: average.above(before(average, 24)), weight: 1, label: 'SMA 200 rising' },
      { when: obv(market).above(sma(obv(market), 100)), weight: 1, label: 'OBV rising' },
      { when: adl(market).above(sma(adl(market), 100)), weight: 1, label: 'accumulation' },
      { when: close.above(vwap(market, 48)), weight: 0.5, label: 'above VWAP' },
      { when: relativeVolume(market.volume, 24).above(1), weight: 0.5, label: 'volume above usual' },
      { when: close.above(fibonacci(market).r500), weight: 0.5, label: 'above the Fibonacci middle' },
      { when: close.above(levels.support), weight: 0.5, label: 'above support' },
      { when: close.below(average), weight: -2, label: 'below SMA 200' },
    ]);
    const isCalm = natr(market, 48).below(p.calm).and(choppiness(market, 48).below(61.8));
    const room = atr(market, 48).times(p.stop);
    return {
      opinion,
      average,
      enterLong: opinion.confidence.above(p.confidence).and(opinion.score.above(0)).and(isCalm),
      exitLong: crossesBelow(opinion.score, -0.25),
      size: smaller(close.times(p.risk).over(room), 1),
    };
  },
  exits: (p, market) => {
    const range = atr(market, 48);
    return {
      stopLoss: { distance: range.times(p.stop) },
      takeProfit: [{ at: { distance: range.times(3 * p.stop) }, share: 0.5 }],
      breakEven: { distance: range.times(p.stop) },
    };
  },
});
