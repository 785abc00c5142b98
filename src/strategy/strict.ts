import { didYouMean, UserError } from '#errors';

/** A name that was asked for where it is not: whoever knows where it is can say so. */
export class NameError extends UserError {
  readonly asked: string;
  readonly what: string;

  constructor(asked: string, what: string, known: readonly string[]) {
    super('usage', `"${asked}" is not ${what}.${listed(asked, known)}`);
    this.asked = asked;
    this.what = what;
  }
}

/** The same record, but asking it for a name it does not have is a mistake and not `undefined`. */
export function strict<T extends object>(record: T, what: string): T {
  return new Proxy(record, {
    get(target, name, receiver) {
      if (typeof name === 'symbol' || name in target) return Reflect.get(target, name, receiver) as unknown;
      throw new NameError(name, what, Object.keys(target));
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
