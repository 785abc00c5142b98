import { describe, expect, it } from 'vitest';
import * as fake from '../exchange/index.ts';
import { folder } from './cryptobot.ts';
import { fetchFrom, stored, traded } from './fetching.ts';

// One fault in the middle of a fetch of three pages. Afterwards everything is there all the same.
describe('a fault that passes leaves no trace', () => {
  const faults: readonly [string, fake.Fault][] = [
    ['N2 no reply', fake.noReply()],
    ['N3 a stalled body', fake.stalledBody()],
    ['N4 a reset', fake.reset()],
    ['N5 a cut body', fake.cutBody()],
    ['N6 an answer that was lost', fake.replyLost()],
    ['N7 a question that arrives late', fake.arrivesLate(1500)],
    ['N8 a question that never arrives', fake.droppedBeforeEngine()],
    ['N9 a slow reply', fake.slowReply(600)],
    ['N14 a half-open socket', fake.halfOpen()],
    ['P1 a web page', fake.htmlPage()],
    ['P2 an empty body', fake.emptyBody()],
    ['P2 {}', fake.bare('{}')],
    ['P2 null', fake.bare('null')],
    ['P2 []', fake.bare('[]')],
    ['P3 half a document', fake.truncatedJson()],
    ['P4 a corrupt archive', fake.corruptGzip()],
    ['P6 numbers in other notations', fake.numbersAs('exponents')],
    ['P7 unsorted rows', fake.unsortedRows()],
    ['P7 doubled rows', fake.duplicatedRows()],
    ['P7 a gap that is none', fake.gappedRows()],
    ['P8 not a number', fake.badRow('nan')],
    ['P8 null', fake.badRow('null')],
    ['P8 a negative price', fake.badRow('negative')],
    ['P8 high below low', fake.badRow('high below low')],
    ['P8 zero', fake.badRow('zero')],
    ['P8 infinite', fake.badRow('infinite')],
    ['P11 skipped rows', fake.skippedRows()],
    ['P11 repeated rows', fake.repeatedRows()],
    ['P12 ten megabytes too many', fake.hugeBody()],
    ['P12 a body without end', fake.hugeBody(80_000_000)],
    ['X15 too many requests', fake.tooManyRequests(1)],
    ['a server error', fake.serverError()],
  ];
  const span = ['--timeframe', '1h', '--since', '2024-01-01', '--until', '2024-04-20'] as const;

  it.concurrent.for(faults)('%s', async ([, fault], { onTestFinished }) => {
    const exchange = await fake.startExchange({
      dialects: ['binance'],
      faults: [fake.on('candles').nth(2, fault)],
    });
    onTestFinished(() => exchange.stop());
    const cwd = folder();
    // Nobody wants to wait long here for what never comes.
    const env = { ...exchange.env, CRYPTOBOT_DEADLINE: '1' };
    const { code, report } = await fetchFrom({ env }, cwd, 'binance:BTC/USDT', ...span);
    expect(code).toBe(0);
    expect(report.series).toMatchObject([
      { outcome: 'complete', requested: 2640, stored: 2640, gaps: [], open: [] },
    ]);
    expect(await stored(cwd)).toEqual(
      traded(exchange, 'binance', 'BTC/USDT', Date.UTC(2024, 0, 1), Date.UTC(2024, 3, 20)),
    );
  });
});
