/** Nothing is put off for longer than this; a pause before it is asked again is far shorter. */
const longest = 600_000;

/** Whether it is time. A time that lies far ahead was noted before the clock was set back. */
export function isDue(at: number, now: number): boolean {
  return at <= now || (at < Infinity && at > now + longest);
}

/** Who is told again and again hears less each time: the first, second, fourth, eighth. */
export function isWorthTelling(count: number): boolean {
  return (count & (count - 1)) === 0;
}
