import type { Opinion } from '#research';
import type { Decision, SignalName } from '#strategy';
import type { Paint } from '../colour.ts';
import { columns } from '../table.ts';

const texts: Readonly<Record<SignalName, string>> = {
  enterLong: 'enter long',
  exitLong: 'exit long',
  enterShort: 'enter short',
  exitShort: 'exit short',
};

/** What each strategy says on the last bar: one line each. */
export function opinionTable(opinions: readonly Opinion[], paint: Paint): string {
  if (opinions.length === 0) return '';
  const rows = opinions.map((opinion) => [
    opinion.strategy,
    said(opinion, paint),
    held(opinion, paint),
    opinion.score === null ? paint.dim('–') : toned(signed(opinion.score), opinion.score, paint),
    opinion.confidence === null ? paint.dim('–') : opinion.confidence.toFixed(2),
    paint.dim(first(opinion.readings)),
  ]);
  const table = columns(rows, {
    head: ['Strategy', 'Says', 'Holds', 'Score', 'Confidence', 'Readings'],
    bold: paint.bold,
    align: ['left', 'left', 'left', 'right', 'right', 'left'],
  });
  const note = 'What it holds had it traded all of these bars; what it says is filled at the next open.';
  return `\n${table}\n${paint.dim(note)}`;
}

function said({ signals, decision }: Opinion, paint: Paint): string {
  if (decision !== null) return decided(decision, paint);
  const said = (Object.keys(texts) as SignalName[]).filter((name) => signals[name]);
  if (said.length === 0) return paint.dim('nothing');
  return said
    .map((name) => toned(texts[name], name.endsWith('Long') === name.startsWith('enter') ? 1 : -1, paint))
    .join(', ');
}

function decided(decision: Decision, paint: Paint): string {
  if (decision === 'hold') return paint.dim('hold');
  if (typeof decision === 'number')
    return toned(`hold ${Number((100 * decision).toPrecision(3))} %`, decision, paint);
  return toned(`enter ${decision.enter}`, decision.enter === 'long' ? 1 : -1, paint);
}

function held({ position, bars }: Opinion, paint: Paint): string {
  if (position === 'flat') return paint.dim('nothing');
  const since = `${position}, ${bars} ${bars === 1 ? 'bar' : 'bars'}`;
  return toned(since, position === 'long' ? 1 : -1, paint);
}

// The rest is in --json.
function first(readings: readonly string[]): string {
  const more = readings.length > 3 ? ` and ${readings.length - 3} more` : '';
  return readings.slice(0, 3).join(', ') + more;
}

export function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}

export function toned(text: string, direction: number, { green, red }: Paint): string {
  return direction > 0 ? green(text) : direction < 0 ? red(text) : text;
}
