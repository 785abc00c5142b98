import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Libsql from 'libsql';
import { describe, expect, it } from 'vitest';
import { journalFile, openJournal, sessionFolder } from '#adapters/sqlite';
import type { JournalEvent } from '#trading';
import { cryptobot, folder } from './cryptobot.ts';

interface Bought extends JournalEvent {
  readonly price: number;
}

/** A project with these sessions, of six events each. */
async function project(...names: string[]): Promise<string> {
  const cwd = folder();
  for (const name of names) {
    const journal = await openJournal<Bought>(sessionFolder(join(cwd, 'data'), name));
    for (let k = 1; k <= 6; k++)
      await journal.append([
        { type: k % 2 ? 'bought' : 'sold', version: 1, time: Date.UTC(2024, 0, k), price: k / 3 },
      ]);
    await journal.close();
  }
  return cwd;
}

function change(cwd: string, name: string, sql: string): void {
  const database = new Libsql(journalFile(sessionFolder(join(cwd, 'data'), name)));
  database.exec(sql);
  database.close();
}

describe('audit verify', () => {
  it('finds what was written sound, and prints its head to keep', async () => {
    const cwd = await project('paper');
    const { code, stdout } = await cryptobot(['audit', 'verify'], { cwd });
    expect(code).toBe(0);
    const [, head] = /^paper {2}sound {2}6 events\n {2}Head (6:[0-9a-f]{64})\n/.exec(stdout) ?? [];
    expect((await cryptobot(['audit', 'verify', 'paper', '--head', head!], { cwd })).code).toBe(0);
    const other = `6:${'0'.repeat(64)}`;
    const { code: failed, stdout: found } = await cryptobot(['audit', 'verify', '--head', other], { cwd });
    expect(failed).toBe(1);
    expect(found).toContain('Event 6 is not the one that the head you gave names');
  });

  it.each([
    [
      'an edit',
      `UPDATE events SET event = replace(event, 'sold', 'gold') WHERE seq = 4`,
      'Event 4 was edited',
    ],
    ['a removal', 'DELETE FROM events WHERE seq = 3', 'Event 3 is missing'],
    ['a cut tail', 'DELETE FROM events WHERE seq > 4', 'Event 5 and those after it were cut off'],
    [
      'another order',
      'UPDATE events SET seq = -2 WHERE seq = 2; UPDATE events SET seq = 2 WHERE seq = 3; UPDATE events SET seq = 3 WHERE seq = -2',
      'Event 2 does not follow on event 1 but on event 3: the order was changed',
    ],
    [
      'an insertion',
      `INSERT INTO events SELECT 7, event, previous, hash FROM events WHERE seq = 6`,
      'Event 7 does not follow on event 6 but on event 5: event 6 came in between later',
    ],
  ])('names %s, in one session of two, and exits 1', async (_, sql, sentence) => {
    const cwd = await project('calm', 'wild');
    change(cwd, 'wild', sql);
    const { code, stdout } = await cryptobot(['audit', 'verify'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('calm  sound  6 events');
    expect(stdout).toContain(sentence);
    expect((await cryptobot(['audit', 'verify', 'calm'], { cwd })).code).toBe(0);
    const { sessions } = JSON.parse((await cryptobot(['audit', 'verify', '--json'], { cwd })).stdout) as {
      sessions: { session: string; findings: unknown[] }[];
    };
    expect(sessions.map(({ session, findings }) => [session, findings.length > 0])).toEqual([
      ['calm', false],
      ['wild', true],
    ]);
  });

  it('says what there is when a name is wrong, and where none are', async () => {
    const cwd = await project('paper');
    expect(await cryptobot(['audit', 'verify', 'papre'], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"papre" is not a session that was begun. Did you mean "paper"?'),
    });
    expect(await cryptobot(['audit', 'verify', '--head', '6:12'], { cwd })).toMatchObject({ code: 2 });
    expect(await cryptobot(['audit', 'verify'])).toMatchObject({
      code: 0,
      stdout: 'There are no sessions yet. Start one: cryptobot live --dry-run\n',
    });
  });
});

describe('audit show', () => {
  it('shows the latest events, or those asked for', async () => {
    const cwd = await project('paper');
    const { stdout } = await cryptobot(['audit', 'show', '--last', '2'], { cwd });
    expect(stdout).toBe(
      [
        '      5  2024-01-05T00:00:00.000Z  bought      {"price":1.6666666666666667}',
        '      6  2024-01-06T00:00:00.000Z  sold        {"price":2}\n',
      ].join('\n'),
    );
    const sold = await cryptobot(['audit', 'show', 'paper', '--type', 'sold', '--from', '3', '--json'], {
      cwd,
    });
    expect(
      sold.stdout
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { seq: number }).seq),
    ).toEqual([4, 6]);
    const several = await project('a', 'b');
    expect((await cryptobot(['audit', 'show'], { cwd: several })).stderr).toContain('There are: a, b.');
  });
});

