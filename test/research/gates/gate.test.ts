import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { definitions, type Metrics } from '#metrics';
import {
  botDefinitions,
  type Candidate,
  displacedNotes,
  gatesFor,
  gatesForChoice,
  judgeChoice,
  judgeRun,
  parseBudgets,
  parseGate,
  pathDefinitions,
  skippedOf,
  statistics,
  unjudgedReason,
  unusedBudgets,
} from '#research';

const run = (metrics: Partial<Metrics>, baseline: Partial<Metrics> = {}): Candidate => ({
  id: 'abc',
  strategy: 'ema-cross',
  market: 'sample:BTC/USDT',
  timeframe: '1h',
  metrics: metrics as Metrics,
  baseline: baseline as Metrics,
});
const judged = (text: string, metrics: Partial<Metrics>, baseline: Partial<Metrics> = {}) =>
  judgeRun(run(metrics, baseline), [parseGate(text)])[0]!;

describe('a gate', () => {
  it.each([
    ['sharpe>=1', 'sharpe', '>=', 1],
    [' sharpe  >  -0.5 ', 'sharpe', '>', -0.5],
    ['maxDrawdown<=25%', 'maxDrawdown', '<=', 0.25],
    ['totalReturn>=1e-3', 'totalReturn', '>=', 0.001],
    ['maxDrawdownDuration<30d', 'maxDrawdownDuration', '<', 30 * 86_400_000],
    ['trades!=0', 'trades', '!=', 0],
    ['totalReturn>baseline', 'totalReturn', '>', 'baseline'],
    ['pbo<0.2', 'pbo', '<', 0.2],
    ['pbo<=100%', 'pbo', '<=', 1],
    ['volatility<=180%', 'volatility', '<=', 1.8],
    ['var95>=-1%', 'var95', '>=', -0.01],
    ['kelly>=-3', 'kelly', '>=', -3],
    ['totalReturn>=1500%', 'totalReturn', '>=', 15],
    ['sharpe>=150%', 'sharpe', '>=', 1.5],
  ])('reads %s', (text, metric, comparison, limit) => {
    expect(parseGate(text)).toMatchObject({ metric, comparison, limit });
  });

  it.each([
    ['sharp>=1', '"sharp" is not a metric that can be gated. Did you mean "sharpe"?'],
    ['envelope>=1', '"envelope" is not a metric that can be gated.'],
    ['sharpe=>1', 'Did you mean ">="? Allowed: >=, <=, >, <, ==, !=.'],
    ['sharpe', '"sharpe" is not a gate. Write a metric, a comparison and a limit in quotes'],
    ['sharpe>=', '"sharpe>=" is not a gate.'],
    ['', '"" is not a gate.'],
    ['sharpe>=one', '"one" is no limit for sharpe. Write a number'],
    ['sharpe>=1e999', '"1e999" is no limit for sharpe.'],
    ['maxDrawdown<=25', '"25" is no limit for maxDrawdown, which lies from 0 to 1.'],
    [
      'ulcer<=12.5',
      '"12.5" is no limit for ulcer, which lies from 0 to 1. Write a share such as 0.125, or 12.5%.',
    ],
    ['pbo<=-3', '"-3" is no limit for pbo, which lies from 0 to 1. Write a share such as 0.25, or 25%.'],
    [
      'volatility<=60',
      '"60" is no limit for volatility, which lies from 0 to 10. Write a share such as 0.6, or 60%.',
    ],
    [
      'totalReturn>=-75',
      '"-75" is no limit for totalReturn, which is at least -1. Write a share such as -0.75, or -75%.',
    ],
    ['kelly<=20', '"20" is no limit for kelly, which is at most 1. Write a share such as 0.2, or 20%.'],
    [
      'winRate>100%',
      '"winRate > 100%" can never pass: winRate lies from 0 to 1. Write another limit, or compare with >=.',
    ],
    ['maxDrawdown<0', '"maxDrawdown < 0" can never pass'],
    [
      'finalEquity>=50%',
      '"50%" is no limit for finalEquity, which is money. Write an amount such as 9500; totalReturn and maxDrawdown take a share.',
    ],
    ['trades>=30%', '"30%" is no limit for trades, which is counted. Write a whole number such as 30.'],
    ['maxDrawdownDuration<=30', '"30" is not a length of time.'],
    ['pbo<baseline', '"baseline" is no limit for pbo.'],
    ['constructor>1', '"constructor" is not a metric'],
  ])('refuses "%s"', (text, message) => {
    expect(() => parseGate(text)).toThrow(message);
  });

  it.each([
    'spa<=5',
    'realityCheck<=5',
    'noise<=5',
    'var95<=3',
    'cvar95<=5',
    'cagr>=-20',
    'breakEvenCost>=2',
    'probabilisticSharpe>=95',
    'deflatedSharpe>=95',
    'winRate>=40',
    'exposure<=50',
  ])('whose %% was forgotten is refused: %s', (text) => {
    expect(() => parseGate(text)).toThrow(/ is no limit for /);
    expect(parseGate(`${text}%`).limit).toBeCloseTo(Number(text.split('=')[1]) / 100);
  });

  test('takes every number that README says, and no other', () => {
    const takes = (name: string) => {
      try {
        return parseGate(`${name}>=${name === 'maxDrawdownDuration' ? '1d' : '0'}`).metric === name;
      } catch {
        return false;
      }
    };
    const ofRuns = [...Object.keys(definitions), ...Object.keys(statistics)];
    expect(ofRuns.filter((name) => !takes(name))).toEqual(['envelope', 'smallSample']);
    const ofOthers = Object.keys(botDefinitions).flatMap((name) => [name, `bots.${name}`]);
    expect([...Object.keys(pathDefinitions), ...ofOthers].filter(takes)).toEqual([]);
  });

  test('passes on the limit where it may touch it, and fails by how much it misses', () => {
    expect(judged('sharpe>=1', { sharpe: 1 })).toMatchObject({ passed: true, by: null });
    expect(judged('sharpe>1', { sharpe: 1 })).toMatchObject({ passed: false, by: 0 });
    expect(judged('maxDrawdown<=25%', { maxDrawdown: 0.375 })).toMatchObject({ passed: false, by: 0.125 });
    expect(judged('totalReturn>baseline', { totalReturn: 0.25 }, { totalReturn: 0.75 })).toMatchObject({
      passed: false,
      limit: 0.75,
      by: 0.5,
    });
  });

  test('on what does not exist fails with a sentence', () => {
    expect(judged('profitFactor>=1', { profitFactor: null })).toMatchObject({
      passed: false,
      actual: null,
      by: null,
      reason: 'profitFactor does not exist for this run. See: cryptobot metrics profitFactor',
    });
    expect(judged('profitFactor>baseline', { profitFactor: 2 }, { profitFactor: null })).toMatchObject({
      passed: false,
      reason: 'profitFactor does not exist for the baseline. See: cryptobot metrics profitFactor',
    });
  });

  test('about the choice among runs is judged once, and needs a choice', () => {
    const gates = [parseGate('pbo<=50%'), parseGate('sharpe>=1')];
    expect(judgeRun(run({ sharpe: 2 }), gates)).toHaveLength(1);
    expect(judgeChoice({ pbo: 0.75 }, gates)).toMatchObject([
      { about: 'comparison', passed: false, by: 0.25 },
    ]);
    expect(judgeChoice({}, gates)[0]!.reason).toMatch(
      /^pbo does not exist here: it takes two or more runs, enough days\. See/,
    );
    expect(judgeChoice({}, [parseGate('spa<=5%')])[0]!.reason).toContain('and runs that are made for it.');
  });

  test('and its opposite never agree on a number', () => {
    const opposite = { '>=': '<', '<=': '>', '==': '!=' } as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(opposite) as (keyof typeof opposite)[])),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: -5, max: 5 }),
        (sign, sharpe, limit) =>
          judged(`sharpe${sign}${limit}`, { sharpe }).passed !==
          judged(`sharpe${opposite[sign]}${limit}`, { sharpe }).passed,
      ),
    );
  });
});

