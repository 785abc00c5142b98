import { didYouMean, UserError } from '#errors';

/** The same record, but asking it for a name it does not have is a mistake and not `undefined`. */
export function strict<T extends object>(record: T, what: string): T {
  return new Proxy(record, {
    get(target, name, receiver) {
      if (typeof name === 'symbol' || name in target) return Reflect.get(target, name, receiver) as unknown;
      throw new UserError('usage', `"${name}" is not ${what}.${listed(name, Object.keys(target))}`);
    },
  });
}

/** Refuses keys that mean nothing, which are most often slips of known ones. */
export function requireKeys(record: object, known: readonly string[], what: string): void {
  for (const name of Object.keys(record)) {
    if (!known.includes(name))
      throw new UserError('usage', `"${name}" is not ${what}.${listed(name, known)}`);
  }
}

function listed(name: string, known: readonly string[]): string {
  return `${didYouMean(name, known)} ${known.length === 0 ? 'There are none.' : `Known: ${known.join(', ')}.`}`;
}
