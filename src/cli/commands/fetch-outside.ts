import { sourceOf } from '#adapters/http';
import { UserError } from '#errors';
import { formatDay, formatDuration } from '#market';
import { parseOutsideName, type ValueRevision } from '#outside';
import type { Fetched, Going } from '../fetched.ts';
import { bringOutside, type Brought, isAddress, type Origin } from '../outside.ts';
import { firstRevisions, revisionLines } from '../screens/revisions.ts';
import { columns } from '../table.ts';

export interface OutsideOptions {
  readonly outside?: string;
  readonly delay?: number;
  readonly address?: string;
}

/** What one series from outside came to. */
interface Stored {
  readonly outside: string;
  readonly values: number;
  readonly from: number | null;
  readonly to: number | null;
  readonly delay: number;
  readonly added: number;
  readonly same: number;
  readonly revised: number;
  readonly revisions: readonly ValueRevision[];
  readonly refused: number;
}

/** Whether a name is that of a series from outside, or the address of one, and not of a market. */
export function isOutside(name: string): boolean {
  return isAddress(name) || sourceOf(name) !== undefined;
}

/** `cryptobot fetch fear-greed`: values that somebody publishes, each with the time it became known. */
export async function fetchOutside(
  names: readonly string[],
  options: OutsideOptions,
  { settings, context, signal }: Going,
): Promise<Fetched> {
  const stored: Stored[] = [];
  const failures: UserError[] = [];
  for (const origin of originsOf(names, options)) {
    const { name } = origin;
    const patience = { signal, onRetry: (reason: string) => context.output.note(`${name}: ${reason}`) };
    try {
      stored.push(storedOf(name, await bringOutside(origin, settings.data, patience)));
    } catch (error) {
      if (signal.aborted) break;
      if (!(error instanceof UserError)) throw error;
      failures.push(new UserError(error.kind, `${name}: ${error.message}`, { cause: error }));
    }
  }
  // A table of nothing says nothing.
  if (names.length === 1 && failures[0]) throw failures[0];
  return {
    document: { series: stored.map((one) => ({ ...one, revisions: firstRevisions(one.revisions) })) },
    render: ({ bold, dim }) =>
      [
        columns(stored.map(row), {
          head: ['Series', 'Values', 'From', 'To', 'New', 'Known', 'Revised', 'Known after'],
          bold,
          align: ['left', 'right', 'left', 'left', 'right', 'right', 'right', 'left'],
        }),
        ...stored.flatMap((one) => revisionLines(one.outside, one.revisions).map(dim)),
      ].join('\n'),
    failures,
  };
}

function originsOf(names: readonly string[], options: OutsideOptions): Origin[] {
  const { outside, delay, address } = options;
  const market = names.find((name) => !isOutside(name));
  if (market !== undefined)
    throw new UserError(
      'usage',
      `"${market}" is a market, and "${names.find(isOutside)!}" is a series from outside. Fetch them one after the other.`,
    );
  if ((outside !== undefined || address !== undefined) && names.length > 1)
    throw new UserError('usage', '--outside and --address are about one series. Name one.');
  return names.map((name) => {
    const source = sourceOf(name);
    if (source) return { name, address: address ?? source.address };
    if (outside === undefined || delay === undefined)
      throw new UserError(
        'usage',
        `"${name}" is an address. Say what its values are called and how long after their time they are known, for example: cryptobot fetch ${name} --outside my-series --delay 1d`,
      );
    return { name: parseOutsideName(outside), address: name, delay };
  });
}

function storedOf(outside: string, { arrived, report, delay, merged }: Brought): Stored {
  const { added, same, revised, revisions } = merged;
  return {
    outside,
    values: report.values,
    from: arrived.time[0] ?? null,
    to: arrived.time.at(-1) ?? null,
    delay,
    added,
    same,
    revised,
    revisions,
    refused: report.refused,
  };
}

function row({ outside, values, from, to, added, same, revised, delay }: Stored): string[] {
  const day = (time: number | null) => (time === null ? '–' : formatDay(time));
  const count = (value: number) => value.toLocaleString('en');
  return [
    outside,
    count(values),
    day(from),
    day(to),
    count(added),
    count(same),
    count(revised),
    formatDuration(delay),
  ];
}
