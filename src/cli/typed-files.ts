import type { GateOptions } from './options.ts';

type Wanted = Pick<GateOptions, 'junit' | 'markdown' | 'comparison'>;

/** What can be told of a command line that is not understood. */
interface Typed {
  /** The files of verdicts that it names. */
  readonly files: Wanted;
  /** Every other word, any of which may be a file that is read. */
  readonly others: readonly string[];
}

const flags: Readonly<Record<string, keyof Wanted>> = {
  '--junit': 'junit',
  '--markdown': 'markdown',
  '--comparison': 'comparison',
};

/** Finds files of verdicts among words, as `--junit FILE` and as `--junit=FILE`; the last of several counts. */
export function typedFiles(argv: readonly string[]): Typed {
  const files: { -readonly [Name in keyof Wanted]: Wanted[Name] } = {};
  const others: string[] = [];
  for (let k = 0; k < argv.length; k++) {
    const word = argv[k]!;
    // Behind it nothing is a flag.
    if (word === '--') return { files, others: [...others, ...argv.slice(k + 1)] };
    const [, flag = word, joined] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
    const name = flags[flag];
    const value = joined ?? argv[k + 1];
    // A flag that follows is no file: the value was forgotten.
    const isFile = value !== undefined && value !== '' && (joined !== undefined || !value.startsWith('-'));
    if (name !== undefined && isFile) files[name] = value;
    else if (name === undefined) others.push(joined ?? word);
    if (name !== undefined && isFile && joined === undefined) k++;
  }
  return { files, others };
}
