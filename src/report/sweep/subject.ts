import { marketName } from '#market';
import { paramName } from '../param-name.ts';
import { comparisonTable, runNotes } from '../comparison.ts';
import { cell, failedGates, numeric, numericCells } from '../gates/csv.ts';
import { candidateOf, type GateDocument, type GateSubject, type Sheet } from '../gates/document.ts';
import type { SweepDocument } from './document.ts';
import { sweepTableNotes, sweepNotes, sweepTable, sweepTitle } from './table.ts';

// A spreadsheet that nobody scrolls through to its end.
const mostTrials = 10_000;

/**
 * A search as something to be judged: the runs of its best trial, and the choice of it among all; or why none
 * is the best.
 */
export function sweepSubject(document: SweepDocument, failure?: string): GateSubject {
  const { best, overfitting, command, version, strategy } = document;
  const runs = (failure === undefined ? best?.runs : undefined) ?? [];
  return {
    runs: runs.map(candidateOf),
    objective: 'sharpe',
    failures: failure === undefined ? [] : [{ strategy: strategy.name, message: failure }],
    choice: overfitting ?? null,
    title: sweepTitle(document),
    notes: [
      ...(runs.length > 0 ? runNotes(runs) : []),
      ...(best ? sweepTableNotes(document) : []),
      ...sweepNotes(document),
    ],
    command,
    version,
    found: {
      heading: `Sweep of ${strategy.name}`,
      tables: [
        ...(best ? [{ title: 'The best trials', ...sweepTable(document) }] : []),
        ...(runs.length > 1
          ? [{ title: 'The best trial on each market', ...comparisonTable({ runs }) }]
          : []),
      ],
      sheet: (verdicts) => sheetOf(document, verdicts),
    },
  };
}

// A row for each trial that came to something, best first; what the same money held came to is last.
function sheetOf(
  { space, goals, findings, best, bars, across, strategy }: SweepDocument,
  verdicts: GateDocument['verdicts'],
): Sheet {
  const names = space.axes.map(({ name }) => name);
  const others = goals.filter(({ text }) => !(numeric as readonly string[]).includes(text));
  const runs = best?.runs ?? [];
  const markets = bars.map((one) => marketName(one.bars.market)).join(' + ');
  const market = runs.length > 1 ? `${across} of ${markets}` : markets;
  const timeframe = bars[0]?.bars.timeframe ?? '';
  // Only the best trial is judged.
  const failed = failedGates(
    verdicts,
    runs.map(({ identity }) => identity.id),
  );
  return {
    head: [
      'trial',
      'strategy',
      'market',
      'timeframe',
      ...names.map(paramName),
      'failedGates',
      ...others.map(({ text }) => text),
      ...numeric,
    ],
    rows: [
      ...findings.ranked
        .first(mostTrials)
        .map(({ values, result }, k) => [
          k + 1,
          strategy.name,
          market,
          timeframe,
          ...names.map((name) => cell(values[name])),
          k === 0 ? failed : '',
          ...others.map((goal) => cell(goal.value(result))),
          ...numericCells(result.numbers),
        ]),
      ...runs.map(({ run, baseline }) => [
        '',
        'baseline',
        marketName(run.bars.market),
        run.bars.timeframe,
        ...names.map(() => ''),
        '',
        ...others.map((goal) => cell(goal.value({ numbers: baseline.metrics, markets: [] }))),
        ...numericCells(baseline.metrics),
      ]),
    ],
  };
}