describe('audit export', () => {
  it('writes lines that can be checked without this program', async () => {
    const cwd = await project('paper');
    const { stdout } = await cryptobot(['audit', 'export'], { cwd });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(6);
    let before: string | undefined;
    for (const [k, line] of lines.entries()) {
      const { seq, previous, hash } = JSON.parse(line) as { seq: number; previous: string; hash: string };
      const [, event] = /"event":(\{.*\})\}$/.exec(line)!;
      expect(seq).toBe(k + 1);
      if (before !== undefined) expect(previous).toBe(before);
      expect(createHash('sha256').update(`${previous}\n${event}`).digest('hex')).toBe(hash);
      before = hash;
    }
    await cryptobot(['audit', 'export', '--out', 'a.jsonl'], { cwd });
    await cryptobot(['audit', 'export', '--out', 'a.jsonl.gz'], { cwd });
    expect(readFileSync(join(cwd, 'a.jsonl'), 'utf8')).toBe(stdout);
    expect(gunzipSync(readFileSync(join(cwd, 'a.jsonl.gz'))).toString()).toBe(stdout);
  });

  it('writes Parquet, which data sql finds as events', async () => {
    const cwd = await project('paper', 'other');
    for (const name of ['paper', 'other'])
      expect((await cryptobot(['audit', 'export', name, '--save'], { cwd })).code).toBe(0);
    const sql = `SELECT session, seq, type, version, time, (event->>'$.price')::DOUBLE AS price, length(hash) FROM events WHERE type = 'sold' ORDER BY session, seq DESC LIMIT 2`;
    const { stdout } = await cryptobot(['data', 'sql', sql, '--json'], { cwd });
    expect((JSON.parse(stdout) as { rows: unknown }).rows).toEqual([
      ['other', 6, 'sold', 1, Date.UTC(2024, 0, 6), 2, '64'],
      ['other', 4, 'sold', 1, Date.UTC(2024, 0, 4), 4 / 3, '64'],
    ]);
    const fill = { bot: 'b', market: 'sample:A/USDT', fee: 0, slippage: 0, inside: false, ambiguous: false };
    const journal = await openJournal(sessionFolder(join(cwd, 'data'), 'filled'));
    for (const [quantity, price, held, reason] of [
      [2, 100, 2, 'entry'],
      [-2, 105, 0, 'signal'],
    ] as const)
      await journal.append([
        {
          type: 'filled',
          version: 1,
          time: 1,
          opens: price,
          bar: 0,
          quantity,
          price,
          held,
          reason,
          ...fill,
        } as JournalEvent,
      ]);
    await journal.close();
    expect((await cryptobot(['audit', 'export', 'filled', '--save'], { cwd })).code).toBe(0);
    const trades = `SELECT session, side, entryPrice, exitPrice, pnl FROM session_trades`;
    const traded = await cryptobot(['data', 'sql', trades, '--json'], { cwd });
    expect((JSON.parse(traded.stdout) as { rows: unknown }).rows).toEqual([['filled', 'long', 100, 105, 10]]);
    expect((await cryptobot(['audit', 'verify'], { cwd })).code).toBe(0);
    const out = await cryptobot(['audit', 'export', 'paper', '--out', 'x/paper.parquet', '--json'], { cwd });
    expect(JSON.parse(out.stdout)).toEqual({ session: 'paper', events: 6, files: ['x/paper.parquet'] });
    expect(existsSync(join(cwd, 'x/paper.parquet'))).toBe(true);
  });

  it('writes tables that verify makes again from the events, and compares', async () => {
    const cwd = await project('paper', 'other');
    const place = (name: string, table: string) =>
      join(sessionFolder(join(cwd, 'data'), name), `${table}.parquet`);
    for (const name of ['paper', 'other']) await cryptobot(['audit', 'export', name, '--save'], { cwd });
    // More events make tables older, not wrong.
    const journal = await openJournal(sessionFolder(join(cwd, 'data'), 'paper'));
    await journal.append([{ type: 'bought', version: 1, time: 9 }]);
    await journal.close();
    expect((await cryptobot(['audit', 'verify', 'paper'], { cwd })).code).toBe(0);
    copyFileSync(place('other', 'events'), place('paper', 'events'));
    const swapped = await cryptobot(['audit', 'verify', 'paper'], { cwd });
    expect(swapped.code).toBe(1);
    expect(swapped.stdout).toContain('does not follow from the events: its column "previous" differs');
    writeFileSync(place('other', 'fills'), 'nothing');
    const damaged = await cryptobot(['audit', 'verify', 'other'], { cwd });
    expect(damaged.code).toBe(1);
    expect(damaged.stdout).toContain('fills.parquet" cannot be read');
  }, 60_000);

  it('writes nothing of a journal that is not what was written', async () => {
    const cwd = await project('paper');
    change(cwd, 'paper', `UPDATE events SET event = replace(event, 'sold', 'gold') WHERE seq = 4`);
    const { code, stderr } = await cryptobot(['audit', 'export', '--out', 'a.jsonl'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('event 4 was edited');
    expect(existsSync(join(cwd, 'a.jsonl'))).toBe(false);
    expect((await cryptobot(['audit', 'export', '--out', 'a.txt'], { cwd })).stderr).toContain(
      'Allowed: .jsonl, .jsonl.gz, .parquet',
    );
  });
});
