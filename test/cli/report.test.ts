import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cryptobot, folder, strategyText } from './cryptobot.ts';

const month = ['--from', '2023-01-01', '--to', '2023-02-01'];
const own = folder({ 'strategies/mine.ts': strategyText('mine') });
let ids: string[] = [];

beforeAll(async () => {
  for (const to of ['2023-02-01', '2023-03-01'])
    await cryptobot(['backtest', 'mine', '--from', '2023-01-01', '--to', to, '--report', 'made.html'], {
      cwd: own,
    });
  ids = readdirSync(join(own, 'data/runs'));
}, 60_000);

const read = (file: string) => readFileSync(join(own, file), 'utf8');

describe('report', () => {
  it('makes a page of the latest run, the same as the backtest made', async () => {
    const { code, stdout, stderr } = await cryptobot(['report'], { cwd: own });
    expect(code).toBe(0);
    const [, id] = /Report: reports\/run-([0-9a-f]{8})\.html\n/.exec(stderr)!;
    expect(ids.some((one) => one.startsWith(id!))).toBe(true);
    expect(read(`reports/run-${id}.html`)).toBe(read('made.html'));
    expect(stdout).toContain('mine');
  });

  it('puts several side by side, named by the beginnings of their ids', async () => {
    const beginnings = ids.map((id) => id.slice(0, 10));
    const args = ['report', ...beginnings, ...beginnings, '--objective', 'calmar', '--report', 'both.html'];
    const { code, stderr } = await cryptobot(args, { cwd: own });
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'Report: both.html\n' });
    const html = read('both.html');
    for (const id of ids) expect(html).toContain(id);
    expect(html.match(/<article class="run"/g)).toHaveLength(2);
    expect(html).toContain(`cryptobot report ${ids.join(' ')} --objective calmar`);
    expect(html).toContain('Noise test');
  });

  it('writes Markdown in place of a page', async () => {
    const { code, stderr } = await cryptobot(['report', ...ids, '--markdown', 'comment.md'], { cwd: own });
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'Markdown: comment.md\n' });
    for (const id of ids) expect(read('comment.md')).toContain(`\`${id}\``);
  });

  it('prints the data that the backtest printed, and writes nothing', async () => {
    const before = readdirSync(join(own, 'reports'));
    const { stdout } = await cryptobot(['report', ids[0]!, '--json'], { cwd: own });
    const document = JSON.parse(stdout) as { command: string; runs: { id: string }[] };
    expect(document.runs.map(({ id }) => id)).toEqual([ids[0]]);
    expect(readdirSync(join(own, 'reports'))).toEqual(before);
    const again = await cryptobot([...document.command.split(' ').slice(1), '--json'], { cwd: own });
    expect(JSON.parse(again.stdout)).toEqual(document);
  });

  it('refuses what is no run', async () => {
    const { code, stderr } = await cryptobot(['report', 'zzz'], { cwd: own });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'error: "zzz" is not a run. See: cryptobot runs list\n',
    });
    const none = await cryptobot(['report'], { cwd: folder() });
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('No runs are kept');
  });

  it('refuses a run that does not come out as it was, and says why', async () => {
    const cwd = folder({ 'strategies/mine.ts': strategyText('mine') });
    await cryptobot(['backtest', 'mine', ...month], { cwd });
    const [id] = readdirSync(join(cwd, 'data/runs'));
    writeFileSync(join(cwd, 'strategies/mine.ts'), strategyText('mine', 'Says something else'));
    const { code, stderr } = await cryptobot(['report'], { cwd });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `error: Run "${id}" does not come out as it was kept: the source of the strategy has changed. What was kept of it: cryptobot runs show ${id}\n`,
    });
    writeFileSync(join(cwd, 'strategies/mine.ts'), strategyText('other'));
    const gone = await cryptobot(['report', id!], { cwd });
    expect(gone.code).not.toBe(0);
    expect(gone.stderr).toContain(`Run "${id}" cannot be made again: `);
  });
});
