import { reserveName } from '#capital';
import { unit } from '#ledger';
import { formatTime } from '#market';
import { type BotStanding, type SessionStanding, togetherOf } from '#trading';
import { figure, money, percent, span, type Wellbeing } from '#watch';
import { stateOf } from './standing.ts';

/** How a line looks. */
export type Tone = 'plain' | 'head' | 'dim' | 'good' | 'warn' | 'bad';

export interface ScreenLine {
  readonly text: string;
  readonly tone: Tone;
}

/** All that a screen shows of a session. */
export interface LiveView {
  readonly standing: SessionStanding;
  readonly wellbeing: Wellbeing;
  /** The last close of each market. */
  readonly prices: ReadonlyMap<string, number>;
  /** What was decided, the newest last. */
  readonly decisions: readonly ScreenLine[];
  readonly log: readonly ScreenLine[];
  /** ms since this process began. */
  readonly runs: number;
}

const keys = 'p pause   r resume   h halt   q quit';

/** As many lines as there are rows, none longer than the columns: what matters most gets room first. */
export function liveLines(view: LiveView, rows: number, columns: number): readonly ScreenLine[] {
  const blocks = [
    block('Bots: equity, return', botLines(view), 0.35),
    block('Positions and orders', positionLines(view), 0.3),
    block('Feeds', feedLines(view), 0.3),
    block('Decisions', view.decisions.toReversed(), 0.4),
  ];
  const inner = Math.max(0, rows - 2);
  const shown: ScreenLine[] = [];
  for (const { title, lines, share } of blocks) {
    const left = inner - shown.length;
    const room = Math.min(left, lines.length + 1, Math.max(3, Math.floor(left * share)));
    // A title with nothing but "more" below it says nothing.
    if (room < Math.min(3, lines.length + 1) || lines.length === 0) continue;
    const cut =
      lines.length > room - 1 ? [...lines.slice(0, room - 2), more(lines.length - room + 2)] : lines;
    shown.push({ text: title, tone: 'head' }, ...cut);
  }
  const left = inner - shown.length;
  if (left >= 2) shown.push({ text: 'Log', tone: 'head' }, ...view.log.slice(-(left - 1)));
  const body = shown.slice(0, inner);
  const blank = Array.from({ length: inner - body.length }, (): ScreenLine => ({ text: '', tone: 'plain' }));
  return [headLine(view), ...body, ...blank, { text: keys, tone: 'dim' } as const]
    .slice(0, Math.max(1, rows))
    .map(({ text, tone }) => ({ text: fitting(text, columns), tone }));
}

function block(title: string, lines: readonly ScreenLine[], share: number) {
  return { title, lines, share };
}

function more(count: number): ScreenLine {
  return { text: `  and ${count} more`, tone: 'dim' };
}

function headLine({ standing, runs }: LiveView): ScreenLine {
  const { name, bots, last } = standing;
  const all = [...bots.values()];
  const { equity, growth } = togetherOf(standing);
  const isReal = all.some(({ spec }) => spec.real);
  const parts = [
    isReal ? `${name}: REAL ORDERS` : `${name}: paper`,
    `equity ${money(equity)}`,
    `return ${percent(growth)}`,
    `up ${span(runs)}`,
  ];
  if (!Number.isNaN(last)) parts.push(`${formatTime(last)} UTC`);
  return { text: parts.join('   '), tone: 'head' };
}

function botLines({ standing }: LiveView): ScreenLine[] {
  const all = [...standing.bots.values()];
  const reserve = standing.reserve < unit ? [] : [reserveName];
  const widest = Math.max(0, ...[...standing.bots.keys(), ...reserve].map(({ length }) => length));
  return [
    ...all.map((bot) => botLine(bot, widest)),
    ...reserve.map((name): ScreenLine => {
      const text = `  ${name.padEnd(widest)}  ${''.padEnd(8)}  ${money(standing.reserve).padStart(12)}`;
      return { text, tone: 'plain' };
    }),
  ];
}

function botLine(bot: BotStanding, widest: number): ScreenLine {
  const { spec, mode, reason, equity, growth, trades, wins, refusals } = bot;
  const parts = [
    `  ${spec.name.padEnd(widest)}`,
    stateOf(bot, true).padEnd(8),
    money(equity).padStart(12),
    percent(growth.value).padStart(9),
    `${trades} trades, ${wins} won, ${refusals} refused`,
    ...(reason === null ? [] : [reason]),
  ];
  const tones = { running: 'plain', paused: 'warn', halted: 'bad' } as const;
  return { text: parts.join('  '), tone: tones[mode] };
}

function positionLines({ standing, prices }: LiveView): ScreenLine[] {
  return [...standing.bots.values()].flatMap(({ spec, positions, orders }) => [
    ...[...orders.values()].map(({ market, leg, state, filled }): ScreenLine => {
      const text = `  ${spec.name}  ${market}  ${leg} order ${state}, ${figure(filled)} filled`;
      return { text, tone: state === 'unknown' ? 'bad' : 'dim' };
    }),
    ...[...positions].map(([market, { quantity, price }]): ScreenLine => {
      const now = prices.get(market);
      const held = `  ${spec.name}  ${market}  ${figure(quantity)} at ${figure(price)}`;
      if (now === undefined) return { text: held, tone: 'plain' };
      const gain = quantity * (now - price);
      const share = (now / price - 1) * Math.sign(quantity);
      const text = `${held}, now ${figure(now)}: ${money(gain)} (${percent(share)})`;
      return { text, tone: gain < 0 ? 'bad' : 'good' };
    }),
  ]);
}

function feedLines({ standing, wellbeing }: LiveView): ScreenLine[] {
  const exchanges = wellbeing.exchanges.map(({ exchange, latency, availability, unwell }): ScreenLine => {
    const p95 = latency ? `, ${Math.round(latency.p95)} ms (p95)` : '';
    const text = `  ${exchange}: ${unwell ?? `well, ${percent(availability).replace('+', '')} answered${p95}`}`;
    return { text, tone: unwell === null ? 'plain' : 'bad' };
  });
  const streams = [...standing.streams].map(([stream, { until, trouble }]): ScreenLine => {
    const update = wellbeing.streams.find((one) => one.stream === stream);
    const counts = update ? `, asked ${update.asked} times, ${update.failed} failed` : '';
    const known = Number.isNaN(until) ? 'nothing yet' : `until ${formatTime(until)}`;
    const text = `  ${stream}: ${known}${counts}${trouble === null ? '' : `, ${trouble}`}`;
    return { text, tone: trouble === null ? 'plain' : 'warn' };
  });
  // What is in trouble comes first: there may be more of them than rows.
  return [...exchanges, ...streams].toSorted(
    (a, b) => Number(a.tone === 'plain') - Number(b.tone === 'plain'),
  );
}

/** A text in so many cells of a terminal; signs that are wider than one, or move the cursor, are not let through. */
function fitting(text: string, columns: number): string {
  const plain = text.replaceAll(
    /[^\u0020-\u007E\u00A0-\u02FF\u2010-\u2027\u2030-\u203A\u2190-\u21FF…–]/gu,
    '?',
  );
  return plain.length <= columns ? plain : `${plain.slice(0, Math.max(0, columns - 1))}…`;
}
