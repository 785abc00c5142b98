import { expect, it } from 'vitest';
import { Redactor } from '#secrets';
import type { Context } from '../../src/cli/context.ts';
import { readPassphrase } from '../../src/cli/passphrase.ts';

it('a passphrase that was read from a variable is not there any more', async () => {
  const env: Record<string, string> = { CRYPTOBOT_PASSPHRASE: 'several words of mine', PATH: '/bin' };
  const redactor = new Redactor();
  const context = { env, output: { redactor } } as unknown as Context;
  const passphrase = await readPassphrase({}, undefined, context);
  expect(passphrase.reveal()).toBe('several words of mine');
  expect(env).toEqual({ PATH: '/bin' });
  expect(redactor.clean('it was several words of mine')).toBe('it was [redacted]');
  await expect(readPassphrase({}, undefined, context)).rejects.toThrow('There is no terminal');
});
