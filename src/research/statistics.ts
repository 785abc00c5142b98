import type { Definition } from '#metrics';
import type { Selection } from './selection.ts';

/** The numbers that judge the choice of the best among several runs. Null where one does not exist. */
export type Statistics = Readonly<Partial<Record<StatisticName, number | null>>>;

export type StatisticName = keyof Selection;

// Markets and runs may begin and end at different times.
const ofDays = 'Only the days that all have in common are looked at; see: days.';

/** One written meaning for each, as `cryptobot metrics` prints it. */
export const statistics: Readonly<Record<StatisticName, Definition>> = {
  trials: {
    title: 'Trials',
    unit: 'count',
    meaning: 'How many runs the best was chosen from.',
  },
  days: {
    title: 'Days judged',
    unit: 'count',
    meaning:
      'On how many days the choice of the best is judged: those that all runs have in common, and of a search over several markets, all markets. Effective trials, both Sharpe probabilities, overfitting, minimum track record, reality check and SPA know no other days, however many one of the runs has; the noise test goes over all bars.',
  },
  longestDays: {
    title: 'Days of the longest',
    unit: 'count',
    meaning:
      'How many days the longest of the runs has, or of a search over several markets, the longest market. Where it is more than the days judged, the others are left out of the judgement.',
  },
  effectiveTrials: {
    title: 'Effective trials',
    unit: 'ratio',
    meaning: `How many independent trials the runs are worth: one for what their daily returns have in common, and (Σ eigenvalues)² ÷ Σ eigenvalues² for what is left of them without it, each run scaled to the same deviation, less the correlation that chance alone gives independent runs over so many days. Copies of one run count once, independent ones each. Of more than 200 trials of a search, 200 stand for all: one out of each stretch of them. ${ofDays}`,
  },
  deflatedSharpe: {
    title: 'Deflated Sharpe',
    unit: 'fraction',
    meaning: `The probability that the true Sharpe ratio of the best is above the best that luck alone finds among so many effective trials, seen through the length, skewness and kurtosis of its daily returns (Bailey and López de Prado, 2014); luck is as wide as the ratios of runs that are no copies. Above 95 % speaks of skill. ${ofDays}`,
  },
  probabilisticSharpe: {
    title: 'Probabilistic Sharpe',
    unit: 'fraction',
    meaning: `The probability that the true Sharpe ratio of the best is above 0, seen through the length, skewness and kurtosis of its daily returns (Bailey and López de Prado, 2012), as if nothing else had been tried. What choosing takes away from it is in the deflated one. ${ofDays}`,
  },
  pbo: {
    title: 'Probability of overfitting',
    unit: 'fraction',
    meaning: `How often the run with the best Sharpe ratio on one half of the days is below the median of all runs on the other half, where the median itself counts half: over all 924 ways to take 6 of 12 stretches of days (CSCV, Bailey and others, 2015). About 50 % on noise; 0 % when the best is the best everywhere. Of more than 10,000 trials of a search, so many that lie evenly among them stand for all. ${ofDays}`,
  },
  minTrackRecord: {
    title: 'Minimum track record',
    unit: 'ratio',
    meaning: `Days of returns like those of the best until its Sharpe ratio is above 0 with 95 % confidence (Bailey and López de Prado, 2012). Null when the ratio is not above 0. ${ofDays}`,
  },
  realityCheck: {
    title: 'Reality check',
    unit: 'fraction',
    meaning: `The probability that luck alone makes the best of the runs this much better than its baseline, if every run is exactly as good as its own (White, 2000): mean daily return above the baseline, against 1,000 histories of the same days drawn anew in blocks (stationary bootstrap), all runs on the same days. Of a search 300 histories, and of more than 200 trials 200 that lie evenly among them stand for all: what is judged is the best of those. Below 5 % speaks of an edge over holding. ${ofDays}`,
  },
  spa: {
    title: 'SPA',
    unit: 'fraction',
    meaning: `The reality check as Hansen (2005) corrects it, the test for superior predictive ability: each mean is divided by its standard error, and runs that are clearly worse than their baseline no longer count. The errors of very many runs over few days are told badly, which makes it a little too small. Below 5 % speaks of an edge over holding. ${ofDays}`,
  },
  noise: {
    title: 'Noise test',
    unit: 'fraction',
    meaning:
      'How often the best of all runs does as well on noise: every run is made again on histories of the same bars in random order, where nothing is left to find, and the best there is compared with the best on the real history, which counts as one of them. Of a search, some trials that lie evenly among all of them are tried.',
  },
  noiseHistories: {
    title: 'Noise histories',
    unit: 'count',
    meaning:
      'How many histories the noise test made: --noise N, or as many as have four million bars over all runs that are tried on them; of a comparison at most 100, of a search at most 49. A search makes at least 19, for which fewer of its trials are tried where bars are many, and none where not even two could be.',
  },
  noiseTrials: {
    title: 'Noise trials',
    unit: 'count',
    meaning:
      'How many runs were tried on each history of the noise test: all of a comparison; of a search at most 200, and fewer where they would take long.',
  },
};
