import type { MoneyFlow } from '#capital';
import { formatTime } from '#market';
import type { NamedTransfer } from '#research';

/** What was to be brought or taken and was not, or not then: a sentence each. */
export function flowsAmiss(
  flows: readonly MoneyFlow[],
  transfers: readonly NamedTransfer[],
  span: { readonly from: number; readonly to: number },
): readonly string[] {
  const sentences = flows.flatMap(({ time, amount, to }) => {
    const what = `${amount > 0 ? 'deposit' : 'withdrawal'} of ${Math.abs(amount)} at ${formatTime(time)} (${to})`;
    if (time >= span.to) return [`The ${what} comes after the last bar: it is left out.`];
    return time < span.from ? [`The ${what} comes before the first bar: it is there from the start.`] : [];
  });
  const names = new Set(flows.filter(({ amount }) => amount < 0).map(({ to }) => to));
  for (const name of names) {
    const within = flows.filter(({ time, amount, to }) => to === name && amount < 0 && time < span.to);
    const asked = within.reduce((sum, { amount }) => sum - amount, 0);
    const taken = transfers
      .filter(({ from, to }) => from === name && to === null)
      .reduce((sum, { amount }) => sum + amount, 0);
    if (asked - taken > 1e-8)
      sentences.push(
        `Of withdrawals of ${asked} from "${name}" ${Number(taken.toFixed(8))} was taken: no more was free at those times.`,
      );
  }
  return sentences;
}
