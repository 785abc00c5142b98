import { expect, it } from 'vitest';
import type { ExchangeKey, KeyRing } from '#exchange';
import { Secret } from '#secrets';
import { openKeys } from '../../src/cli/session/key-choice.ts';

function ring(...keys: readonly (readonly [name: string, exchange: string])[]): KeyRing {
  return {
    list: () => Promise.resolve(keys.map(([name, exchange]) => ({ name, exchange, added: 0 }))),
    open: (name) => {
      const [, exchange] = keys.find((key) => key[0] === name)!;
      const secret = new Secret(name);
      return Promise.resolve<ExchangeKey>({ name, exchange, apiKey: secret, secret, password: null });
    },
  };
}

async function names(exchanges: readonly string[], named: readonly string[], keys: KeyRing) {
  return [...(await openKeys(exchanges, named, keys)).values()].map(({ name }) => name);
}

it('the only key of an exchange is taken', async () => {
  const keys = ring(['b', 'binance'], ['k', 'kraken']);
  expect(await names(['binance'], [], keys)).toEqual(['b']);
  expect(await names(['kraken', 'binance'], [], keys)).toEqual(['k', 'b']);
});

it('of several the one that was named is taken', async () => {
  const keys = ring(['b', 'binance'], ['b2', 'binance'], ['k', 'kraken']);
  expect(await names(['binance', 'kraken'], ['b2'], keys)).toEqual(['b2', 'k']);
});

it.each([
  [[], 'No key of "binance" is kept, and real orders need one. Add one: cryptobot keys add binance.'],
  [['b3'], '--key: "b3" is not a key that is kept.'],
  [['k'], '--key: "k" is a key of kraken, where no bot trades. They trade on binance.'],
] as const)('%j is refused with a sentence', async (named, sentence) => {
  await expect(openKeys(['binance'], named, ring(['k', 'kraken']))).rejects.toThrow(sentence);
});

it('several keys of an exchange are not chosen among', async () => {
  const keys = ring(['b', 'binance'], ['b2', 'binance']);
  await expect(openKeys(['binance'], [], keys)).rejects.toThrow(
    '"binance" has several keys: b, b2. Choose one: --key b',
  );
  await expect(openKeys(['binance'], ['b', 'b2'], keys)).rejects.toThrow('Choose one');
});
