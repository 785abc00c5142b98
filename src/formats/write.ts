import type { Bars } from '#market';

const chunk = 8192;
const names = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

/** Bars as CSV text, piece by piece: times in ms UTC, numbers as short as they are exact. */
export function* csvOfBars(bars: Bars): Generator<string> {
  yield 'timestamp,open,high,low,close,volume\n';
  const { time, open, high, low, close, volume, length } = bars;
  for (let from = 0; from < length; from += chunk) {
    let text = '';
    for (let i = from; i < Math.min(length, from + chunk); i++)
      text += `${time[i]},${open[i]},${high[i]},${low[i]},${close[i]},${volume[i]}\n`;
    yield text;
  }
}

/** Bars as a JSON list of objects, piece by piece. */
export function* jsonOfBars(bars: Bars): Generator<string> {
  yield '[';
  for (let i = 0; i < bars.length; i++) {
    const cells = names.map((name) => `"${name === 'time' ? 'timestamp' : name}":${bars[name][i]}`);
    yield `${i === 0 ? '\n' : ',\n'}{${cells.join(',')}}`;
  }
  yield '\n]\n';
}
