import { describe, expect, it } from 'vitest';
import type { TradingAccount } from '#exchange';
import { parseMarket } from '#market';
import type { BotSpec } from '#trading';
import { requireMoney, setLeverages } from '../../src/cli/session/accounts.ts';

function bot(name: string, market: string, more: Partial<BotSpec> = {}, cash = 500): BotSpec {
  return {
    name,
    strategy: 'any',
    hash: '',
    params: {},
    exits: {},
    markets: [parseMarket(market, 'binance')],
    others: [],
    timeframe: '1h',
    account: { cash, fee: 0, slippage: 0, size: 1 },
    rules: {},
    limits: {},
    warmup: 0,
    ...more,
  };
}

/** Accounts that have so much of every coin, and note what is set. */
function accounts(free: number) {
  const set: string[] = [];
  const balance = { free, total: free };
  const account = (id: string) =>
    ({
      id,
      balances: () => Promise.resolve(new Map([['USDT', balance]])),
      setLeverage: (symbol: string, times: number) => Promise.resolve(void set.push(`${symbol} ${times}`)),
    }) as unknown as TradingAccount;
  return { set, all: new Map(['binance', 'bybit'].map((id) => [id, account(id)])) };
}

const leveraged = (times: number): Partial<BotSpec> => ({
  account: { cash: 500, fee: 0, slippage: 0, size: 1, leverage: times },
});

describe('what real orders need of an account', () => {
  it('is the money of all bots and of the reserve', async () => {
    const bots = [bot('one', 'BTC/USDT'), bot('two', 'ETH/USDT')];
    await expect(requireMoney(bots, 100, accounts(1100).all)).resolves.toBeUndefined();
    await expect(requireMoney(bots, 101, accounts(1100).all)).rejects.toThrow(
      'The bots are to trade BTC/USDT with 1101 USDT, the reserve among them, but binance has 1100 USDT free.',
    );
    // What is at one exchange is not missing at another.
    const apart = [bot('one', 'BTC/USDT'), bot('two', 'bybit:ETH/USDT', {}, 1100)];
    await expect(requireMoney(apart, 100, accounts(1100).all)).resolves.toBeUndefined();
  });

  it('is one for a bot that hands on and the one that gets it', async () => {
    const transfer = { to: 'two', share: 0.3 };
    const giver = bot('one', 'BTC/USDT', { capital: { transfer } });
    await expect(requireMoney([giver, bot('two', 'ETH/USDT')], 0, accounts(1000).all)).resolves.toBe(
      undefined,
    );
    for (const market of ['bybit:ETH/USDT', 'ETH/USDT:USDT'])
      await expect(requireMoney([giver, bot('two', market)], 0, accounts(1000).all)).rejects.toThrow(
        /"one" hands on to "two", and they trade with binance spot USDT and with (bybit spot|binance contracts) USDT: money is not moved between accounts\./,
      );
  });

  it('is one leverage for each contract', async () => {
    const { set, all } = accounts(1000);
    const market = 'BTC/USDT:USDT';
    await setLeverages([bot('one', market, leveraged(3)), bot('two', market, leveraged(3))], all);
    expect(set).toEqual(['BTC/USDT:USDT 3']);
    await expect(
      setLeverages([bot('one', market, leveraged(3)), bot('two', market, leveraged(2))], all),
    ).rejects.toThrow(
      '"2" is the "leverage" of bot "two" on binance:BTC/USDT:USDT, and another has 3 there. An exchange knows one for each contract: give both the same.',
    );
    expect(set).toHaveLength(1);
  });
});
