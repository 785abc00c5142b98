import { UserError } from '#errors';
import { changedIntrinsic, type Intrinsics, intrinsics } from './intrinsics.ts';

const why = {
  repeat: 'would give another result each time. Use series, parameters and the state of recur() only.',
  outside:
    'is not for strategies: they know series and parameters only, so that the same bars give the same result, in a backtest and live.',
  wait: 'is not for strategies: nothing in them can wait.',
} as const;

/** Says that a strategy asked for something that it cannot have. */
export function refuse(what: string, reason: keyof typeof why = 'outside'): never {
  throw new UserError('failed', `"${what}" ${why[reason]}`);
}

let intact: Intrinsics | undefined;
let restore: readonly (() => void)[] = [];
let isInside = false;

/**
 * Runs code of a strategy's, which finds neither clock nor chance, compiles no text, and leaves the
 * language as it was: what one strategy changes would act on our own arithmetic and on the others.
 */
export function confined<T>(work: () => T): T {
  if (intact) return within(work);
  intact = intrinsics();
  enter();
  let changed: string | undefined;
  try {
    return work();
  } finally {
    leave();
    changed = changedIntrinsic(intact);
    intact = undefined;
    // Its result came about in a changed language, and so may its error.
    // oxlint-disable-next-line no-unsafe-finally
    if (changed !== undefined) refuseChange(changed);
  }
}

/** Gives back clock and chance after code was broken off from outside, which no `finally` hears of. */
export function unconfine(): void {
  if (!intact) return;
  leave();
  intact = undefined;
}

// A strategy's file that another one imports is reached through our own code.
function within<T>(work: () => T): T {
  if (isInside) return work();
  enter();
  try {
    return work();
  } finally {
    leave();
  }
}

/** Runs our own code in the middle of a strategy's. */
export function released<T>(work: () => T): T {
  if (!isInside) return work();
  leave();
  try {
    return work();
  } finally {
    enter();
  }
}

function refuseChange(what: string): never {
  throw new UserError(
    'failed',
    `"${what}" was changed by the strategy, and with it the arithmetic of everything else. Write a function of your own instead.`,
  );
}

function enter(): void {
  isInside = true;
  restore = [
    replaced(Math, 'random', () => refuse('Math.random()', 'repeat')),
    replaced(globalThis, 'Date', dateWithoutNow(Date)),
    replaced(performance, 'now', () => refuse('performance.now()', 'repeat')),
    replaced(globalThis, 'eval', () => refuse('eval()')),
    ...functionKinds.map((kind) => replaced(kind, 'constructor', () => refuse('Function()'))),
  ];
}

function leave(): void {
  if (!isInside) return;
  for (const back of restore) back();
  isInside = false;
}

// From any function a way leads to the one that compiles text, in which nothing of this holds.
const functionKinds: readonly object[] = [
  () => undefined,
  async () => undefined,
  function* () {
    yield undefined;
  },
  async function* () {
    yield undefined;
  },
].map((one) => Object.getPrototypeOf(one) as object);

function replaced(owner: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { value, configurable: true, writable: true, enumerable: false });
  return () => {
    if (before) Object.defineProperty(owner, name, before);
    else Reflect.deleteProperty(owner, name);
  };
}

/** Dates that are given, but not that of today. */
export function dateWithoutNow(real: DateConstructor): DateConstructor {
  return new Proxy(real, {
    construct: (target, args) =>
      args.length === 0 ? refuse('new Date()', 'repeat') : (Reflect.construct(target, args) as object),
    apply: () => refuse('Date()', 'repeat'),
    get: (target, name) =>
      name === 'now' ? () => refuse('Date.now()', 'repeat') : (Reflect.get(target, name) as unknown),
  });
}
