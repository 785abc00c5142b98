import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { before, onnx, recur, roc, rsi } from 'cryptobot';
import { sliceBars } from '#market';
import { type Expression, Graph, marketSeries } from '#series';
import { restless } from '../indicators/market.ts';
import { floats, integer, onnxModel, type Port, type Step, tanhModel } from '../support/onnx-model.ts';

const folder = mkdtempSync(join(tmpdir(), 'cryptobot-onnx-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bars = restless(600);
const { close, high, low } = marketSeries;

describe('onnx()', () => {
  it('asks a model about the features of each bar', () => {
    const file = save('tanh', tanhModel([0.5, -0.25], 0.125));
    const [rises, strength, answer] = computed([
      roc(close, 5),
      rsi(close, 14).over(100),
      onnx(file, [roc(close, 5), rsi(close, 14).over(100)]),
    ]);
    for (const [bar, value] of answer!.entries()) {
      const expected = Math.tanh(0.5 * rises![bar]! - 0.25 * strength![bar]! + 0.125);
      if (bar < 14) expect(value).toBeNaN();
      // The model calculates in single precision.
      else expect(value).toBeCloseTo(expected, 5);
    }
  });

  it('has the same bits in any pieces, and never looks ahead', () => {
    const file = save('any', tanhModel([0.3, 0.7, -1.1], -0.2));
    const odd = recur([close], 0, (bar, value) => [bar + 1, bar % 11 === 5 ? NaN : value]);
    const asked = () => [onnx(file, [roc(close, 3), roc(high, 7), roc(odd, 2)])];
    const whole = computed(asked());
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: bars.length }), { maxLength: 8 }), (cuts) => {
        expect(
          computed(
            asked(),
            bars,
            cuts.toSorted((a, b) => a - b),
          ),
        ).toEqual(whole);
      }),
      { numRuns: 10 },
    );
    expect(computed(asked(), sliceBars(bars, 0, 301))).toEqual(whole.map((column) => column.slice(0, 301)));
  });

  it('warms up with its features', () => {
    const series = onnx(save('warm', tanhModel([1, 1], 0)), [rsi(close, 14), before(rsi(close, 14), 3)]);
    expect(new Graph(bars).warmup(series)).toBe(17);
  });

  it('is one node for one question', () => {
    const file = save('one', tanhModel([1], 0));
    const graph = new Graph(bars);
    expect(graph.column(onnx(file, [close]))).toBe(graph.column(onnx(file, [close])));
  });

  it('finds a path beside the file that calls it', () => {
    const here = fileURLToPath(new URL('beside.onnx', import.meta.url));
    copyFileSync(save('beside', tanhModel([0], 0.5)), here);
    try {
      expect(computed([onnx('beside.onnx', [close])])[0]![3]).toBeCloseTo(Math.tanh(0.5), 6);
    } finally {
      rmSync(here);
    }
  });

  it('takes a file that has changed for another model', () => {
    const file = save('changed', tanhModel([0], 0.5));
    const first = computed([onnx(file, [close])]);
    save('changed', tanhModel([0], -0.75));
    const second = computed([onnx(file, [close])]);
    expect([first[0]![9], second[0]![9]]).toEqual([
      expect.closeTo(Math.tanh(0.5), 6),
      expect.closeTo(Math.tanh(-0.75), 6),
    ]);
  });
});