describe('a file of gates', () => {
  const file = {
    gates: ['sharpe>=0.5', 'maxDrawdown<=0.5', 'pbo<=0.5'],
    budgets: [
      { strategy: 'ema-cross', gates: ['sharpe>=1'] },
      { strategy: 'ema-cross', market: 'BTC/USDT', timeframe: '1h', gates: ['trades>=30', 'trades<=300'] },
      { strategy: 'sma-cross', gates: ['sharpe>=9'] },
    ],
  };
  const budgets = parseBudgets(file, 'gates.yaml');
  const texts = (gates: ReturnType<typeof gatesFor>) =>
    gates.map(({ metric, limit }) => `${metric} ${limit}`);

  test('lets narrower budgets replace wider ones in the same direction, and keeps the rest', () => {
    expect(texts(gatesFor(run({}), budgets))).toEqual([
      'maxDrawdown 0.5',
      'pbo 0.5',
      'sharpe 1',
      'trades 30',
      'trades 300',
    ]);
    expect(texts(gatesFor({ ...run({}), strategy: 'other' }, budgets))).toContain('sharpe 0.5');
  });

  test('lets the narrower budget win wherever it stands, and of equally narrow ones the later', () => {
    const [strategy, timeframe] = ['ema-cross', '1h'];
    const list = [
      { strategy, timeframe, gates: ['sharpe>=9'] },
      { strategy, gates: ['sharpe>=1', 'trades>=1'] },
      { timeframe, gates: ['sharpe>=2', 'trades>=2'] },
      { gates: ['sharpe>=3', 'trades>=3', 'cagr>=0'] },
    ];
    for (const all of [list, [list[3], list[1], list[0], list[2]]])
      expect(
        texts(gatesFor(run({}), parseBudgets({ gates: ['cagr>=1'], budgets: all }, 'g'))).toSorted(),
      ).toEqual(['cagr 0', 'sharpe 9', 'trades 2']);
  });

  test('gives way to what is typed, and it is said which of its gates does', () => {
    const gates = ['sharpe>=1', 'pbo < 5%', 'trades>=10'].map(parseGate);
    const all = [...budgets, { gates, place: '--gate', isTyped: true }];
    expect(texts(gatesFor(run({}), all))).toEqual([
      'maxDrawdown 0.5',
      'trades 300',
      'sharpe 1',
      'pbo 0.05',
      'trades 10',
    ]);
    // One that says the same takes nothing away, and what is about other runs did not count.
    expect(displacedNotes([run({})], all)).toEqual([
      '--gate "trades >= 10" stands in place of "trades >= 30" (gates.yaml: budget 2).',
      '--gate "pbo < 5%" stands in place of "pbo <= 0.5" (gates.yaml).',
    ]);
    expect(displacedNotes([], all)).toEqual([]);
  });

  test('says which budgets are about none of the runs', () => {
    expect(unusedBudgets([run({})], budgets)).toMatchObject([{ strategy: 'sma-cross' }]);
  });

  test('skips those, and says so where nothing is left', () => {
    const slip = parseBudgets({ budgets: [{ strategy: 'ema-crsos', gates: ['sharpe>=5', 'pbo<=1'] }] }, 'g');
    expect(skippedOf([run({})], slip)).toEqual([
      {
        about: 'ema-crsos',
        checks: ['sharpe >= 5', 'pbo <= 1'],
        reason: 'The budget for ema-crsos is about none of these runs.',
      },
    ]);
    expect(unjudgedReason([run({})], slip)).toBe(
      'None of the gates is about what ran: g: budget 1 is for ema-crsos, and ema-cross on sample:BTC/USDT 1h ran. Did you mean "ema-cross"? Correct the budget, run what it is for, or add a gate for every run: --gate "sharpe>=1".',
    );
    const typed = { gates: [parseGate('sharpe>=5'), parseGate('pbo<=1')], place: '--gate' };
    expect(skippedOf([], [typed])).toEqual([
      {
        about: '--gate',
        checks: ['sharpe >= 5', 'pbo <= 1'],
        reason: '--gate has judged nothing: there is no run to judge.',
      },
    ]);
  });

  test('judges the choice by budgets that are about one of the runs', () => {
    expect(texts(gatesForChoice([run({})], budgets))).toEqual(['pbo 0.5']);
    expect(gatesForChoice([], budgets)).toEqual([]);
    const narrower = (strategy: string) =>
      parseBudgets({ gates: ['pbo<=1%'], budgets: [{ strategy, gates: ['pbo<=100%'] }] }, 'g');
    const others = [run({}), { ...run({}), strategy: 'sma-cross' }];
    expect(texts(gatesForChoice(others, narrower('sma-cross')))).toEqual(['pbo 1']);
    expect(texts(gatesForChoice(others, narrower('ghost')))).toEqual(['pbo 0.01']);
    expect(skippedOf(others, narrower('ghost'))).toMatchObject([{ about: 'ghost', checks: ['pbo <= 100%'] }]);
  });

  it.each([
    [[], 'g: it does not hold keys and values.'],
    [{}, 'g: there is no gate in it.'],
    [{ gate: ['sharpe>=1'] }, 'g: "gate" is not known here. Did you mean "gates"? Allowed: gates, budgets.'],
    [{ gates: 'sharpe>=1' }, 'g: "gates" is not a list of texts'],
    [{ gates: [{}] }, 'g: gate 1 is {}, and has to be a text such as "sharpe>=1". Write for example {'],
    [{ gates: ['sharpe>=1', { sharpe: 1, a: [[]] }] }, 'g: gate 2 is {"sharpe":1,"a":"…"}, and has to be'],
    [{ gates: [null] }, 'g: gate 1 is null, and has to be a text'],
    [{ gates: [Infinity] }, 'g: gate 1 is Infinity, and has to be a text'],
    [{ budgets: [{ gates: [['sharpe>=1']] }] }, 'g: budget 1: gate 1 is ["sharpe>=1"], and has to be a text'],
    [{ gates: ['sharp>=1'] }, 'g: "sharp" is not a metric that can be gated. Did you mean "sharpe"?'],
    [{ budgets: {} }, 'g: "budgets" is not a list.'],
    [
      { budgets: [{ strategi: 'a', gates: [] }] },
      'g: budget 1: "strategi" is not known here. Did you mean "strategy"?',
    ],
    [{ budgets: [{ strategy: 3, gates: [] }] }, 'g: budget 1: "strategy" is not a text.'],
    [{ budgets: [{ timeframe: '1x', gates: [] }] }, 'g: budget 1: "1x" is not a timeframe.'],
    [
      { budgets: [{ gates: [] }, { timeframe: '24h', gates: [] }] },
      'g: budget 2: "24h" is not a timeframe. Allowed: 1m',
    ],
    [{ budgets: [{ market: 'nowhere:BTC:', gates: [] }] }, 'g: budget 1: "nowhere:BTC:" '],
  ])('that holds %j is refused', (value, message) => {
    expect(() => parseBudgets(value, 'g')).toThrow(message);
  });
});
