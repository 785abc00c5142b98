// So many characters are handed on at a time.
const enough = 65_536;
// A list of fewer is written at once with what is around it.
const many = 256;

/**
 * A document as `JSON.stringify(document, null, 2)` writes it, in parts: of a long list that it holds,
 * no more than a part is in memory as text.
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

function* itemsOf(list: readonly unknown[]): Generator<string> {
  let part = '';
  for (const [k, item] of list.entries()) {
    const text = (JSON.stringify(item, null, 2) as string | undefined) ?? 'null';
    part += `${k === 0 ? '' : ',\n    '}${indented(text, '    ')}`;
    if (part.length < enough) continue;
    yield part;
    part = '';
  }
  yield part;
}

function hasLongList(document: unknown): document is Readonly<Record<string, unknown>> {
  if (typeof document !== 'object' || document === null || 'toJSON' in document) return false;
  return !Array.isArray(document) && Object.values(document).some(isLong);
}

function isLong(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > many;
}

// A line break in JSON is never part of a text.
function indented(text: string, by: string): string {
  return text.replaceAll('\n', `\n${by}`);
}
