import { beforeAll, describe, expect, it } from 'vitest';
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

function strategy(name: string, { first = '', enterLong = 'close.above(1)', parts }: Attack): string {
  const body = parts ?? `series: ({ close }) => ({ enterLong: ${enterLong} })`;
  return `${imports}${first}export default defineStrategy({ name: '${name}', about: '', ${body} });\n`;
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
    { enterLong: "close.above((0, eval)('process.hrtime()')[0] as number)" },
    /"eval\(\)" is not for strategies/,
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
  'a module that is imported later': [
    inside("void import('node:fs'); return { enterLong: close.above(1) };"),
    /"import\(\)" is not for strategies/,
  ],
  'something that happens afterwards': [
    { first: 'let n = 0;\nvoid Promise.resolve().then(() => n++);\n', enterLong: 'close.above(n)' },
    /"Promise.resolve" is not for strategies: nothing in them can wait/,
  ],
  'series that come later': [
    {
      parts:
        'series: (async ({ close }: { close: { above(n: number): never } }) => ({ enterLong: close.above(1) })) as never',
    },
    /returns a promise, but nothing in a strategy can wait/,
  ],
  'a decision that comes later': [
    { parts: 'series: ({ close }) => ({ price: close }), decide: (async () => 1) as never' },
    /decide\(\) of "attack-\d+" returns a promise: nothing in a strategy can wait/,
  ],
  'the time in the language of its reader': [
    { enterLong: "close.above(new Intl.DateTimeFormat('en', { second: 'numeric' }).format().length)" },
    /"Intl.DateTimeFormat" would give another/,
  ],
  'the time of an event': [
    { enterLong: "close.above(new Event('tick').timeStamp)" },
    /"Event" would give another/,
  ],
  'when the program began': [
    { enterLong: 'close.above(performance.timeOrigin)' },
    /"performance.timeOrigin" would give another/,
  ],
  'what the collector of garbage has left': [
    { enterLong: 'close.above(new WeakRef({}).deref() ? 1 : 0)' },
    /"WeakRef" would give another/,
  ],
  'what the collector of garbage tells': [
    inside('new FinalizationRegistry(() => 0).register({}, 0); return { enterLong: close.above(1) };'),
    /"FinalizationRegistry" would give another/,
  ],
  'a time limit': [
    { enterLong: 'close.above(AbortSignal.timeout(1).aborted ? 1 : 0)' },
    /"AbortSignal.timeout" is not for strategies/,
  ],
  'a thread': [
    { first: "import { Worker } from 'node:worker_threads';\n", enterLong: 'close.above(Worker.length)' },
    /"node:worker_threads" is not for strategies/,
  ],
  'every object at once': [
    inside(
      '(Object.prototype as { enterShort?: unknown }).enterShort = close.above(1); return { enterLong: close.above(2) };',
    ),
    /"Object.prototype.enterShort" was changed by the strategy/,
  ],
  'the calls that led to it': [
    inside('Error.prepareStackTrace = (_, sites) => sites; return { enterLong: close.above(1) };'),
    /"Error.prepareStackTrace" was changed by the strategy/,
  ],
  'another market in place of the market': [
    {
      parts:
        'series: (m) => { (m as { close: unknown }).close = m.open; return { enterLong: m.close.above(1) }; }',
    },
    /read only property 'close'/,
  ],
  'other parameters than were given': [
    {
      first: "import { between } from 'cryptobot';\n",
      parts:
        'params: { n: between(1, 9, 3) }, series: ({ close }, p) => { (p as { n: number }).n++; return { enterLong: close.above(sma(close, p.n)) }; }',
    },
    /read only property 'n'/,
  ],
  'other defaults than were defined': [
    {
      first: "import { between } from 'cryptobot';\nconst params = { n: between(1, 9, 3) };\n",
      parts:
        'params, series: ({ close }, p) => { (params.n as { default: number }).default++; return { enterLong: close.above(sma(close, p.n)) }; }',
    },
    /read only property 'default'/,
  ],
  'another meaning of an indicator': [
    inside('(sma.about.reading as { low: string }).low = "bearish"; return { enterLong: close.above(1) };'),
    /read only property 'low'/,
  ],
  'another loop in all kernels of a kind': [
    inside(
      'const kernel = sma(close, 3).operation.kernel([{ values: new Float64Array(3) }], [{ values: new Float64Array(3) }], [3]);' +
        'Object.getPrototypeOf(kernel).advance = () => undefined; return { enterLong: close.above(sma(close, 3)) };',
    ),
    /read only property 'advance'/,
  ],
  'what is asked for each time anew': [
    {
      first: 'let n = 0;\n',
      parts: 'series: ({ close }) => ({ get enterLong() { return close.above(n++ % 2 === 0 ? 0 : 1e9); } })',
    },
    /repeatable +fail/,
  ],
  'a start that is written on': [
    {
      enterLong:
        '(() => { const start = { n: 0 }; return recur([close], start, (s: { n: number }) => { s.n++; return [s, s.n % 7] as const; }); })().above(3)',
    },
    /causality +fail/,
  ],
  'the record that decide() is given': [
    {
      first: 'const kept: { readonly price: number }[] = [];\n',
      parts:
        'series: ({ close }) => ({ price: close }), decide: ({ now }) => { kept.push(now); return kept[0]!.price > now.price || kept.length % 2 ? 1 : 0; }',
    },
    /decisions +fail/,
  ],
  'a variable of a file beside it': [
    {
      first: "import { seen } from './_seen.ts';\n",
      enterLong:
        'recur([close], 0, (s: number, c: number) => { seen.push(c); return [s, seen.length % 5] as const; }).above(2)',
    },
    /causality +fail/,
  ],
  'a number that is asked for': [
    { enterLong: 'close.above({ valueOf: () => 1 } as never)' },
    /"an object" is not a series/,
  ],
  'a copy of a series': [{ enterLong: 'close.above(structuredClone({ ...close }) as never)' }, /fail/],
  'a model that is fed with later bars': [
    {
      first: "import { onnx } from 'cryptobot';\n",
      enterLong: "onnx('m.onnx', [before(close, -3)]).above(0)",
    },
    /"-3" is not a distance for before\(\)/,
  ],
  'a size that is no number': [
    {
      parts:
        'series: ({ close }) => ({ enterLong: close.above(1), size: close.minus(close).over(close.minus(close)) })',
    },
    /warm-up +fail +"size" is undefined/,
  ],
};

