import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newStanding, type SessionStanding } from '#trading';
import { influxLines, type Metric, metricsOf, prometheusText, type Wellbeing } from '#watch';
import { root } from '../cli/cryptobot.ts';

const anyMetric: fc.Arbitrary<Metric> = fc.record({
  name: fc.stringMatching(/^[a-z][a-z_]{0,8}$/),
  help: fc.string({ unit: 'binary' }),
  type: fc.constantFrom('gauge', 'counter'),
  samples: fc.array(
    fc.record({
      labels: fc.dictionary(fc.stringMatching(/^[a-z][a-z_]{0,5}$/), fc.string({ unit: 'binary' })),
      // There is one zero there.
      value: fc.double().map((value) => (value === 0 ? 0 : value)),
    }),
    { maxLength: 4 },
  ),
});

/** Reads a line of Prometheus as its grammar says; undefined when it is none. */
function readLine(line: string): { name: string; labels: Record<string, string>; value: number } | undefined {
  const [, name, inside = '', number] =
    /^([a-zA-Z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="(?:\\[\\n"]|[^\\"\n])*",?)*)\})? (\S+)$/su.exec(line) ?? [];
  if (name === undefined || number === undefined) return undefined;
  const labels = Object.fromEntries(
    [...inside.matchAll(/(\w+)="((?:\\[\\n"]|[^\\"\n])*)"/gsu)].map(([, key, text]) => [
      key!,
      text!.replaceAll(/\\(.)/gs, (_, sign: string) => (sign === 'n' ? '\n' : sign)),
    ]),
  );
  const words: Readonly<Record<string, number>> = { '+Inf': Infinity, '-Inf': -Infinity, NaN };
  return { name, labels, value: words[number] ?? Number(number) };
}

describe('the text for Prometheus', () => {
  it('is what its format says', () => {
    const metric: Metric = {
      name: 'cryptobot_x',
      help: 'A line\nand a \\.',
      type: 'gauge',
      samples: [
        { labels: {}, value: 1.5 },
        { labels: { a: 'say "no"', b: 'C:\\x\n' }, value: NaN },
        { labels: { a: '' }, value: -Infinity },
      ],
    };
    expect(prometheusText([metric, { ...metric, name: 'nothing', samples: [] }])).toBe(
      [
        '# HELP cryptobot_x A line\\nand a \\\\.',
        '# TYPE cryptobot_x gauge',
        'cryptobot_x 1.5',
        'cryptobot_x{a="say \\"no\\"",b="C:\\\\x\\n"} NaN',
        'cryptobot_x{a=""} -Inf',
        '',
      ].join('\n'),
    );
  });

  it('gives every number and label back, whatever they are', () => {
    fc.assert(
      fc.property(anyMetric, (metric) => {
        const text = prometheusText([metric]);
        const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('# '));
        const read = lines.map(readLine);
        expect(read).toEqual(
          metric.samples.map((one) => ({ name: metric.name, ...one, labels: { ...one.labels } })),
        );
      }),
    );
  });
});

describe('lines for InfluxDB', () => {
  it('are what its protocol says: tags escaped, ns, no NaN', () => {
    const metric: Metric = {
      name: 'cryptobot_x',
      help: '',
      type: 'gauge',
      samples: [
        { labels: { a: 'two words', b: 'x=1,y', c: '' }, value: 2 },
        { labels: { a: 'end\\', b: 'new\nline' }, value: 1e-7 },
        { labels: {}, value: NaN },
      ],
    };
    expect(influxLines([metric], 1_700_000_000_123)).toBe(
      'cryptobot_x,a=two\\ words,b=x\\=1\\,y value=2 1700000000123000000\n' +
        'cryptobot_x,a=end,b=new\\ line value=1e-7 1700000000123000000\n',
    );
  });
});

const latency = { p50: 10, p95: 250, p99: 900 };
const answers = {
  exchange: 'binance',
  attempts: 10,
  availability: 0.9,
  success: 0.8,
  latency,
  trouble: null,
};
const wellbeing: Wellbeing = {
  at: 100_000,
  exchanges: [{ ...answers, dataAge: 1500, clockOffset: -20, orders: latency, unwell: 'slow' }],
  calls: [{ ...answers, call: 'candles' }],
  streams: [
    {
      stream: 'binance:BTC/USDT 1m',
      asked: 7,
      failed: 2,
      bars: 5,
      last: 99_000,
      known: 60_000,
      failures: 1,
      next: 101_000,
    },
  ],
};

