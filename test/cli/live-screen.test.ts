import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newStanding } from '#trading';
import type { Wellbeing } from '#watch';
import { liveLines, type LiveView } from '../../src/cli/screens/live-layout.ts';
import { folder, hasTerminal, onTerminal, outcome, start } from './cryptobot.ts';

interface Amounts {
  readonly bots: number;
  readonly positions: number;
  readonly streams: number;
  readonly lines: number;
  readonly text?: string;
}

function view({ bots, positions, streams, lines, text = 'x' }: Amounts): LiveView {
  const standing = newStanding();
  standing.name = 'live';
  standing.last = 0;
  standing.together.worth = 1000 * bots;
  for (let k = 0; k < bots; k++)
    standing.bots.set(`bot-${k}`, {
      spec: { name: `bot-${k}`, account: { cash: 1000 } },
      mode: k === 1 ? 'halted' : 'running',
      reason: k === 1 ? 'drawdown' : null,
      equity: 1010,
      received: 0,
      handedOn: 0,
      deposited: 0,
      withdrawn: 0,
      growth: { value: 0.01 },
      trades: 3,
      wins: 2,
      refusals: 1,
      orders: new Map(),
      positions: new Map(
        Array.from({ length: positions }, (_, i) => [
          `sample:C${i}/USDT`,
          { quantity: -2, price: 100, flow: 0 },
        ]),
      ),
    } as never);
  for (let k = 0; k < streams; k++)
    standing.streams.set(`s${k}`, { until: 0, trouble: k === streams - 1 ? `no answer ${text}` : null });
  const wellbeing: Wellbeing = { at: 0, exchanges: [], calls: [], streams: [] };
  const log = Array.from({ length: lines }, (_, k) => ({
    text: `  line ${k} ${text}`,
    tone: 'plain' as const,
  }));
  const prices = new Map([['sample:C0/USDT', 90]]);
  return { standing, wellbeing, prices, decisions: log, log, runs: 61_000 };
}

const textsOf = (shown: readonly { text: string }[]) => shown.map(({ text }) => text);

describe('the screen of a session', () => {
  it('shows bots, positions with what they would bring, feeds, decisions, the newest of the log, and the keys', () => {
    const lines = liveLines(view({ bots: 2, positions: 1, streams: 1, lines: 30 }), 24, 100);
    expect(lines).toHaveLength(24);
    expect(textsOf(lines).slice(0, 11)).toEqual([
      'live: paper   equity 2020.00   return +1 %   up 1m   1970-01-01 00:00 UTC',
      'Bots: equity, return',
      '  bot-0  running        1010.00       +1 %  3 trades, 2 won, 1 refused',
      '  bot-1  halted         1010.00       +1 %  3 trades, 2 won, 1 refused  drawdown',
      'Positions and orders',
      '  bot-0  sample:C0/USDT  -2 at 100, now 90: 20.00 (+10 %)',
      '  bot-1  sample:C0/USDT  -2 at 100, now 90: 20.00 (+10 %)',
      'Feeds',
      '  s0: until 1970-01-01 00:00, no answer x',
      'Decisions',
      '  line 29 x',
    ]);
    expect(textsOf(lines)).toContain('  line 29 x');
    expect(textsOf(lines).at(-1)).toBe('p pause   r resume   h halt   q quit');
    expect(lines.find(({ text }) => text.includes('halted'))!.tone).toBe('bad');
  });

  it('shows feeds that are in trouble before those that are not, and says how many it leaves out', () => {
    const texts = textsOf(liveLines(view({ bots: 1, positions: 0, streams: 40, lines: 0 }), 20, 80));
    const feeds = texts.indexOf('Feeds');
    expect(texts[feeds + 1]).toContain('s39');
    expect(texts.find((text) => text.includes('more'))).toMatch(/^ {2}and \d+ more$/);
  });

  it('fills the terminal exactly, however large it is and whatever there is to show', () => {
    const amounts = fc.record({
      bots: fc.nat(120),
      positions: fc.nat(3),
      streams: fc.nat(60),
      lines: fc.nat(300),
      text: fc.string({ unit: 'binary', maxLength: 200 }),
    });
    fc.assert(
      fc.property(
        amounts,
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 1, max: 240 }),
        (given, rows, columns) => {
          const lines = liveLines(view(given), rows, columns);
          expect(lines.length).toBe(rows === 1 ? 1 : rows);
          for (const { text } of lines) {
            expect(text.length).toBeLessThanOrEqual(columns);
            // Nothing that moves the cursor, nor takes two cells.
            expect(text).toMatch(/^[\u0020-\u007E\u00A0-\u02FF\u2010-\u203A…–]*$/u);
          }
        },
      ),
    );
  });
});

describe.skipIf(!hasTerminal)('live on a terminal', () => {
  const args = ['live', '--dry-run', 'macd-trend', '--pace', '50'];
  const entered = '\u001B[?1049h';
  const left = '\u001B[?1049l';

  it('is steered by keys, and gives the terminal back with how the session stands', async () => {
    const cwd = folder();
    const terminal = onTerminal(args, { cwd });
    await terminal.shows(/Bots[^]*macd-trend {2}running[^]*q quit/);
    terminal.press('p');
    await terminal.shows(/macd-trend {2}paused/);
    terminal.press('r');
    await terminal.shows(/is running: told to/);
    terminal.press('h');
    await terminal.shows(/macd-trend {2}halted/);
    terminal.press('q');
    const { code, screen } = await terminal.ended;
    expect(code).toBe(0);
    const parts = screen.split(left);
    expect([screen.split(entered).length, parts.length]).toEqual([2, 2]);
    expect(stripVTControlCharacters(parts[1]!)).toMatch(
      /live: not running[^]*macd-trend[^\n]*halted: told to/,
    );
    expect(screen.lastIndexOf('\u001B[?25h')).toBeGreaterThan(screen.lastIndexOf('\u001B[?25l'));
  }, 60_000);

  it('ends with Ctrl-C as elsewhere, and gives the terminal back', async () => {
    const terminal = onTerminal(args);
    await terminal.shows(/q quit/);
    terminal.press('\u0003');
    const { code, screen } = await terminal.ended;
    expect(code).toBe(130);
    expect(screen.split(left)).toHaveLength(2);
  }, 60_000);

  it('is lines with --plain, and a document a line with --json', async () => {
    for (const flag of ['--plain', '--json']) {
      const { code, screen } = await onTerminal([...args, '--closes', '5', flag]).ended;
      expect([code, screen.includes(entered)]).toEqual([0, false]);
      expect(screen).toMatch(/equity/);
    }
  }, 60_000);
});

it('a session that lags behind its bars hears signals all the same', async () => {
  const child = start(['live', '--dry-run', 'macd-trend', '--pace', '1000000', '--quiet']);
  const ended = outcome(child);
  await new Promise((done) => child.stdout!.once('data', done));
  await sleep(500);
  const began = performance.now();
  child.kill('SIGTERM');
  expect((await ended).code).toBe(143);
  expect(performance.now() - began).toBeLessThan(10_000);
});
