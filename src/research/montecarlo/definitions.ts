import type { Definition } from '#metrics';

/** What the numbers over many paths mean, as `cryptobot metrics` prints it. */
export const pathDefinitions: Readonly<
  Record<'riskOfRuin' | 'lossProbability' | 'rank' | 'bands', Definition>
> = {
  riskOfRuin: {
    title: 'Risk of ruin',
    unit: 'fraction',
    meaning:
      'The share of Monte Carlo paths on which equity falls below a share of the initial cash (--ruin, a half if not said) at any point: after a trade, or at the end of a UTC day.',
  },
  lossProbability: {
    title: 'Loss',
    unit: 'fraction',
    meaning: 'The share of Monte Carlo paths that end with less than the initial cash.',
  },
  rank: {
    title: 'Rank',
    unit: 'fraction',
    meaning:
      'The share of Monte Carlo paths that came to less than the run itself; of those that came to the same, but for rounding, a half. Near 50 % it is what is to be expected. Near 100 % the run was lucky if it is about return or Sharpe ratio, and unlucky if it is about drawdown: nearly all paths fell less deep.',
  },
  bands: {
    title: 'Bands',
    unit: 'money range',
    meaning:
      'Equity and drawdown at each point that 5, 25, 50, 75 and 95 % of Monte Carlo paths are below, neighbours interpolated. They are percentiles of each point, not paths.',
  },
};
