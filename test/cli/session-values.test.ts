import { describe, expect, it } from 'vitest';
import type { Input } from '#trading';
import { Session } from '#trading';
import { bringOutside } from '../../src/cli/outside.ts';
import type { Running } from '../../src/cli/session/running.ts';
import { OutsideValues } from '../../src/cli/session/values.ts';
import { type Answer, loopback, says } from '../http/server.ts';
import { folder } from './cryptobot.ts';

const day = 86_400_000;
const today = Math.floor(Date.now() / day) * day;
const csv = (values: readonly number[], first: number) =>
  ['date,value', ...values.map((value, k) => `${new Date(first + k * day).toISOString()},${value}`)].join(
    '\n',
  );

/** A session that looks at values which a server publishes, an hour after their day began. */
async function listening(answers: { now: Answer }) {
  const { address } = await loopback((...about) => answers.now(...about));
  const data = folder();
  const origin = { name: 'mood', address, delay: 3_600_000 };
  await bringOutside(origin, data, { attempts: 1 });
  const session = new Session(() => []);
  const taken: Input[] = [];
  const take = (event: Input) => {
    taken.push(event);
    session.step(event);
    return Promise.resolve();
  };
  const going = {
    settings: { data },
    planned: [{ markets: [{ exchange: 'binance', symbol: 'BTC/USDT' }] }],
    context: { output: { redactor: { strict: (text: string) => text } } },
  };
  const running = { going, session, take, signal: new AbortController().signal } as unknown as Running;
  return { values: new OutsideValues(['mood'], running), taken, origin, data };
}

describe('values from outside in a session', () => {
  it('are fetched, told once each, and what is told otherwise later is another value', async () => {
    const answers = { now: says(csv([10, 20], today - 2 * day)) };
    const { values, taken } = await listening(answers);
    await values.prepare();
    await values.tell();
    await values.tell();
    expect(taken).toMatchObject([
      {
        type: 'values',
        name: 'mood',
        rows: [
          [today - 2 * day, today - 2 * day + 3_600_000, 10],
          [today - day, today - day + 3_600_000, 20],
        ],
      },
    ]);
    answers.now = says(csv([10, 25, 30], today - 2 * day));
    const before = Date.now();
    await values.catchUp();
    const [, second] = taken as { rows: readonly (readonly number[])[] }[];
    expect(taken).toHaveLength(2);
    const revised = second!.rows.find(([time]) => time === today - day)!;
    // The revision counts from when it came in.
    expect([revised[1]! >= before, revised[2]]).toEqual([true, 25]);
    expect(second!.rows.find(([time]) => time === today)![2]).toBe(30);
  });

  it('that do not come are told as trouble once, and what was known stays', async () => {
    const answers: { now: Answer } = { now: says(csv([10, 20], today - 2 * day)) };
    const { values, taken } = await listening(answers);
    await values.prepare();
    await values.tell();
    answers.now = says('no', 404);
    await values.catchUp();
    await values.catchUp();
    expect(taken.slice(1)).toMatchObject([
      {
        type: 'feed',
        stream: 'outside mood',
        state: 'trouble',
        message: expect.stringContaining('404') as string,
      },
    ]);
    answers.now = says(csv([10, 20], today - 2 * day));
    await values.catchUp();
    expect(taken.slice(2)).toMatchObject([{ type: 'feed', stream: 'outside mood', state: 'well' }]);
  });

  it('that should have come twice by now are told to be late', async () => {
    const { values, taken } = await listening({ now: says(csv([1, 2, 3, 4], today - 8 * day)) });
    await values.prepare();
    await values.tell();
    expect(taken).toMatchObject([
      { type: 'values' },
      {
        type: 'feed',
        state: 'stale',
        message: expect.stringContaining('where one comes every 1d') as string,
      },
    ]);
  });
});
