import { causeText } from '#capital';
import { unit } from '#ledger';
import { formatTime } from '#market';
import { divisorText } from '#report';
import { type BotStanding, hasMoney, profitOf, type SessionStanding, togetherOf } from '#trading';
import { money, percent, signed, type Update } from '#watch';
import type { Paint } from '../colour.ts';
import { accountLine, amount, sentence } from './session.ts';

/** How a session stands, as a document. */
export function standingDocument(
  standing: SessionStanding,
  isRunning: boolean,
  updates: readonly Update[],
): object {
  const { name, testnet, began, events, last, bots, streams, accounts } = standing;
  return {
    session: name,
    running: isRunning,
    testnet,
    began,
    events,
    last,
    together: togetherOf(standing),
    bots: [...bots.values()].map(({ spec, mode, positions, decided, orders, risk, growth, ...bot }) => ({
      name: spec.name,
      mode: mode === 'running' && !isRunning ? 'stopped' : mode,
      hasMoney: hasMoney(bots.get(spec.name)!),
      real: spec.real !== undefined,
      strategy: spec.strategy,
      timeframe: spec.timeframe,
      allotment: spec.account.cash,
      ...bot,
      profit: profitOf(bots.get(spec.name)!),
      totalReturn: growth.value,
      risk: {
        divisor: risk ? risk.to : 1,
        paused: risk !== null && risk.to === null,
        reason: risk?.cause ?? null,
        since: risk?.at ?? null,
      },
      positions: [...positions].map(([market, { quantity, price }]) => ({ market, quantity, price })),
      decisions: [...decided.values()].map(({ market, closes, leave, enter, readings }) => ({
        market,
        closes,
        leave,
        enter,
        readings,
      })),
      orders: [...orders.values()].map(({ market, leg, state, filled, clientId, exchangeId }) => ({
        market,
        leg,
        state,
        filled,
        clientId,
        exchangeId,
      })),
    })),
    accounts: [...accounts.values()].map(({ exchange, time, gaps, foreign }) => ({
      exchange,
      time,
      gaps,
      foreign,
    })),
    reserve: standing.reserve,
    unwell: [...standing.unwell].map(([exchange, why]) => ({ exchange, why })),
    streams: [...streams].map(([stream, { until, trouble }]) => {
      const { asked, failed, bars, last, failures, next } =
        updates.find((one) => one.stream === stream) ?? {};
      return { stream, until, trouble, asked, failed, bars, last, failures, next };
    }),
  };
}

/** The same for people. */
export function renderStanding(
  standing: SessionStanding,
  isRunning: boolean,
  updates: readonly Update[],
  paint: Paint,
): string {
  const { name, testnet, began, events, last, bots, streams, accounts } = standing;
  const lines = [
    `${paint.bold(name)}: ${isRunning ? 'running' : 'not running'}${testnet ? ' on the testnet' : ''}, since ${formatTime(began)} UTC, ${events.toLocaleString('en')} events, the last at ${formatTime(last)} UTC`,
    ...accountText(standing),
  ];
  for (const bot of bots.values()) {
    const { spec, reason, equity, trades, wins, refusals, closes, positions, decided, orders } = bot;
    lines.push(
      '',
      `${paint.bold(spec.name)} (${spec.strategy}, ${spec.timeframe}, ${spec.real ? 'real orders' : 'on paper'}): ${stateOf(bot, isRunning)}${reason === null ? '' : `: ${reason}`}`,
      `  equity ${money(equity)}, profit ${signed(profitOf(bot))}, return ${percent(bot.growth.value)}, ${trades} ${trades === 1 ? 'trade' : 'trades'}, ${wins} won, ${refusals} ${refusals === 1 ? 'refusal' : 'refusals'}, last close ${closes === null ? '–' : formatTime(closes)}`,
    );
    if (spec.capital) lines.push(`  ${sharing(bot)}`);
    for (const [market, { quantity, price }] of positions)
      lines.push(`  holds ${amount(quantity)} ${market}, entered at ${amount(price)}`);
    for (const event of decided.values())
      lines.push(`  decided at the close of ${formatTime(event.closes)}: ${sentence(event)}`);
    for (const { market, leg, state, filled } of orders.values())
      lines.push(`  order ${market} ${leg}: ${state}${filled > 0 ? `, ${amount(filled)} filled` : ''}`);
  }
  lines.push('');
  for (const account of accounts.values()) lines.push(accountLine(account));
  for (const [exchange, why] of standing.unwell) lines.push(`${exchange}: no entries: ${why}`);
  for (const [stream, { until, trouble }] of streams) {
    const counts = countsOf(updates.find((one) => one.stream === stream));
    lines.push(
      `${stream}: known until ${formatTime(until)}${counts}${trouble === null ? '' : `, ${trouble}`}`,
    );
  }
  return lines.join('\n');
}

function countsOf(update: Update | undefined): string {
  if (!update) return '';
  const { asked, failed, failures } = update;
  const rest = failures === 0 ? '' : `, backs off after ${failures} in a row`;
  return `, asked ${asked} times, ${failed} failed${rest}`;
}

/** What a bot is at, as far as its session goes on. */
export function stateOf(bot: BotStanding, isRunning: boolean): string {
  if (bot.mode !== 'running') return bot.mode;
  if (!hasMoney(bot)) return 'no money';
  return isRunning ? 'running' : 'stopped';
}

// What bots that share an account have together.
function accountText(standing: SessionStanding): string[] {
  const { bots, reserve } = standing;
  if (reserve < unit && ![...bots.values()].some(({ spec }) => spec.capital)) return [];
  const { equity, profit, growth, deposited, withdrawn } = togetherOf(standing);
  return [
    [
      `together: equity ${money(equity)}`,
      `reserve ${money(reserve)} of it`,
      `profit ${signed(profit)}`,
      `return ${percent(growth)}`,
      ...some('deposited', deposited),
      ...some('withdrawn', withdrawn),
    ].join(', '),
  ];
}

// What a bot has of its account, and what it may risk, and why.
function sharing({ spec, received, handedOn, deposited, withdrawn, risk }: BotStanding): string {
  const moved = [
    `allotment ${money(spec.account.cash)}`,
    ...some('received', received),
    ...some('handed on', handedOn),
    ...some('deposited', deposited),
    ...some('withdrawn', withdrawn),
  ];
  const level = divisorText(risk ? (risk.to ?? Infinity) : 1);
  const why = risk ? ` since ${formatTime(risk.at)}: ${causeText(risk.cause, risk.is)}` : '';
  return `${moved.join(', ')}; risk ${level}${why}`;
}

function some(what: string, sum: number): string[] {
  return sum > 0 ? [`${what} ${money(sum)}`] : [];
}
