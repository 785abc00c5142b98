import { type Fills, noRules, reasonCode, wholeLots } from '#orders';
import { type Account, spendable } from './account.ts';
import { type Dialect, nextOpen } from './dialect.ts';
import type { LaneInput } from './input.ts';
import type { Guards } from './levels.ts';

// What most searches try in great numbers: a share of the money is bought at the open after one signal
// and sold at the open after another, and nothing else can happen. That is a loop over signals.

/**
 * Appends the fills of such a lane: those of a `Simulation`, to the last bit.
 * Says whether it is one; of any other, nothing is appended.
 */
export function fillPlainly(
  lane: LaneInput,
  account: Required<Account>,
  dialect: Dialect,
  fills: Fills,
): boolean {
  if (!isPlain(lane, account, dialect)) return false;
  const { bars, yes, warmup, rules = noRules } = lane;
  const { open, length } = bars;
  const { enterLong: enters = never, exitLong: exits = never } = yes!;
  const { size, fee, slippage, spread } = account;
  const { lot, minQuantity, minNotional } = rules;
  const lost = slippage + spread / 2;
  let cash = 0 + account.cash;
  let x = 0;
  for (let e = 0, from = warmup; e < enters.length; e++) {
    const decided = enters[e]!;
    if (decided < from) continue;
    while (x < exits.length && exits[x]! < decided) x++;
    if (exits[x] === decided) continue;
    const i = decided + 1;
    if (i >= length) return true;
    const paid = open[i]! * (1 + lost);
    const perUnit = paid * (1 + fee);
    const wanted = (cash * size) / perUnit;
    const affordable = spendable(cash, account.cash) / perUnit;
    const held = wholeLots(wanted > affordable ? affordable : wanted, lot);
    if (!(held > 0 && held >= minQuantity && held * paid >= minNotional)) continue;
    cash -= appended(fills, i, held, open[i]!, paid, fee, held, reasonCode.entry);
    while (x < exits.length && exits[x]! < i) x++;
    const left = x < exits.length ? exits[x]! + 1 : length;
    if (left >= length) return true;
    const got = open[left]! * (1 - lost);
    cash -= appended(fills, left, -held, open[left]!, got, fee, 0, reasonCode.signal);
    from = left;
  }
  return true;
}

function isPlain(
  { signals, yes, guards, decide, entry, volatility, charges }: LaneInput,
  { sizing, leverage, impact, participation }: Required<Account>,
  dialect: Dialect,
): boolean {
  return (
    dialect === nextOpen &&
    sizing === 'share' &&
    leverage === 1 &&
    impact === 0 &&
    participation === 1 &&
    yes !== undefined &&
    !yes.enterShort &&
    !yes.exitShort &&
    isEmpty(signals) &&
    isUnguarded(guards) &&
    !decide &&
    !entry &&
    !volatility &&
    (charges === undefined || charges.bar.length === 0)
  );
}

function isEmpty(record: object): boolean {
  for (const name in record) if (record[name as keyof object] !== undefined) return false;
  return true;
}

function isUnguarded({ stop, targets, trail, breakEven, maxBars }: Guards): boolean {
  return !stop && targets.length === 0 && !trail && !breakEven && maxBars === undefined;
}

// What the money changes by, the other way.
function appended(
  fills: Fills,
  bar: number,
  quantity: number,
  at: number,
  price: number,
  rate: number,
  held: number,
  reason: number,
): number {
  const fee = Math.abs(quantity) * price * rate;
  fills.append(0, bar, quantity, price, fee, (price - at) * quantity, held, reason, false, false);
  return quantity * price + fee;
}

const never = new Int32Array(0);
