import { causeText } from '#capital';
import type { OrderRequest } from '#exchange';
import { formatTime } from '#market';
import type { OrderDraft } from '#orders';
import { divisorText } from '#report';
import type { Reconciled, SessionEvent } from '#trading';
import { money } from '#watch';

/** An event of a session as a line; undefined when it is none of a person's business. */
export function sessionLine(event: SessionEvent): string | undefined {
  const said = sentence(event);
  if (said === undefined) return undefined;
  const [which, moment] = momentOf(event);
  return `${which.padEnd(8)} ${formatTime(moment)}  ${said}`;
}

/** What happened, without when. */
export function sentence(event: SessionEvent): string | undefined {
  switch (event.type) {
    case 'started':
      return `session ${event.session}${event.testnet ? ' on the testnet' : ''}: ${event.bots.map(({ name }) => name).join(', ')}`;
    case 'history':
      return `${event.stream}: ${event.rows.length} bars to warm up`;
    case 'values': {
      const [time, , value] = event.rows.at(-1)!;
      const many = event.rows.length > 1 ? `${event.rows.length} values, the last ` : '';
      return `${event.name}: ${many}${amount(value)} about ${formatTime(time)}`;
    }
    case 'process':
      return event.what;
    case 'operator':
      return `${event.bot ?? 'all bots'}: ${event.word}`;
    case 'feed':
      return `${event.stream}: ${event.message}`;
    case 'clock':
      return `${event.exchange}: our clock is ${event.offset} ms ahead`;
    case 'health':
      return `${event.exchange}: ${event.isWell ? 'entries again' : 'no entries'}: ${event.message}`;
    case 'decided': {
      const { bot, market, leave, enter, readings } = event;
      const what = [leave && `leave (${leave})`, enter && `enter ${enter}`].filter(Boolean).join(', ');
      if (what === '') return undefined;
      return `${bot}  ${market}: ${what}${readings.length > 0 ? `: ${readings.join(', ')}` : ''}`;
    }
    case 'refused': {
      const { bot, market, reason, wanted, allowed } = event;
      return `${bot}  ${market}: refused: ${reason} (wanted ${amount(wanted)}, allowed ${amount(allowed)})`;
    }
    case 'filled': {
      const { bot, market, quantity, price, reason, held } = event;
      if (quantity === 0) return `${bot}  ${market}: paid ${reason} ${amount(event.fee)}`;
      const side = quantity > 0 ? 'bought' : 'sold';
      return `${bot}  ${market}: ${side} ${amount(Math.abs(quantity))} at ${amount(price)} (${reason}), holds ${amount(held)}`;
    }
    case 'ordered':
      return event.request && asked(event.order, event.request);
    case 'order': {
      const { bot, market, leg, state, filled, said } = event;
      const how = filled > 0 && state !== 'filled' ? `, ${amount(filled)} filled` : '';
      return `${bot}  ${market}: ${leg} order ${state}${how}${said === null ? '' : `: ${said}`}`;
    }
    case 'reconciled':
      return accountLine(event);
    case 'missed':
      return `${event.exchange}: something may have been missed: ${event.message}`;
    case 'rules':
      return `${event.market}: ${event.rules === null ? 'is traded no more' : 'accepts other orders than before'}`;
    case 'marked':
      return `${event.bot}  equity ${money(event.equity)}`;
    case 'transferred': {
      const { from, to, amount: moved } = event;
      if (from === null) return `${to}  ${amount(moved)} brought`;
      return to === null
        ? `${from}  ${amount(moved)} taken away`
        : `${from}  ${amount(moved)} handed on to ${to}`;
    }
    case 'money':
      return `${event.to}: ${event.amount > 0 ? `${amount(event.amount)} is brought` : `${amount(-event.amount)} is to be taken`}`;
    case 'risk':
      return `${event.bot}  risk ${divisorText(event.from ?? Infinity)} → ${divisorText(event.to ?? Infinity)}: ${causeText(event.cause, event.is)}`;
    case 'mode':
      return `${event.bot} is ${event.mode}: ${event.reason}`;
    default:
      return undefined;
  }
}

function asked({ bot, market, leg }: OrderDraft, { side, quantity, limit, trigger }: OrderRequest): string {
  const when = trigger === null ? '' : ` when the price ${trigger.when} to ${amount(trigger.price)}`;
  const at = limit === null ? '' : ` at ${amount(limit)}`;
  return `${bot}  ${market}: asks to ${side} ${amount(quantity)}${at}${when} (${leg})`;
}

/** What the books and an account say of each other. */
export function accountLine({
  exchange,
  gaps,
  foreign,
}: Pick<Reconciled, 'exchange' | 'gaps' | 'foreign'>): string {
  if (gaps.length === 0 && foreign.length === 0) return `${exchange}: the account has what the books say`;
  const unlike = gaps.map(
    ({ of, expected, found }) => `${of}: ${amount(found)} where the books say ${amount(expected)}`,
  );
  const others = foreign.map((one) => `not ours: ${one}`);
  return `${exchange}: ${[...unlike, ...others].join('; ')}`;
}

// Bars have their own time, whenever they are heard of: decisions and marks belong to a close, and what
// happens on paper to the bar it happens in.
function momentOf(event: SessionEvent): readonly [which: 'at close' | 'in bar' | 'by clock', moment: number] {
  if ('closes' in event) return ['at close', event.closes];
  if (event.type === 'filled' && !event.real) return ['in bar', event.opens];
  if ((event.type === 'risk' || event.type === 'transferred') && event.at !== null)
    return ['in bar', event.at];
  return ['by clock', event.time];
}

/** A number of a line: six digits say enough. */
export function amount(value: number | null): string {
  return value === null ? '–' : String(Number(value.toPrecision(6)));
}
