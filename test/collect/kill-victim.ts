// Fetches a series into a folder until somebody kills it. The exchange is arithmetic, everything
// else is the product: collecting, publishing, locks, Parquet. Says "go" when it begins.
import { collect } from '#collect';
import type { CandleRow, CandleSource } from '#exchange';
import { storeKeeper } from '../../src/cli/keeper.ts';
import { openStore } from '../../src/cli/store.ts';
import { candleAt, killed, span } from './killed.ts';

const source: CandleSource = {
  id: killed.market.exchange,
  reach: { page: 200, timeframes: ['1h', '1d'], newest: null },
  now: async () => span.to + 86_400_000,
  markets: async () => new Map(),
  candles: async ({ timeframe, from, to }) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    const step = timeframe === '1d' ? 86_400_000 : 3_600_000;
    const rows: CandleRow[] = [];
    for (let time = Math.ceil(from / step) * step; time < to && rows.length < 200; time += step)
      if (time >= span.from && time < span.to) rows.push(candleAt(time));
    return rows;
  },
  trades: async () => ({ trades: [], next: '' }),
};

// Time flies, so that every page is published on its own.
let elapsed = 0;
process.stdout.write('go\n');
await collect(
  { ...killed, from: span.from, to: span.to },
  {
    source,
    keeper: storeKeeper(openStore(process.argv[2]!), killed),
    tell: () => undefined,
    isStopped: () => false,
    elapsed: () => (elapsed += 60_000),
  },
);
