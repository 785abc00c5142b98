import { type ErrorKind, UserError } from '#errors';

interface Reason {
  readonly kind: ErrorKind;
  readonly is: string;
  /** What to do about it. */
  readonly todo: string;
}

const reasons: Readonly<Record<string, Reason>> = {
  OOM: {
    kind: 'failed',
    is: 'it is full',
    todo: 'Give it more memory (redis-cli config set maxmemory 0: all there is), or use another with --queue.',
  },
  READONLY: {
    kind: 'failed',
    is: 'it is a copy of another, and read-only',
    todo: 'Name the one that it copies with --queue.',
  },
  MISCONF: {
    kind: 'failed',
    is: 'it cannot save what it has',
    todo: 'Make room on its disk; its log says more.',
  },
  NOREPLICAS: {
    kind: 'failed',
    is: 'it waits for copies that are not there',
    todo: 'Start them, or use another with --queue.',
  },
  NOPERM: {
    kind: 'authentication',
    is: 'its user may not do that',
    todo: 'Allow the user all commands on keys and channels that begin with "cryptobot:".',
  },
};

/** Why Redis does not take what it is told to keep; undefined of any other error. */
function reasonOf(error: unknown): Reason | undefined {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return undefined;
  // What a script ran into stands in the middle.
  const code = /\b(OOM|READONLY|MISCONF|NOREPLICAS|NOPERM)\b/.exec(error.message)?.[1];
  return code === undefined ? undefined : reasons[code];
}

/** An error of Redis as a sentence, if it is that it takes nothing more. */
export function refusalOf(shown: string, error: unknown): UserError | undefined {
  const reason = reasonOf(error);
  return (
    reason &&
    new UserError(reason.kind, `Redis at "${shown}" takes nothing more: ${reason.is}. ${reason.todo}`)
  );
}

/** Bears it when Redis takes nothing more for a while, and tells when that begins and ends. */
export class Patience {
  readonly #tell: (news: 'refuses' | 'takes', why: string) => void;
  #isTried = false;

  constructor(tell: (news: 'refuses' | 'takes', why: string) => void) {
    this.#tell = tell;
  }

  /** Whether an error is only that; then the same is to be tried again. */
  bears(error: unknown): boolean {
    const reason = reasonOf(error);
    if (!reason) return false;
    if (!this.#isTried) this.#tell('refuses', `${reason.is}. ${reason.todo}`);
    this.#isTried = true;
    return true;
  }

  /** Something was taken. */
  relax(): void {
    if (this.#isTried) this.#tell('takes', '');
    this.#isTried = false;
  }
}
