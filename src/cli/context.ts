import type { Output } from './output.ts';

/** What every command is handed: where it runs and how it speaks. */
export interface Context {
  readonly output: Output;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file of --config, if given. */
  readonly configFile: string | undefined;
}
