import { createRequire } from 'node:module';
import { UserError } from '#errors';

/** What the native package knows of one indicator. */
export interface Native {
  /** How many bars pass before the first output. */
  start(options: readonly number[]): number;
  /** Gives its outputs before it returns; they lack the first `start` values. */
  indicator(
    inputs: readonly (readonly number[])[],
    options: readonly number[],
    done: (error: string | null, outputs: readonly (readonly number[])[] | null) => void,
  ): void;
}

interface Package {
  readonly version: string;
  readonly indicators: Readonly<Record<string, Native>>;
}

let loaded: Package | undefined;

/** The optional native package, loaded when it is first needed. */
export function tulind(): Package {
  try {
    loaded ??= load();
    return loaded;
  } catch (error) {
    throw new UserError(
      'failed',
      `tulip() needs the optional native package "tulind", which ${reason(error)}. Type: npm install tulind && npm rebuild tulind (it is compiled, which takes Python and a C++ compiler). What "cryptobot indicators list" shows needs nothing.`,
      { cause: error },
    );
  }
}

/** The version of the native package, if it loads. */
export function tulindVersion(): string {
  return load().version;
}

function load(): Package {
  return createRequire(import.meta.url)('tulind') as Package;
}

function reason(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  if (line.startsWith('Cannot find module')) return 'is not installed here, or was not built for this Node';
  return `does not load: ${line}`;
}
