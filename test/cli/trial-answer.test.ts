import { serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../src/cli/trial-answer.ts';

const effort = { unique: 1, naive: 2, simulated: 1 };
const nothing = { shape: undefined, rows: new Float64Array(0), sums: new Map(), returns: new Map() };
const failed = new Map([[0, 'it failed']]);

describe('an answer of a worker', () => {
  it('is read', () => {
    expect(readAnswer(serialize({ results: { ...nothing, count: 1, failed }, effort }), 1)).toEqual({
      results: [{ failed: 'it failed' }],
      effort,
    });
    const refused = { kind: 'usage', message: 'Give more.' };
    expect(readAnswer(serialize({ refused }), 1)).toEqual({ refused });
  });

  it.each<[string, unknown]>([
    ['a number', 5],
    ['null', null],
    ['empty', {}],
    ['a refusal of an unknown kind', { refused: { kind: 'nonsense', message: '' } }],
    ['without a count', { results: { failed: new Map() }, effort }],
    ['of fewer tasks', { results: { ...nothing, count: 0, failed: new Map() }, effort }],
    ['without its numbers', { results: { ...nothing, count: 1, failed: new Map() }, effort }],
    ['without its effort', { results: { ...nothing, count: 1, failed } }],
  ])('is none where it is %s', (_, value) => {
    expect(readAnswer(serialize(value), 1)).toBeUndefined();
  });

  it('is none where it cannot be read at all', () => {
    expect(readAnswer(Buffer.from('garbage'), 1)).toBeUndefined();
    expect(readAnswer(new Uint8Array(0), 1)).toBeUndefined();
  });
});