function standing(): SessionStanding {
  const one = newStanding();
  one.name = 'live';
  one.events = 9;
  one.bots.set('safe', {
    spec: { name: 'safe', account: { cash: 1000 } },
    mode: 'paused',
    equity: 990,
    cash: 500,
    positions: new Map([['binance:BTC/USDT', { quantity: -2, price: 1, flow: 0 }]]),
    orders: new Map([['a', {}]]),
    trades: 3,
    wins: 2,
    risk: { to: 4 },
    received: 0,
    handedOn: 14.4,
    deposited: 100,
    withdrawn: 30,
    growth: { value: -0.02 },
  } as never);
  return one;
}

const metrics = metricsOf({
  standing: standing(),
  bots: new Map([
    ['safe', { closes: 40, decisions: 4, orders: 3, fills: 2, refusals: new Map([['position', 1]]) }],
  ]),
  alerts: new Map([['warning', 6]]),
  lost: 1,
  wellbeing,
});

describe('the metrics of a session', () => {
  it('tell of bots, exchanges, streams and alerts, in seconds', () => {
    const lines = prometheusText(metrics).split('\n');
    for (const line of [
      'cryptobot_bot_equity{session="live",bot="safe"} 990',
      'cryptobot_bot_position{session="live",bot="safe",market="binance:BTC/USDT"} -2',
      'cryptobot_bot_risk{session="live",bot="safe"} 0.25',
      'cryptobot_bot_given_total{session="live",bot="safe"} 14.4',
      'cryptobot_bot_received_total{session="live",bot="safe"} 0',
      'cryptobot_bot_deposited_total{session="live",bot="safe"} 100',
      'cryptobot_bot_withdrawn_total{session="live",bot="safe"} 30',
      // 990 − 1000 − 100 + 14.4 + 30
      'cryptobot_bot_profit{session="live",bot="safe"} -65.6',
      'cryptobot_bot_return{session="live",bot="safe"} -0.02',
      'cryptobot_account_equity{session="live"} 990',
      'cryptobot_bot_open_orders{session="live",bot="safe"} 1',
      'cryptobot_bot_mode{session="live",bot="safe",mode="paused"} 1',
      'cryptobot_bot_mode{session="live",bot="safe",mode="running"} 0',
      'cryptobot_bot_decisions_total{session="live",bot="safe"} 4',
      'cryptobot_bot_refusals_total{session="live",bot="safe",reason="position"} 1',
      'cryptobot_exchange_up{session="live",exchange="binance"} 0',
      'cryptobot_exchange_latency_seconds{session="live",exchange="binance",quantile="0.95"} 0.25',
      'cryptobot_exchange_order_seconds{session="live",exchange="binance",quantile="0.99"} 0.9',
      'cryptobot_exchange_data_late_seconds{session="live",exchange="binance"} 1.5',
      'cryptobot_exchange_clock_offset_seconds{session="live",exchange="binance"} -0.02',
      'cryptobot_stream_age_seconds{session="live",stream="binance:BTC/USDT 1m"} 40',
      'cryptobot_stream_errors_total{session="live",stream="binance:BTC/USDT 1m"} 2',
      'cryptobot_alerts_total{session="live",severity="warning"} 6',
      'cryptobot_alerts_lost_total{session="live"} 1',
    ])
      expect(lines).toContain(line);
    const names = metrics.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, type } of metrics) expect(name.endsWith('_total')).toBe(type === 'counter');
  });
});

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly refId: string; readonly expr: string }[];
}

describe('the dashboard for Grafana', () => {
  const { panels, templating } = JSON.parse(readFileSync(join(root, 'dist/grafana.json'), 'utf8')) as {
    panels: readonly Panel[];
    templating: { list: readonly { name: string; query: string }[] };
  };

  it('asks for metrics that there are, and shows all of them', () => {
    const asked = panels.flatMap(({ targets = [] }) =>
      targets.map(({ expr }) => /cryptobot_\w+/.exec(expr)![0]),
    );
    const known = metrics.map(({ name }) => name);
    expect(asked.filter((name) => !known.includes(name))).toEqual([]);
    const shownElsewhere = new Set(['cryptobot_session_events_total', 'cryptobot_bot_closes_total']);
    expect(known.filter((name) => !asked.includes(name) && !shownElsewhere.has(name))).toEqual([]);
    expect(templating.list.map(({ name }) => name)).toEqual(['source', 'session']);
  });

  it('has panels that are told apart and do not lie on each other', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, k) => `${x + (k % w)} ${y + Math.floor(k / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const {
      gridPos: { x, w },
    } of panels)
      expect(x + w).toBeLessThanOrEqual(24);
    for (const { targets = [] } of panels)
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
  });
});
