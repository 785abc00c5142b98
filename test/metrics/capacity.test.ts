import { expect, it } from 'vitest';
import { measure } from '#metrics';
import { Fills, reasonCode } from '#orders';
import { marketSeries } from '#series';
import { run } from '#simulation';
import { defineStrategy } from '#strategy';
import { capacityOf } from '../../src/metrics/capacity.ts';
import { barsOf } from '../arbitrary/bars.ts';

const flat = [100, 100, 100, 100] as const;
const hold = defineStrategy({
  name: 'hold',
  about: '',
  series: ({ close }) => ({ enterLong: close.above(0) }),
}).plan();
const account = { cash: 1000, fee: 0, slippage: 0, size: 1 };
const quiet = barsOf([flat, flat]);

it('is the cash at which the fill is a hundredth of its bar', () => {
  // 10 coins of a volume of 5000 are a fifth of a hundredth: five times the cash.
  const { capacity } = measure(run(hold, { ...quiet, volume: Float64Array.of(1, 5000) }, account));
  expect(capacity).toBeCloseTo(5000, 9);
});

it('does not exist without fills or without volumes', () => {
  expect(measure(run(hold, { ...quiet, volume: new Float64Array(2) }, account)).capacity).toBeNull();
  const never = { ...hold, series: { enterLong: marketSeries.close.below(0) } };
  expect(measure(run(never, quiet, account)).capacity).toBeNull();
});

it('looks at the bar in which an early fill happened, not at the one it is booked in', () => {
  const fills = new Fills();
  fills.append(0, 1, 10, 100, 0, 0, 10, reasonCode.entry, false, false, 0, true);
  const bars = { ...quiet, volume: Float64Array.of(5000, 1) };
  const [lane] = run(hold, bars, account).lanes;
  expect(capacityOf({ lanes: [{ ...lane!, fills }], account })).toBeCloseTo(5000, 9);
});