const named = Object.entries(attacks).map(([title, [attack, sentence]], k) => ({
  title,
  name: `attack-${k}`,
  attack,
  sentence,
}));

interface Checked {
  readonly strategy: string;
  readonly rows: readonly { readonly check: string; readonly verdict: string; readonly detail: string }[];
}

// All in one process, so that none may spoil it for the next either.
describe('a strategy that tries', () => {
  const said = new Map<string, Checked['rows']>();

  beforeAll(async () => {
    const files = named.map(({ name, attack }) => [`strategies/${name}.ts`, strategy(name, attack)]);
    const cwd = folder({
      ...(Object.fromEntries(files) as Record<string, string>),
      'strategies/_seen.ts': 'export const seen: number[] = [];\n',
    });
    const names = ['sma-cross', ...named.map(({ name }) => name), 'ema-cross'];
    const { stdout } = await cryptobot(['strategies', 'check', ...names, '--json'], { cwd });
    const { strategies } = JSON.parse(stdout) as { readonly strategies: readonly Checked[] };
    for (const { strategy: name, rows } of strategies) said.set(name, rows);
  }, 120_000);

  it.each(named)('$title is found out', ({ name, sentence }) => {
    const failed = said.get(name)!.filter(({ verdict }) => verdict === 'fail');
    const lines = failed.map(({ check, verdict, detail }) => `${check} ${verdict} ${detail}`);
    expect(lines.join('\n')).toMatch(sentence);
  });

  it.each(['sma-cross', 'ema-cross'])('does no harm to %s beside it', (name) => {
    expect(said.get(name)!.map(({ verdict }) => verdict)).toEqual(Array(7).fill('ok'));
  });
});
