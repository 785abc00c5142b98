import { marketName } from '#market';
import { runNotes } from '../comparison.ts';
import { paramName } from '../param-name.ts';
import { selectionNotes } from '../selection-notes.ts';
import { cell, failedGates, numericCells, numeric } from '../gates/csv.ts';
import { candidateOf, type GateDocument, type GateSubject, type Sheet } from '../gates/document.ts';
import type { WalkDocument } from './document.ts';
import {
  foldMarkNotes,
  foldTable,
  outsideMarkNotes,
  outsideTable,
  overAllOfHistory,
  walkNotes,
  walkTitle,
} from './table.ts';

/** A walk-forward as something to be judged: what nobody optimised on. */
export function walkSubject(document: WalkDocument): GateSubject {
  const { outside, overfitting, command, version, strategy } = document;
  return {
    runs: outside.map(candidateOf),
    objective: 'sharpe',
    failures: [],
    choice: overfitting ?? null,
    title: walkTitle(document),
    notes: [
      ...runNotes(outside),
      ...new Set([...outsideMarkNotes(document), ...foldMarkNotes(document)]),
      ...walkNotes({ ...document, overfitting: undefined }),
    ],
    command,
    version,
    found: {
      heading: `Walk-forward of ${strategy}`,
      tables: [
        { title: 'All tests in a row with the same money', ...outsideTable(document) },
        { title: 'The folds', ...foldTable(document) },
      ],
      ...(overfitting ? { apart: { lead: `${overAllOfHistory}:`, notes: selectionNotes(overfitting) } } : {}),
      sheet: (verdicts) => sheetOf(document, verdicts),
    },
  };
}

// A row for each test, then one for all of them in a row, and one for the same money held.
function sheetOf(
  { space, goals: [goal], steps, outside, strategy }: WalkDocument,
  verdicts: GateDocument['verdicts'],
): Sheet {
  const names = space.axes.map(({ name }) => name);
  const markets = outside.map(({ run }) => marketName(run.bars.market)).join(' + ');
  const timeframe = outside[0]?.run.bars.timeframe ?? '';
  const ofFolds = [
    'trainFrom',
    'trainTo',
    'testFrom',
    'testTo',
    ...names.map(paramName),
    'objectiveIn',
    'objectiveOut',
    'rank',
  ];
  const noFold = ofFolds.map(() => '');
  return {
    head: ['fold', 'strategy', 'market', 'timeframe', ...ofFolds, 'efficiency', 'failedGates', ...numeric],
    rows: [
      ...steps.map(({ train, test, chosen, inside, outside: came, rank }, k) => [
        k + 1,
        strategy,
        markets,
        timeframe,
        ...[train.from, train.to, test.from, test.to].map((time) => new Date(time).toISOString()),
        ...names.map((name) => cell(chosen?.values[name])),
        cell(inside && goal.value(inside)),
        cell(came && goal.value(came)),
        cell(rank),
        '',
        '',
        ...numericCells(came?.numbers),
      ]),
      ...outside.flatMap(({ identity, run, metrics, baseline, efficiency }) => {
        const market = [marketName(run.bars.market), run.bars.timeframe];
        return [
          [
            'all',
            strategy,
            ...market,
            ...noFold,
            cell(efficiency),
            failedGates(verdicts, [identity.id]),
            ...numericCells(metrics),
          ],
          ['', 'baseline', ...market, ...noFold, '', '', ...numericCells(baseline.metrics)],
        ];
      }),
    ],
  };
}
