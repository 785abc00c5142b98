import type { Definition } from '#metrics';
import type { Selection } from './selection.ts';

/** The numbers that judge the choice of the best among several runs. Null where one does not exist. */
export type Statistics = Readonly<Partial<Record<StatisticName, number | null>>>;

export type StatisticName = keyof Selection;

/** One written meaning for each, as `cryptobot metrics` prints it. */
export const statistics: Readonly<Record<StatisticName, Definition>> = {
  trials: {
    title: 'Trials',
    unit: 'count',
    meaning: 'How many runs the best was chosen from.',
  },
  effectiveTrials: {
    title: 'Effective trials',
    unit: 'ratio',
    meaning:
      'How many independent trials the runs are worth: (Σ eigenvalues)² ÷ Σ eigenvalues² of the correlations of their daily returns. Copies of one run count once.',
  },
  deflatedSharpe: {
    title: 'Deflated Sharpe',
    unit: 'fraction',
    meaning:
      'The probability that the true Sharpe ratio of the best is above the best that luck alone finds among so many effective trials, seen through the length, skewness and kurtosis of its daily returns (Bailey and López de Prado, 2014). Above 95 % speaks of skill.',
  },
  pbo: {
    title: 'Probability of overfitting',
    unit: 'fraction',
    meaning:
      'How often the run with the best Sharpe ratio on one half of the days is below the median of all runs on the other half: over all 924 ways to take 6 of 12 stretches of days (CSCV, Bailey and others, 2015). About 50 % on noise; 0 % when the best is the best everywhere.',
  },
  minTrackRecord: {
    title: 'Minimum track record',
    unit: 'ratio',
    meaning:
      'Days of returns like those of the best until its Sharpe ratio is above 0 with 95 % confidence (Bailey and López de Prado, 2012). Null when the ratio is not above 0.',
  },
};
