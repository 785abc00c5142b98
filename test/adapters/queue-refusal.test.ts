import { describe, expect, it } from 'vitest';
import { Patience, refusalOf } from '../../src/adapters/queue/refusal.ts';

function reply(message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name: 'ReplyError', command: { name: 'EVALSHA' }, ...more });
}

describe('what Redis refuses', () => {
  it.each<[string, string, string, boolean]>([
    ['NOAUTH Authentication required.', 'authentication', 'does not let us in', true],
    ['WRONGPASS invalid username-password pair', 'authentication', 'does not let us in', true],
    ["NOPERM User d has no permissions to run the 'evalsha' command", 'authentication', '(evalsha)', true],
    [
      "ERR The user executing the script can't run this command or subcommand script: 8e0f, on @user_script:1.",
      'authentication',
      'its user may not do that (evalsha)',
      true,
    ],
    ['BUSY Redis is busy running a script.', 'failed', 'it is busy with something else', true],
    ['LOADING Redis is loading the dataset in memory', 'failed', 'it is busy', true],
    ['ERR max number of clients reached', 'failed', 'as many connections as it may have', true],
    ["CROSSSLOT Keys in request don't hash to the same slot", 'failed', 'part of a cluster', false],
    ['MOVED 3999 127.0.0.1:6381', 'failed', 'part of a cluster', false],
    ['WRONGTYPE Operation against a key holding the wrong kind of value', 'data', 'something else', false],
    ["ERR unknown command 'evalsha', with args beginning with:", 'authentication', '(evalsha)', false],
    ['ERR Unknown Redis command called from script script: 8e0f', 'authentication', '(evalsha)', false],
    ['ERR what nobody knows', 'authentication', '(evalsha): it says "ERR what nobody knows"', false],
  ])('"%s" is a sentence', (message, kind, says, passes) => {
    const told: string[] = [];
    expect(refusalOf('redis://host', reply(message))).toMatchObject({
      kind,
      message: expect.stringContaining(says),
    });
    expect(new Patience((is) => told.push(is)).bears(reply(message))).toBe(passes);
    expect(told).toEqual(passes ? ['refuses'] : []);
  });

  it('is found in a transaction that failed for it', () => {
    const failed = reply('EXECABORT Transaction discarded because of previous errors.', {
      previousErrors: [reply("OOM command not allowed when used memory > 'maxmemory'.")],
    });
    expect(refusalOf('redis://host', failed)?.message).toContain('it is full');
  });

  it('is nothing else that goes wrong', () => {
    expect(refusalOf('redis://host', new Error('OOM in our own words'))).toBeUndefined();
  });
});
