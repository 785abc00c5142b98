import { profitOf, type SessionStanding, togetherOf } from '#trading';
import type { Severity } from './alert.ts';
import type { Metric, Sample } from './metric.ts';
import type { Latency } from './monitor.ts';
import { shareOf } from './news.ts';
import type { BotTally } from './tally.ts';
import type { Wellbeing } from './wellbeing.ts';

/** All that is known about a session at a moment. */
export interface Measured {
  readonly standing: SessionStanding;
  readonly bots: ReadonlyMap<string, BotTally>;
  readonly alerts: ReadonlyMap<Severity, number>;
  readonly lost: number;
  readonly wellbeing: Wellbeing;
}

const modes = ['running', 'paused', 'halted'] as const;

/** The metrics of a session. Their names are what dashboards ask for: they are only added to. */
export function metricsOf(measured: Measured): readonly Metric[] {
  return [...botMetrics(measured), ...exchangeMetrics(measured.wellbeing), ...sessionMetrics(measured)].map(
    (metric) => ({
      ...metric,
      samples: metric.samples.map(({ labels, value }) => ({
        labels: { session: measured.standing.name, ...labels },
        value,
      })),
    }),
  );
}

function botMetrics({ standing, bots }: Measured): Metric[] {
  const all = [...standing.bots.values()];
  const of = (pick: (bot: (typeof all)[number]) => number): Sample[] =>
    all.map((bot) => ({ labels: { bot: bot.spec.name }, value: pick(bot) }));
  const counted = (pick: (tally: BotTally) => number): Sample[] =>
    [...bots].map(([bot, tally]) => ({ labels: { bot }, value: pick(tally) }));
  return [
    gauge(
      'bot_equity',
      'Cash and positions at the last close, in the quote currency.',
      of(({ equity }) => equity),
    ),
    gauge(
      'bot_cash',
      'Money that is not invested, in the quote currency.',
      of(({ cash }) => cash),
    ),
    gauge('bot_profit', 'Won and lost, what is still open included.', of(profitOf)),
    gauge(
      'bot_return',
      'Growth of what a bot had up to its last close, a fraction.',
      of(({ growth }) => growth.value),
    ),
    gauge('account_equity', 'All bots and the reserve, in the quote currency.', [
      { labels: {}, value: togetherOf(standing).equity },
    ]),
    gauge('account_reserve', 'Money that no bot trades with.', [{ labels: {}, value: standing.reserve }]),
    gauge(
      'bot_positions',
      'Open positions.',
      of(({ positions }) => positions.size),
    ),
    gauge(
      'bot_open_orders',
      'Real orders that have not ended.',
      of(({ orders }) => orders.size),
    ),
    gauge(
      'bot_position',
      'What is held of a market; sold short is negative.',
      all.flatMap(({ spec, positions }) =>
        [...positions].map(([market, { quantity }]) => ({
          labels: { bot: spec.name, market },
          value: quantity,
        })),
      ),
    ),
    gauge(
      'bot_mode',
      '1 for the mode that a bot is in.',
      all.flatMap(({ spec, mode }) =>
        modes.map((one) => ({ labels: { bot: spec.name, mode: one }, value: one === mode ? 1 : 0 })),
      ),
    ),
    gauge(
      'bot_risk',
      'Share of its usual risk that a bot takes, 0 in a pause.',
      of(({ risk }) => (risk ? shareOf(risk.to) : 1)),
    ),
    counter(
      'bot_received_total',
      'Money that other bots handed to a bot.',
      of(({ received }) => received),
    ),
    counter(
      'bot_given_total',
      'Money that a bot handed on to others.',
      of(({ handedOn }) => handedOn),
    ),
    counter(
      'bot_deposited_total',
      'Money that somebody brought to a bot.',
      of(({ deposited }) => deposited),
    ),
    counter(
      'bot_withdrawn_total',
      'Money that somebody took from a bot.',
      of(({ withdrawn }) => withdrawn),
    ),
    counter(
      'bot_closes_total',
      'Closes that were decided on.',
      counted(({ closes }) => closes),
    ),
    counter(
      'bot_decisions_total',
      'Closes that decided to do something.',
      counted(({ decisions }) => decisions),
    ),
    counter(
      'bot_orders_total',
      'Orders that the risk manager approved.',
      counted(({ orders }) => orders),
    ),
    counter(
      'bot_fills_total',
      'Executions.',
      counted(({ fills }) => fills),
    ),
    counter(
      'bot_trades_total',
      'Trades that ended.',
      of(({ trades }) => trades),
    ),
    counter(
      'bot_wins_total',
      'Trades that ended with a gain.',
      of(({ wins }) => wins),
    ),
    counter(
      'bot_refusals_total',
      'What was asked for and not given, by reason.',
      [...bots].flatMap(([bot, { refusals }]) =>
        [...refusals].map(([reason, value]) => ({ labels: { bot, reason }, value })),
      ),
    ),
  ];
}

