import { describe, expect, it } from 'vitest';
import { cryptobot, folder } from './cryptobot.ts';

const imports =
  "import { before, defineStrategy, on, outside, recur, sma } from 'cryptobot';\ntype Columns = readonly { readonly values: Float64Array }[];\n";

interface Attack {
  /** What the file says before the strategy. */
  readonly first?: string;
  /** What stands in place of `enterLong`. */
  readonly enterLong?: string;
  /** Or all of the strategy but its name. */
  readonly parts?: string;
}

function strategy({ first = '', enterLong = 'close.above(1)', parts }: Attack): string {
  const body = parts ?? `series: ({ close }) => ({ enterLong: ${enterLong} })`;
  return `${imports}${first}export default defineStrategy({ name: 'attack', about: '', ${body} });\n`;
}

const inside = (body: string) => ({ parts: `series: ({ close }) => { ${body} }` });

// What a strategy can try to see the future, the clock, chance or the world. Each is refused when it
// is loaded or asked, or found by the check.
const attacks: Readonly<Record<string, readonly [attack: Attack, sentence: RegExp]>> = {
  'a negative shift': [
    { enterLong: 'close.below(before(close, -1))' },
    /"-1" is not a distance for before\(\).*Nothing in a strategy can look forward/,
  ],
  'a centred window': [{ enterLong: 'close.above(before(sma(close, 9), -4))' }, /"-4" is not a distance/],
  'the largest value of all': [
    { enterLong: 'close.above(Math.max(...(close as never as { values: number[] }).values))' },
    /failed/,
  ],
  'bars that are finer than its own': [
    { enterLong: "close.above(on('15m').close)" },
    /cannot be made of 1h bars/,
  ],
  'a value from outside that is not there': [
    { enterLong: "close.above(outside('tomorrow'))" },
    /no outside series "tomorrow"/,
  ],
  'a variable that remembers later bars': [
    inside(
      'const seen: number[] = [];' +
        'const all = recur([close], 0, (s: number, c: number) => { seen.push(c); return [s + 1, c] as const; });' +
        'const ahead = recur([all], 0, (i: number, c: number) => [i + 1, (seen[i + 1] ?? c) - c] as const);' +
        'return { enterLong: ahead.above(0) };',
    ),
    /causality +fail/,
  ],
  'a variable of the file': [
    {
      first: 'let n = 0;\n',
      enterLong: 'recur([close], 0, (s: number) => { n++; return [s, n % 7] as const; }).above(3)',
    },
    /causality +fail/,
  ],
  'a variable that outlives decide()': [
    { first: 'let n = 0;\n', parts: 'series: ({ close }) => ({ price: close }), decide: () => n++ % 2' },
    /decisions +fail/,
  ],
  'an operation of its own': [
    inside(
      'const Made = close.constructor as never as new (...a: unknown[]) => typeof close;' +
        "const ahead = new Made({ name: 'x', outputs: 1, warmup: () => 0, kernel: ([i]: Columns, [o]: Columns) => ({ advance(f: number, t: number) { for (let k = f; k < t; k++) o!.values[k] = i!.values[k + 1]!; } }) }, [close]);" +
        'return { enterLong: ahead.above(close) };',
    ),
    /fail/,
  ],
  'an imitation of a series': [
    inside(
      'const fake = Object.create(Object.getPrototypeOf(close)) as typeof close;' +
        "Object.assign(fake, { operation: { name: 'x', outputs: 1, warmup: () => 0, kernel: () => ({ advance() {} }) }, inputs: [close], params: [], output: 0 });" +
        'return { enterLong: fake.above(0) };',
    ),
    /was not made by an indicator/,
  ],
  'another kernel for a known series': [
    inside(
      'const average = sma(close, 3);' +
        '(average.operation as { kernel: unknown }).kernel = () => ({ advance() {} });' +
        'return { enterLong: close.above(average) };',
    ),
    /read only property/,
  ],
  'Date.now': [{ enterLong: 'close.above(Date.now() % 2)' }, /"Date.now\(\)" would give another result/],
  'new Date': [{ enterLong: 'close.above(new Date().getHours())' }, /"new Date\(\)" would give another/],
  'a clock in decide()': [
    { parts: 'series: ({ close }) => ({ price: close }), decide: () => new Date().getTime() % 2' },
    /"new Date\(\)" would give another/,
  ],
  'performance.now': [
    { enterLong: 'close.above(performance.now())' },
    /"performance.now" would give another/,
  ],
  'Math.random': [{ enterLong: 'close.above(Math.random())' }, /"Math.random\(\)" would give another/],
  'random bytes': [
    { enterLong: 'close.above(crypto.getRandomValues(new Uint8Array(1))[0]!)' },
    /"crypto.getRandomValues" is not for strategies/,
  ],
  'a file': [
    { first: "import { readFileSync } from 'node:fs';\nreadFileSync('/etc/hostname');\n" },
    /"node:fs" is not for strategies/,
  ],
  'the network': [
    inside("void fetch('http://127.0.0.1:1'); return { enterLong: close.above(1) };"),
    /"fetch\(\)" is not/,
  ],
  'the process': [{ enterLong: 'close.above(process.pid)' }, /"process.pid" is not for strategies/],
  'the global object': [
    { enterLong: 'close.above((globalThis as { Date: DateConstructor }).Date.now())' },
    /"globalThis.Date" is not for strategies/,
  ],
  'text that is compiled': [
    { enterLong: "close.above((() => 1).constructor('return Date.now()')() as number)" },
    /"Function\(\)" is not for strategies/,
  ],
  'text that is evaluated': [
    { enterLong: "close.above((0, eval)('Date.now()') as number)" },
    /"Date.now\(\)" would/,
  ],
  'a timer': [
    inside('setTimeout(() => 0, 1); return { enterLong: close.above(1) };'),
    /"setTimeout\(\)" is not/,
  ],
  'a file that waits': [{ first: 'await Promise.resolve();\n' }, /await is only valid/],
  'a step that waits': [
    { enterLong: 'recur([close], 0, (async (s: number, c: number) => [s, c]) as never).above(0)' },
    /"a promise" from its step/,
  ],
  'another language': [
    inside(
      'Float64Array.prototype.fill = function () { return this; }; return { enterLong: close.above(1) };',
    ),
    /"Float64Array.prototype.fill" was changed by the strategy/,
  ],
  'a size that is no number': [
    {
      parts:
        'series: ({ close }) => ({ enterLong: close.above(1), size: close.minus(close).over(close.minus(close)) })',
    },
    /warm-up +fail +"size" is undefined/,
  ],
};

describe('a strategy that tries', () => {
  it.each(Object.entries(attacks))('%s is found out', async (_, [attack, sentence]) => {
    const cwd = folder({ 'strategies/attack.ts': strategy(attack) });
    const { code, stdout } = await cryptobot(['strategies', 'check', 'attack'], { cwd });
    expect(stdout).toMatch(sentence);
    expect(code).toBe(1);
  });
});
