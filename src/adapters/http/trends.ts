import { UserError } from '#errors';
import { download, type Patience } from './download.ts';
import type { Fetched } from './source.ts';

const day = 86_400_000;

/**
 * Search interest as the Trends page gets it: the page tells a token for each of its charts, and
 * with the token comes the chart. Its last point is a period that is not over, and is left out.
 */
export async function downloadTrends(name: string, address: string, patience: Patience): Promise<Fetched> {
  const words = name.slice(name.indexOf(':') + 1).replaceAll('_', ' ');
  const page = address.replace(/\/$/, '');
  // Without a cookie of the page every question counts as one too many.
  const { cookies } = await download(`${page}/trends/explore?geo=`, { ...patience, anyStatus: true });
  const ask = async (path: string, parameters: Readonly<Record<string, string>>) => {
    const query = new URLSearchParams({ hl: 'en-US', tz: '0', ...parameters });
    const { text } = await download(`${page}/trends/api/${path}?${query}`, { ...patience, cookies });
    return parse(text, words);
  };
  const comparison = {
    comparisonItem: [{ keyword: words, geo: '', time: 'today 5-y' }],
    category: 0,
    property: '',
  };
  const charts = await ask('explore', { req: JSON.stringify(comparison) });
  const chart = list(charts, 'widgets', words).find((widget) => at(widget, 'id') === 'TIMESERIES');
  const token = at(chart, 'token');
  if (typeof token !== 'string') throw strange(words);
  const answer = await ask('widgetdata/multiline', { req: JSON.stringify(at(chart, 'request')), token });
  return pointsOf(list(at(answer, 'default'), 'timelineData', words), words);
}

function pointsOf(timeline: readonly unknown[], words: string): Fetched {
  const whole = timeline.filter((point) => at(point, 'isPartial') !== true);
  const points = whole.map((point) => ({
    time: Number(at(point, 'time')) * 1000,
    value: Number((at(point, 'value') as readonly unknown[] | undefined)?.[0]),
  }));
  const isSound = points.every(
    ({ time, value }, k) => time > (points[k - 1]?.time ?? 0) && value >= 0 && value <= 100,
  );
  if (points.length < 2)
    throw new UserError(
      'data',
      `Nobody searches for "${words}" often enough for Trends to tell. Try another word.`,
    );
  if (!isSound) throw strange(words);
  // A point is stamped with the start of its period and known after its end.
  const period = Math.max(...points.slice(1).map(({ time }, k) => time - points[k]!.time));
  return {
    arrived: {
      time: Float64Array.from(points, ({ time }) => time),
      value: Float64Array.from(points, ({ value }) => value),
    },
    delay: period + day,
    report: { rows: timeline.length, values: points.length, refused: 0, issues: [], notes: [] },
  };
}

// A few characters in front keep the answer from being a program.
function parse(text: string, words: string): unknown {
  try {
    return JSON.parse(text.replace(/^\)\]\}',?\s*/, ''));
  } catch (error) {
    throw strange(words, error);
  }
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function list(value: unknown, key: string, words: string): readonly unknown[] {
  const found = at(value, key);
  if (Array.isArray(found)) return found as readonly unknown[];
  throw strange(words);
}

function strange(words: string, cause?: unknown): UserError {
  return new UserError(
    'data',
    `Trends answered something else than the search interest in "${words}". Try again later, or download the CSV from the Trends page and type: cryptobot data import FILE --outside trends:${words.replaceAll(' ', '_')} --delay 8d`,
    { cause },
  );
}
