import { describe, expect, test } from 'vitest';
import { sampleBars } from '#market';
import { fan, monteCarloToJson, pathTable } from '#report';
import { monteCarlo } from '#research';
import { measure } from '#metrics';
import { defaultAccount, run } from '#simulation';
import emaCross from '../../strategies/ema-cross.ts';

const wishes = { paths: 50, seed: 1, ruin: 0.5, jitter: 0.2, delay: 3, miss: 0.1 };
const real = run(emaCross.plan(), sampleBars('BTC/USDT', '1d'), defaultAccount);
const metrics = { ...measure(real), smallSample: false };
const results = (['trades-bootstrap', 'returns-blocks'] as const).map((method) =>
  monteCarlo(real, method, wishes),
);

describe('paths on a screen', () => {
  test('stand under what really was, measured the same way', () => {
    const { head, rows } = pathTable(results, { metrics });
    expect(rows.map(([name]) => name!.text)).toEqual([
      'real, by trades',
      'real, by days',
      'trades-bootstrap',
      'returns-blocks',
    ]);
    const column = head.findIndex(({ text }) => text === 'Return 50 %');
    const equity = real.equity.at(-1)! / defaultAccount.cash - 1;
    expect(rows[1]![column]!.text).toBe(`${(100 * equity).toFixed(1)} %`);
    expect(rows.every((row) => row.length === head.length)).toBe(true);
  });

  test('have no real row for an axis that nobody asked about', () => {
    expect(pathTable([results[1]!], { metrics }).rows.map(([name]) => name!.text)).toEqual([
      'real, by days',
      'returns-blocks',
    ]);
  });

  test('are marked where the run has too little to conclude anything from', () => {
    const names = (smallSample: boolean) =>
      pathTable(results, { metrics: { ...metrics, smallSample } }).rows.map(([name]) => name!.text);
    expect(names(false).join('')).not.toContain('*');
    expect(names(true)).toEqual([
      'real, by trades*',
      'real, by days*',
      'trades-bootstrap*',
      'returns-blocks*',
    ]);
  });

  test('fan out: three curves on one scale, the lowest and the highest block among them', () => {
    const lines = fan(results[1]!, 40);
    expect(lines.map((line) => line.slice(0, 4))).toEqual(['95 %', '50 %', ' 5 %']);
    expect(lines.map((line) => line.slice(6).length)).toEqual([40, 40, 40]);
    expect(lines.join('')).toMatch(/█/);
    expect(lines[2]).toMatch(/▁/);
  });
});

test('paths as data keep every number and every band, as plain lists', () => {
  const [one] = results;
  const json = JSON.parse(JSON.stringify(monteCarloToJson(one!))) as Record<string, Record<string, number[]>>;
  expect(json).toMatchObject({ method: 'trades-bootstrap', axis: 'trades', riskOfRuin: one!.riskOfRuin });
  expect(json['equity']!['p95']).toEqual([...one!.equity.p95]);
  expect(json['at']).toHaveLength(json['drawdown']!['p5']!.length);
});
