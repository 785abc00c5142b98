// A list of fewer is written at once with what is around it.
const many = 256;
// So many items of a longer one are a part: texts as short as that cost nothing to forget.
const itemsOfPart = 64;

/**
 * A document as `JSON.stringify(document, null, 2)` writes it, but for the items of a long list that it
 * holds, each of which is a line; in parts, so that no more than a part of such a list is in memory as text.
 */
export function* jsonText(document: unknown): Generator<string> {
  if (!hasLongList(document)) {
    yield JSON.stringify(document, null, 2);
    return;
  }
  let before = '{\n  ';
  for (const [key, value] of Object.entries(document)) {
    const name = JSON.stringify(key);
    if (isLong(value)) {
      yield `${before}${name}: [\n    `;
      yield* itemsOf(value);
      before = '\n  ],\n  ';
      continue;
    }
    const text = JSON.stringify(value, null, 2) as string | undefined;
    if (text === undefined) continue;
    yield `${before}${name}: ${indented(text, '  ')}`;
    before = ',\n  ';
  }
  yield before.startsWith('\n  ]') ? '\n  ]\n}' : '\n}';
}

function* itemsOf(list: Iterable<unknown>): Generator<string> {
  let lines: string[] = [];
  let before = '';
  for (const item of list) {
    // Nothing is null in a list.
    lines.push(item === undefined ? 'null' : JSON.stringify(item));
    if (lines.length < itemsOfPart) continue;
    yield before + lines.join(',\n    ');
    before = ',\n    ';
    lines = [];
  }
  if (lines.length > 0) yield before + lines.join(',\n    ');
}

function hasLongList(document: unknown): document is Readonly<Record<string, unknown>> {
  if (typeof document !== 'object' || document === null || 'toJSON' in document) return false;
  return !Array.isArray(document) && Object.values(document).some(isLong);
}

function isLong(value: unknown): value is Iterable<unknown> {
  return isList(value) && value.length > many;
}

// A list, or something like it that makes its items one after the other.
function isList(value: unknown): value is Iterable<unknown> & { readonly length: number } {
  return typeof value === 'object' && value !== null && Symbol.iterator in value && 'length' in value;
}

// A line break in JSON is never part of a text.
function indented(text: string, by: string): string {
  return text.replaceAll('\n', `\n${by}`);
}
