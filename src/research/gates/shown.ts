// More of a value than this is no help in a sentence.
const most = 60;

/** What stands somewhere in a file, for a sentence that says why it cannot stand there. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  // Numbers as they are: JSON has no Infinity.
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value, ownOnly) ?? typeof value);
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

// What lies deeper may be endless, and JSON has no large whole numbers.
function ownOnly(key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return key !== '' && typeof value === 'object' && value !== null ? '…' : value;
}
