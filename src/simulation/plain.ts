import { type Fills, noRules, reasonCode, wholeLots, wholeTicks } from '#orders';
import { type Account, spendable } from './account.ts';
import { type Dialect, nextOpen } from './dialect.ts';
import type { LaneInput } from './input.ts';
import { type Level, priceAt } from './levels.ts';
import { firstTouch } from './quiet.ts';

// What most searches try in great numbers: a share of the money is bought at the open after one signal,
// and sold at the open after another, when it was held for long enough, or at a stop or a target that
// stay where they are. That is a loop over signals.

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
  const { bars, yes, warmup, guards, rules = noRules } = lane;
  const { open, high, low, length } = bars;
  const { enterLong: enters = never, exitLong: exits = never } = yes!;
  const { size, fee, makerFee, slippage, spread } = account;
  const { lot, tick, minQuantity, minNotional } = rules;
  const { stop, targets, maxBars = Infinity } = guards;
  const target = targets[0]?.at;
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
    const floor = wholeTicks(levelAt(stop, paid, -1, decided), tick, false);
    const ceiling = wholeTicks(levelAt(target, paid, 1, decided), tick, true);
    // Levels that are undefined, or on the wrong side, guard nothing.
    if (!(floor < paid && paid < ceiling)) continue;
    const perUnit = paid * (1 + fee);
    const wanted = (cash * size) / perUnit;
    const affordable = spendable(cash, account.cash) / perUnit;
    const held = wholeLots(wanted > affordable ? affordable : wanted, lot);
    if (!(held > 0 && held >= minQuantity && held * paid >= minNotional)) continue;
    cash -= appended(fills, i, held, open[i]!, paid, fee, held, reasonCode.entry);

    while (x < exits.length && exits[x]! < i) x++;
    const asked = x < exits.length ? exits[x]! : Infinity;
    const old = i + maxBars - 1;
    const leaves = asked <= old ? asked : old;
    const end = leaves < length ? leaves + 1 : length;
    const isGuarded = floor > -Infinity || ceiling < Infinity;
    const touched = isGuarded ? firstTouch(low, high, floor, ceiling, i, end) : end;
    if (touched < end) {
      const opened = open[touched]!;
      const stops = low[touched]! <= floor;
      const ambiguous = stops && high[touched]! >= ceiling && opened > floor && opened < ceiling;
      const isStop = stops && opened < ceiling;
      const inside = isStop ? opened > floor : opened < ceiling;
      const at = inside ? (isStop ? floor : ceiling) : opened;
      const got = isStop ? at * (1 - lost) : at;
      const rate = isStop ? fee : makerFee;
      const reason = isStop ? reasonCode['stop-loss'] : reasonCode['take-profit'];
      cash -= appended(fills, touched, -held, at, got, rate, 0, reason, inside, ambiguous);
      from = touched;
      continue;
    }
    if (end === length) return true;
    const reason = asked <= old ? reasonCode.signal : reasonCode.time;
    cash -= appended(fills, end, -held, open[end]!, open[end]! * (1 - lost), fee, 0, reason);
    from = end;
  }
  return true;
}

function isPlain(
  { signals, yes, guards, decide, entry, volatility, charges, detail }: LaneInput,
  { sizing, leverage, impact, participation }: Required<Account>,
  dialect: Dialect,
): boolean {
  const { targets, trail, trailAfter, breakEven } = guards;
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
    !trail &&
    !trailAfter &&
    !breakEven &&
    (targets.length === 0 || (targets.length === 1 && targets[0]!.share === 1)) &&
    // Finer bars tell what is reached first.
    (!detail || (!guards.stop && targets.length === 0)) &&
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

// Where there is no level, it is infinitely far away.
function levelAt(level: Level | undefined, price: number, sign: number, bar: number): number {
  return level ? priceAt(level, price, sign, bar) : sign * Infinity;
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
  inside = false,
  ambiguous = false,
): number {
  const fee = Math.abs(quantity) * price * rate;
  fills.append(0, bar, quantity, price, fee, (price - at) * quantity, held, reason, inside, ambiguous);
  return quantity * price + fee;
}

const never = new Int32Array(0);