function exchangeMetrics({ exchanges, calls, streams, at }: Wellbeing): Metric[] {
  const of = (pick: (one: (typeof exchanges)[number]) => number | null): Sample[] =>
    exchanges.flatMap((one) => sample({ exchange: one.exchange }, pick(one)));
  const stream = (pick: (one: (typeof streams)[number]) => number | null): Sample[] =>
    streams.flatMap((one) => sample({ stream: one.stream }, pick(one)));
  return [
    gauge(
      'exchange_up',
      '1 while an exchange is well.',
      of(({ unwell }) => (unwell === null ? 1 : 0)),
    ),
    gauge(
      'exchange_availability',
      'Share of calls that were answered.',
      of(({ availability }) => availability),
    ),
    gauge(
      'exchange_success',
      'Share of calls that worked.',
      of(({ success }) => success),
    ),
    gauge(
      'exchange_latency_seconds',
      'What so large a share of the answers took at most.',
      exchanges.flatMap(({ exchange, latency }) => quantiles({ exchange }, latency)),
    ),
    gauge(
      'exchange_order_seconds',
      'What so large a share of the answers to orders took at most.',
      exchanges.flatMap(({ exchange, orders }) => quantiles({ exchange }, orders)),
    ),
    gauge(
      'exchange_data_late_seconds',
      'How late the latest bar of its stalest stream is.',
      of(({ dataAge }) => seconds(dataAge)),
    ),
    gauge(
      'exchange_clock_offset_seconds',
      'How far our clock is ahead.',
      of(({ clockOffset }) => seconds(clockOffset)),
    ),
    gauge(
      'call_latency_seconds',
      'What so large a share of the answers to one kind of call took at most.',
      calls.flatMap(({ exchange, call, latency }) => quantiles({ exchange, call }, latency)),
    ),
    gauge(
      'call_success',
      'Share of one kind of call that worked.',
      calls.map(({ exchange, call, success }) => ({ labels: { exchange, call }, value: success })),
    ),
    gauge(
      'stream_age_seconds',
      'Since the last close that is known.',
      stream(({ known }) => seconds(known === null ? null : at - known)),
    ),
    counter(
      'stream_requests_total',
      'How often bars were asked for.',
      stream(({ asked }) => asked),
    ),
    counter(
      'stream_errors_total',
      'How often none could be had.',
      stream(({ failed }) => failed),
    ),
    counter(
      'stream_bars_total',
      'Bars that came.',
      stream(({ bars }) => bars),
    ),
    gauge(
      'stream_failures',
      'Failures in a row: above 0, it backs off.',
      stream(({ failures }) => failures),
    ),
  ];
}

function sessionMetrics({ standing, alerts, lost }: Measured): Metric[] {
  return [
    counter('session_events_total', 'Events in the journal.', [{ labels: {}, value: standing.events }]),
    counter(
      'alerts_total',
      'Alerts that were raised.',
      [...alerts].map(([severity, value]) => ({ labels: { severity }, value })),
    ),
    counter('alerts_lost_total', 'Alerts that did not arrive somewhere.', [{ labels: {}, value: lost }]),
  ];
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name: `cryptobot_${name}`, help, type: 'gauge', samples };
}

function counter(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name: `cryptobot_${name}`, help, type: 'counter', samples };
}

function sample(labels: Sample['labels'], value: number | null): Sample[] {
  return value === null ? [] : [{ labels, value }];
}

function quantiles(labels: Sample['labels'], latency: Latency | null): Sample[] {
  if (!latency) return [];
  const all = [
    ['0.5', latency.p50],
    ['0.95', latency.p95],
    ['0.99', latency.p99],
  ] as const;
  return all.map(([quantile, ms]) => ({ labels: { ...labels, quantile }, value: ms / 1000 }));
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}
