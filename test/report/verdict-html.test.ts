import { describe, expect, it } from 'vitest';
import { renderHtml, renderSweepHtml, renderWalkHtml, subjectOf, sweepSubject, walkSubject } from '#report';
import { judgeRun, parseGate } from '#research';
import emaCross from '../../strategies/ema-cross.ts';
import smaCross from '../../strategies/sma-cross.ts';
import { documentOf, hostile, plainAssets, reported, walkBars } from './documents.ts';
import { foldsDocument } from './folds.ts';
import { searched } from './sweeps.ts';

const document = documentOf([smaCross, emaCross].map((strategy) => reported(strategy, walkBars(900))));
const judged = (subject: ReturnType<typeof subjectOf>) => ({
  ...subject,
  verdicts: subject.runs.flatMap((run) => judgeRun(run, ['trades>=1', 'sharpe>=99'].map(parseGate))),
  skipped: [],
  unjudged: null,
  golden: [],
});
const section = /<section id="verdict".*?<\/section>/s;

describe('the verdict on a page', () => {
  const html = renderHtml(document, plainAssets, judged(subjectOf(document)));
  const [text] = section.exec(html)!;

  it('stands above everything else, what failed first', () => {
    expect(html.indexOf('id="verdict"')).toBeLessThan(html.indexOf('id="ranking"'));
    expect(text).toContain('2 of 4 gates failed.');
    const rows = text.split('<tbody>')[1]!.split('</tr>').slice(0, 4);
    expect(rows[0]).toMatch(/<th scope="row">sharpe &gt;= 99<\/th><td class="loss text">FAIL<\/td>/);
    expect(rows[3]).toMatch(/<th scope="row">trades &gt;= 1<\/th><td class="gain text">pass<\/td>/);
    expect(text.match(/(?<=<th scope="col"[^>]*>)[^<]*/g)).toEqual([
      'Gate',
      'Verdict',
      'Run',
      'Actual',
      'Limit',
      'Off by',
    ]);
  });

  it('is not there where nothing was asked', () => {
    expect(renderHtml(document, plainAssets)).not.toContain('id="verdict"');
    const nothing = { ...subjectOf(document), verdicts: [], skipped: [], unjudged: null, golden: [] };
    expect(renderHtml(document, plainAssets, nothing)).not.toContain('id="verdict"');
  });

  it('says what could not be run and why a gate failed, and lets no text become an element', () => {
    const subject = judged(subjectOf(document, [{ strategy: hostile, message: hostile }]));
    const [verdict] = subject.verdicts;
    const bad = { ...verdict!, about: hostile, check: hostile, reason: hostile, passed: false };
    const page = renderHtml(document, plainAssets, { ...subject, verdicts: [bad, ...subject.verdicts] });
    expect(section.exec(page)![0]).toContain('could not be run');
    expect(page).not.toContain('<img');
    expect(page.match(/<script/g)).toHaveLength(2);
  });
});

it('is on the page of a sweep and of a walk-forward as well', () => {
  const sweep = searched([
    { name: 'fast', values: [2, 4] },
    { name: 'slow', values: [6, 8] },
  ]);
  const walk = foldsDocument([[1, 2]]);
  const pages = [
    renderSweepHtml({ ...sweep, best: sweep.best! }, plainAssets, judged(sweepSubject(sweep))),
    renderWalkHtml(walk, plainAssets, judged(walkSubject(walk))),
  ];
  for (const page of pages) {
    expect(section.exec(page)![0]).toContain('1 of 2 gates failed.');
    expect(page.indexOf('id="verdict"')).toBeLessThan(page.search(/id="(judgement|outside)"/));
  }
});
