import {
  atr,
  between,
  bollinger,
  defineStrategy,
  ema,
  highest,
  before,
  macd,
  natr,
  obv,
  relativeVolume,
  rsi,
  score,
  sma,
  smaller,
  stochasticRsi,
} from 'cryptobot';

export default defineStrategy({
  name: 'aggressive',
  about: 'Reacts early to breakouts with volume, risks more and follows the price closely',
  params: {
    confidence: between(0.1, 0.9, 0.4, 'how much has to agree before it enters'),
    risk: between(0.005, 0.1, 0.03, 'share of equity at risk in a trade'),
    stop: between(1, 8, 3, 'average ranges between the best price and the stop'),
    lively: between(0.1, 5, 0.4, 'smallest average range, in percent of the price, worth trading'),
  },
  series: (market, p) => {
    const { close, high, volume } = market;
    const bands = bollinger(close, 48, 2);
    const ceiling = before(highest(high, 72), 1);
    const opinion = score([
      { when: close.above(ceiling), weight: 2, label: 'new high of three days' },
      { when: close.above(bands.upper), weight: 1, label: 'above the upper band' },
      { when: relativeVolume(volume, 48).above(1.5), weight: 1, label: 'volume half above usual' },
      { when: rsi(close, 14).above(60), weight: 1, label: 'RSI strong' },
      { when: stochasticRsi(close).k.above(80), weight: 0.5, label: 'Stochastic RSI strong' },
      { when: macd(close).histogram.above(0), weight: 1, label: 'MACD rising' },
      { when: ema(close, 24).above(ema(close, 96)), weight: 1, label: 'EMA 24 above EMA 96' },
      { when: obv(market).above(sma(obv(market), 48)), weight: 0.5, label: 'OBV rising' },
      { when: close.below(ema(close, 96)), weight: -2, label: 'below EMA 96' },
      { when: rsi(close, 14).above(85), weight: -1, label: 'RSI overheated' },
    ]);
    const room = atr(market, 24).times(p.stop);
    return {
      opinion,
      ceiling,
      enterLong: opinion.confidence.above(p.confidence).and(natr(market, 24).above(p.lively)),
      exitLong: opinion.score.below(-0.5),
      size: smaller(close.times(p.risk).over(room), 1),
    };
  },
  exits: (p, market) => {
    const range = atr(market, 24);
    return {
      stopLoss: { distance: range.times(p.stop) },
      trailingStop: { distance: range.times(p.stop) },
      trailAfter: { distance: range.times(p.stop) },
    };
  },
});
