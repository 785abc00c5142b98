import { returnsOf, sharpeOf } from '#metrics';
import { type Bands, bandsOf, type Distribution, distributionOf } from './distribution.ts';
import { isLess } from './rounding.ts';

/** What many paths of equity come to. Rates are fractions. */
export interface Summary {
  readonly paths: number;
  /** Where the bands have their points: positions on the axis of the paths. */
  readonly points: Uint32Array;
  readonly equity: Bands;
  readonly drawdown: Bands;
  readonly actual: { readonly equity: Float64Array; readonly drawdown: Float64Array };
  readonly totalReturn: Distribution;
  readonly maxDrawdown: Distribution;
  /** Of daily returns; null on an axis of trades. */
  readonly sharpe: Distribution | null;
  /** The share of paths that end below where they began. */
  readonly lossProbability: number;
  /** The share of paths on which equity falls below so much of the cash at any point. */
  readonly riskOfRuin: number;
}

interface Terms {
  readonly cash: number;
  /** The share of the cash below which is ruin. */
  readonly ruin: number;
  /** Whether points are days apart. */
  readonly daily: boolean;
}

const mostPoints = 400;

/** Sums up many curves of equity on one axis; the first of them all is what really was. */
export function summarise(
  actual: Float64Array,
  curves: readonly Float64Array[],
  { cash, ruin, daily }: Terms,
): Summary {
  const points = spread(actual.length);
  const measured = curves.map((curve) => measureCurve(curve, cash, daily));
  const real = measureCurve(actual, cash, daily);
  const at = (values: Float64Array) => Float64Array.from(points, (point) => values[point]!);
  const share = (count: number) => count / curves.length;
  return {
    paths: curves.length,
    points,
    equity: bandsOf(curves.map(at), points.length),
    drawdown: bandsOf(
      measured.map(({ drawdown }) => at(drawdown)),
      points.length,
    ),
    actual: { equity: at(actual), drawdown: at(real.drawdown) },
    totalReturn: distributionOf(
      measured.map((one) => one.totalReturn),
      real.totalReturn,
    ),
    maxDrawdown: distributionOf(
      measured.map((one) => one.maxDrawdown),
      real.maxDrawdown,
    ),
    sharpe: daily
      ? distributionOf(
          measured.map((one) => one.sharpe),
          real.sharpe,
        )
      : null,
    lossProbability: share(measured.filter((one) => isLess(one.totalReturn, 0)).length),
    riskOfRuin: share(measured.filter(({ lowest }) => isLess(lowest / cash, ruin)).length),
  };
}

interface Measured {
  readonly drawdown: Float64Array;
  readonly maxDrawdown: number;
  readonly totalReturn: number;
  readonly lowest: number;
  readonly sharpe: number | null;
}

function measureCurve(curve: Float64Array, cash: number, daily: boolean): Measured {
  const drawdown = new Float64Array(curve.length);
  let [peak, lowest, maxDrawdown] = [cash, Infinity, 0];
  for (let i = 0; i < curve.length; i++) {
    const value = curve[i]!;
    if (value > peak) peak = value;
    if (value < lowest) lowest = value;
    const depth = 1 - value / peak;
    drawdown[i] = depth;
    if (depth > maxDrawdown) maxDrawdown = depth;
  }
  return {
    drawdown,
    maxDrawdown,
    lowest,
    totalReturn: curve.at(-1)! / cash - 1,
    sharpe: daily ? sharpeOf(returnsOf(curve, cash)) : null,
  };
}

// The first, the last, and evenly what fits between them.
function spread(length: number): Uint32Array {
  const count = Math.min(length, mostPoints);
  return Uint32Array.from({ length: count }, (_, k) =>
    count === 1 ? 0 : Math.round((k * (length - 1)) / (count - 1)),
  );
}
