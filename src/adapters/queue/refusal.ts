import { type ErrorKind, UserError } from '#errors';

interface Reason {
  readonly kind: ErrorKind;
  /** What Redis does instead, and why. */
  readonly is: string;
  /** What to do about it. */
  readonly todo: string;
  /** It may be over by itself, or by what somebody does: then the same is tried again. */
  readonly passes: boolean;
}

const elsewhere = 'Use another Redis with --queue, or try again without.';
const rights =
  "Allow the user all commands on keys and channels that begin with \"cryptobot:\": redis-cli acl setuser NAME '~cryptobot:*' '&cryptobot:*' +@all";

// The first that fits counts. What a script ran into stands in the middle of what Redis says.
const reasons: readonly (readonly [RegExp, (command: string) => Reason])[] = [
  [
    /\bOOM\b/,
    () => ({
      kind: 'failed',
      is: 'takes nothing more: it is full',
      todo: 'Give it more memory (redis-cli config set maxmemory 0: all there is), or use another with --queue.',
      passes: true,
    }),
  ],
  [
    /\bREADONLY\b/,
    () => ({
      kind: 'failed',
      is: 'takes nothing more: it is a copy of another, and read-only',
      todo: 'Name the one that it copies with --queue.',
      passes: true,
    }),
  ],
  [
    /\bMISCONF\b/,
    () => ({
      kind: 'failed',
      is: 'takes nothing more: it cannot save what it has',
      todo: 'Make room on its disk; its log says more.',
      passes: true,
    }),
  ],
  [
    /\bNOREPLICAS\b/,
    () => ({
      kind: 'failed',
      is: 'takes nothing more: it waits for copies that are not there',
      todo: 'Start them, or use another with --queue.',
      passes: true,
    }),
  ],
  [
    /^(NOAUTH|WRONGPASS|ERR AUTH|ERR invalid password)|wrong number of arguments for 'auth'/,
    () => ({
      kind: 'authentication',
      is: 'does not let us in: name or password are missing or wrong',
      todo: 'Write both before the host, with a colon between them and an @ behind.',
      passes: true,
    }),
  ],
  [
    /\bNOPERM\b|user executing the script can't/,
    (command) => ({
      kind: 'authentication',
      is: `takes nothing more: its user may not do that (${command})`,
      todo: rights,
      passes: true,
    }),
  ],
  [
    /\b(BUSY|LOADING|MASTERDOWN)\b/,
    () => ({
      kind: 'failed',
      is: 'takes nothing more: it is busy with something else',
      todo: 'Wait until that is over; redis-cli script kill ends a script that never is.',
      passes: true,
    }),
  ],
  [
    /max number of clients/,
    () => ({
      kind: 'failed',
      is: 'takes nothing more: it has as many connections as it may have',
      todo: 'Allow it more (redis-cli config set maxclients 10000), or end some.',
      passes: true,
    }),
  ],
  [
    /\b(CROSSSLOT|CLUSTERDOWN|MOVED|ASK|TRYAGAIN)\b|non local key|in cluster mode/,
    () => ({
      kind: 'failed',
      is: 'is part of a cluster, which cannot be the queue',
      todo: 'Name a Redis that stands alone with --queue.',
      passes: false,
    }),
  ],
  [
    /\bWRONGTYPE\b/,
    () => ({
      kind: 'data',
      is: 'has something else where the queue should be: keys that begin with "cryptobot:" are not of this program',
      todo: 'Use a Redis that is yours alone with --queue, or try again without.',
      passes: false,
    }),
  ],
  [
    /unknown (redis )?command/i,
    (command) => ({
      kind: 'authentication',
      is: `does not know a command that is needed (${command}): it is renamed or forbidden there, or no Redis of today`,
      todo: elsewhere,
      passes: false,
    }),
  ],
];

const noDatabase: Reason = {
  kind: 'authentication',
  is: 'has no such database',
  todo: 'Leave the number behind the port out, or write one that it has: mostly those from 0 to 15.',
  passes: false,
};

/** Why Redis does not do what it is told; undefined of errors that did not come from there. */
function reasonOf(error: unknown): Reason | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'ParserError')
    return {
      kind: 'failed',
      is: 'is no Redis: it answers something else',
      todo: 'Correct --queue, or start Redis there again.',
      passes: false,
    };
  if (error.name !== 'ReplyError') return undefined;
  const { command, previousErrors = [] } = error as Reply;
  // Of a transaction it is only said that it failed; why is said of what was in it.
  const [first] = previousErrors;
  if (first) return reasonOf(first);
  const name = command?.name.toLowerCase() ?? 'no command is named';
  const known = reasons.find(([pattern]) => pattern.test(error.message));
  if (!known && name === 'select') return noDatabase;
  return (
    known?.[1](name) ?? {
      kind: 'authentication',
      is: `refuses what it is told (${name}): it says "${error.message.slice(0, 300)}"`,
      todo: elsewhere,
      passes: false,
    }
  );
}

/** What ioredis knows of an error that Redis answers. */
interface Reply extends Error {
  readonly command?: { readonly name: string };
  readonly previousErrors?: readonly Error[];
}

/** What Redis refuses as a sentence, whatever it is; undefined of errors that did not come from there. */
export function refusalOf(shown: string, error: unknown): UserError | undefined {
  const reason = reasonOf(error);
  return reason && new UserError(reason.kind, `Redis at "${shown}" ${reason.is}. ${reason.todo}`);
}

/** Bears it when Redis does nothing for a while, and tells when that begins and ends. */
export class Patience {
  readonly #tell: (news: 'refuses' | 'takes', why: string) => void;
  #isTried = false;

  constructor(tell: (news: 'refuses' | 'takes', why: string) => void) {
    this.#tell = tell;
  }

  /** Whether an error may pass; then the same is to be tried again. */
  bears(error: unknown): boolean {
    // What was under way when the connection ended.
    if (error instanceof Error && error.name === 'AbortError' && 'command' in error) return true;
    const reason = reasonOf(error);
    if (!reason?.passes) return false;
    if (!this.#isTried) this.#tell('refuses', `${reason.is}. ${reason.todo}`);
    this.#isTried = true;
    return true;
  }

  /** All that is needed was taken once. */
  relax(): void {
    if (this.#isTried) this.#tell('takes', '');
    this.#isTried = false;
  }
}
