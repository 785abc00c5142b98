import { Console } from 'node:console';
import { isBuiltin } from 'node:module';
import { dateWithoutNow, refuse, released } from './confine.ts';

type Body = (...args: never[]) => unknown;
type Require = (id: string) => unknown;

// What a strategy may take from Node: nothing that asks the machine or the world.
const harmless = new Set(['assert', 'path', 'url', 'util']);

/** The words that mean something else in a strategy's file than elsewhere, and what they mean there. */
const words: Readonly<Record<string, unknown>> = {
  Date: dateWithoutNow(Date),
  Math: Object.freeze({
    ...Object.fromEntries(Reflect.ownKeys(Math).map((name) => [name, Math[name as keyof Math]])),
    random: () => refuse('Math.random()', 'repeat'),
  }),
  // Results go to stdout, and nothing else.
  console: new Console(process.stderr),
  performance: nothing('performance', 'repeat'),
  ...refusals(['Intl', 'Temporal', 'WeakRef', 'FinalizationRegistry', 'Event', 'File'], 'repeat', nothing),
  ...refusals(['crypto', 'process', 'navigator', 'globalThis', 'global', 'Function'], 'outside', nothing),
  ...refusals(['fetch', 'WebSocket', 'XMLHttpRequest', 'jitiImport'], 'outside', called),
  ...refusals(['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'], 'wait', called),
  ...refusals(['Promise', 'AbortSignal', 'MessageChannel', 'BroadcastChannel'], 'wait', nothing),
};

/** What `require` means in a strategy's file, which its imports have become. */
function requireFor(require: Require): Require {
  return (id) => {
    const name = id.replace(/^node:/, '').split('/')[0]!;
    if (isBuiltin(id) && !harmless.has(name)) refuse(id.startsWith('node:') ? id : `node:${id}`);
    return released(() => require(id));
  };
}

/** The text of a file in which those words have their other meaning; its lines stay what they were. */
export function confinedText(text: string, entry: string): string {
  const names = ['require', ...Object.keys(words)];
  // What import() has become, so that its refusal names it.
  const body = text.replaceAll('Promise.resolve().then(() => jitiImport(', 'jitiImport(() => jitiImport(');
  return `${entry}(require, (${names.join(', ')}) => {${body}\n});`;
}

/** Runs the body of a file that was written by {@link confinedText}. */
export function runBody(require: Require, body: Body): void {
  (body as (...args: unknown[]) => unknown)(requireFor(require), ...Object.values(words));
}

type Reason = Parameters<typeof refuse>[1];

function refusals(
  names: readonly string[],
  reason: Reason,
  refusal: (name: string, reason: Reason) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, refusal(name, reason)]));
}

// Whatever is asked of it, it refuses.
function nothing(name: string, reason: Reason): unknown {
  const traps = ['get', 'set', 'has', 'apply', 'construct', 'ownKeys', 'deleteProperty', 'defineProperty'];
  const refusing = Object.fromEntries(
    traps.map((trap) => [
      trap,
      (_: unknown, key: unknown) => refuse(typeof key === 'string' ? `${name}.${key}` : name, reason),
    ]),
  );
  // Something that can be called, and called with `new`.
  return new Proxy(function nowhere() {}, refusing);
}

function called(name: string, reason: Reason): unknown {
  return () => refuse(name === 'jitiImport' ? 'import()' : `${name}()`, reason);
}