describe('models of all kinds:', () => {
  it('the probability of one class, by output and place', () => {
    const classes: Port = { name: 'probabilities', shape: ['bars', 2] };
    const file = save(
      'classes',
      onnxModel({
        inputs: [{ name: 'x', shape: ['bars', 2] }],
        outputs: [{ name: 'label', shape: ['bars'], type: 'int64' }, classes],
        steps: [
          {
            operator: 'Softmax',
            inputs: ['x'],
            outputs: ['probabilities'],
            attributes: [integer('axis', 1)],
          },
          {
            operator: 'ArgMax',
            inputs: ['x'],
            outputs: ['label'],
            attributes: [integer('axis', 1), integer('keepdims', 0)],
          },
        ],
      }),
    );
    const features = [roc(close, 5), roc(close, 9)];
    const [label, second, a, b] = computed([
      onnx(file, features),
      onnx(file, features, { output: 'probabilities', at: 1 }),
      ...features,
    ]);
    for (let bar = 9; bar < 30; bar++) {
      expect(label![bar]).toBe(b![bar]! > a![bar]! ? 1 : 0);
      expect(second![bar]).toBeCloseTo(1 / (1 + Math.exp(a![bar]! - b![bar]!)), 5);
    }
    expect(() => onnx(file, features, { output: 'probabilities' })).toThrow(
      '"nothing" does not say which number of "probabilities"',
    );
    expect(() => onnx(file, features, { output: 'probabilities', at: 2 })).toThrow(
      '"2" does not say which number',
    );
    expect(() => onnx(file, features, { output: 'chances' })).toThrow(
      '"chances" is not an output of numbers of ' + file + '. It has label, probabilities',
    );
  });

  it('in double precision, of the classical kind, with lengths left open', () => {
    const regression: Step = {
      operator: 'LinearRegressor',
      domain: 'ai.onnx.ml',
      inputs: ['x'],
      outputs: ['y'],
      attributes: [floats('coefficients', [2, -1]), floats('intercepts', [0.5]), integer('targets', 1)],
    };
    const file = save(
      'linear',
      onnxModel({
        inputs: [{ name: 'x', shape: ['bars', 'features'] }],
        outputs: [{ name: 'y', shape: ['bars', 1] }],
        steps: [regression],
      }),
    );
    const [answer] = computed([onnx(file, [high, low])]);
    expect(answer![7]).toBeCloseTo(2 * bars.high[7]! - bars.low[7]! + 0.5, 3);
    const doubled = save(
      'double',
      onnxModel({
        inputs: [{ name: 'x', shape: [1, 2], type: 'float64' }],
        outputs: [{ name: 'y', shape: [1, 1], type: 'float64' }],
        steps: [{ operator: 'ReduceSum', inputs: ['x'], outputs: ['y'] }],
      }),
    );
    expect(computed([onnx(doubled, [high, low])])[0]![7]).toBe(bars.high[7]! + bars.low[7]!);
  });

  it('with an input for each column', () => {
    const file = save(
      'columns',
      onnxModel({
        inputs: ['a', 'b'].map((name) => ({ name, shape: ['bars', 1] })),
        outputs: [{ name: 'y', shape: ['bars', 1] }],
        steps: [{ operator: 'Sub', inputs: ['a', 'b'], outputs: ['y'] }],
      }),
    );
    expect(computed([onnx(file, [high, low])])[0]![7]).toBeCloseTo(bars.high[7]! - bars.low[7]!, 3);
  });
});

describe('onnx() refuses with a sentence', () => {
  const file = () => save('refused', tanhModel([1, 1], 0));

  it('a model that is not there', () => {
    expect(() => onnx('nowhere.onnx', [close])).toThrow(
      /^"nowhere\.onnx" of onnx\(\) is not there: .*adapters[/\\]nowhere\.onnx\. The path starts at the file that calls onnx\(\)\.$/,
    );
  });

  it('another number of features', () => {
    expect(() => onnx(file(), [close])).toThrow('"1" is not the number of features of');
    expect(() => onnx(file(), [close])).toThrow('it takes 2, as x (2)');
  });

  it('what is no list of series', () => {
    const loose = onnx as (path: string, features: unknown) => unknown;
    for (const features of [[], [close, 5], close, undefined])
      expect(() => loose(file(), features)).toThrow('is asked about a list of series');
  });

  it('a file that is no model', () => {
    const path = join(folder, 'text.onnx');
    writeFileSync(path, 'not a model');
    expect(() => onnx(path, [close])).toThrow(/text\.onnx" is not a model that can be used: .+\.$/);
  });

  it('a model of words', () => {
    const words = save(
      'words',
      onnxModel({
        inputs: [{ name: 'x', shape: [1], type: 'string' }],
        outputs: [{ name: 'y', shape: [1], type: 'string' }],
        steps: [{ operator: 'Identity', inputs: ['x'], outputs: ['y'] }],
      }),
    );
    expect(() => onnx(words, [close])).toThrow('its input "x" takes no numbers but string');
  });

  it('a model that tosses coins', () => {
    const random = save(
      'random',
      onnxModel({
        inputs: [{ name: 'x', shape: [1, 1] }],
        outputs: [{ name: 'y', shape: [1, 1] }],
        steps: [{ operator: 'RandomNormalLike', inputs: ['x'], outputs: ['y'] }],
      }),
    );
    expect(() => onnx(random, [close])).toThrow('asked twice about the same, it gives another "y" each time');
  });
});

function save(name: string, model: Uint8Array): string {
  const file = join(folder, `${name}.onnx`);
  writeFileSync(file, model);
  return file;
}

function computed(series: readonly Expression[], market = bars, cuts: readonly number[] = []): number[][] {
  const graph = new Graph(market);
  const columns = series.map((one) => graph.column(one));
  for (const cut of [...cuts, market.length]) graph.advance(Math.min(cut, market.length));
  return columns.map(({ values }) => [...values]);
}
