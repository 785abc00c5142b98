import { expect, it } from 'vitest';
import { renderHtml, renderMarkdown, type ReportDocument, subjectOf } from '#report';
import type { Selection } from '#research';
import { daysNotes, selectionNotes } from '../../src/report/selection-notes.ts';
import { selectionTiles } from '../../src/report/html/selection.ts';
import { plainAssets, shelfDocument } from './documents.ts';

const known: Selection = {
  trials: 3,
  days: 400,
  longestDays: 400,
  effectiveTrials: 2.5,
  deflatedSharpe: 0.9,
  probabilisticSharpe: 0.95,
  pbo: 0.2,
  minTrackRecord: 41,
  realityCheck: 0.1,
  spa: 0.1,
  noise: null,
  noiseHistories: 0,
  noiseTrials: 0,
};
const nothing = {
  ...known,
  effectiveTrials: 1,
  deflatedSharpe: null,
  probabilisticSharpe: null,
  pbo: null,
  minTrackRecord: null,
  realityCheck: null,
  spa: null,
};
const notesOf = (selection: Selection) => selectionNotes(selection).join('\n');

it('says on how many days a choice is judged where they are not all', () => {
  const note = 'The choice is judged on 142 of 1,657 days, because all have only those in common.';
  expect(notesOf({ ...known, days: 142, longestDays: 1657 })).toContain(note);
  expect(notesOf(known)).not.toContain('The choice is judged on');
  expect(daysNotes({})).toEqual([]);
  const document: ReportDocument = {
    ...shelfDocument(),
    selection: { ...known, days: 142, longestDays: 1657 },
  };
  const page = renderHtml(document, plainAssets);
  const tiles = page.slice(page.indexOf('How far to believe the best'));
  expect(tiles.slice(0, tiles.indexOf('</section>'))).toContain(note);
  const judged = { ...subjectOf(document), verdicts: [], skipped: [], unjudged: null, golden: [] };
  expect(renderMarkdown(judged)).toContain(`- ${note}`);
});

it.each([
  [0, 'no day'],
  [1, 'only 1 day'],
])('judges nothing where %i days are in common', (days, text) => {
  const selection = { ...nothing, days, longestDays: 1657 };
  expect(notesOf(selection)).toBe(
    [
      'Chosen after the fact: the best of 3.',
      `How good the choice is cannot be judged: there is ${text} that all have in common, and the longest has 1,657.`,
      'Not tried on noise; see: cryptobot metrics noise.',
    ].join('\n'),
  );
  expect(selectionTiles(selection).text).toMatch(/Effective trials<\/a><\/dt><dd>–</);
});

it('tells an edge that time cannot prove from one that is not known', () => {
  const edge = 'The best has no edge that time could prove.';
  expect(notesOf({ ...known, minTrackRecord: null })).toContain(edge);
  expect(notesOf(nothing)).not.toContain(edge);
  expect(notesOf(nothing)).toContain(
    'Days until its edge is proven: unknown, because its days are all alike.',
  );
});
