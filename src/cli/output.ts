import { WriteStream } from 'node:tty';
import { Redactor } from '#secrets';
import { printable } from '#text';
import { inColours, isOwnColour, type Paint, paint, wantsColour } from './colour.ts';
import { jsonText } from './json-text.ts';
import { systemReason } from './system.ts';

/** The only way to the terminal: results go to stdout, everything said along the way to stderr. */
export interface Output {
  readonly isJson: boolean;
  /** Columns to fill. */
  readonly width: number;
  /** Columns that are there: those of the terminal, or no end of them in a pipe. */
  readonly room: number;
  /** A command's one result: printed as JSON with --json, else as the rendered text. */
  result(document: unknown, render: (paint: Paint) => string): void;
  /** One of many results of a command that goes on: with --json a line each. */
  entry(document: unknown, render: (paint: Paint) => string): void;
  /** Text that is a result in itself and has no JSON form: help, scripts. */
  text(text: string): void;
  /** A question to a person; the answer is typed behind it. */
  prompt(text: string): void;
  /** Progress and remarks; --quiet silences them. */
  note(text: string): void;
  /** The same of what may come up again and again, and is said once. */
  noteOnce(text: string): void;
  /** What the user should not miss. */
  warning(text: string): void;
  error(document: {
    readonly kind: string;
    readonly message: string;
    readonly stack?: string | undefined;
  }): void;
  readonly paint: Paint;
  /** Everything that is printed goes through it; whoever opens a secret tells it. */
  readonly redactor: Redactor;
  /** Where progress can be drawn in place: a terminal that a person looks at, or none. */
  readonly terminal: NodeJS.WriteStream | undefined;
  /** While something is drawn on the terminal, what is said goes through it, so that neither tears the other. */
  divert(to: ((text: string) => void) | undefined): void;
}

/** The part of a stream that is needed here. */
export type Sink = Pick<NodeJS.WriteStream, 'write' | 'on'> & {
  readonly isTTY?: boolean;
  readonly columns?: number;
};

interface Streams {
  readonly argv: readonly string[];
  readonly env: Record<string, string | undefined>;
  readonly stdout: Sink;
  readonly stderr: Sink;
}

export function openOutput({ argv, env, stdout, stderr }: Streams): Output {
  const flags = new Set(argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv);
  const isJson = flags.has('--json');
  const isQuiet = flags.has('--quiet') || flags.has('-q');
  const isColoured = (stream: Sink) =>
    wantsColour({ flag: !flags.has('--no-color'), env, isTerminal: stream.isTTY === true });
  const colours = paint(isColoured(stdout));
  const errorColours = paint(isColoured(stderr));
  // Libraries that paint progress for themselves know FORCE_COLOR but not the other wishes.
  if (!isColoured(stderr)) env['FORCE_COLOR'] = '0';
  const write = writer(stderr, () => undefined);
  let drawn: ((text: string) => void) | undefined;
  const redactor = new Redactor();
  const say = (text: string) => (drawn ?? write)(inColours(redactor.strict(text)));
  const canDraw = !isJson && !isQuiet && env['TERM'] !== 'dumb' && !env['CI'];
  const put = writer(stdout, (error) => {
    process.exitCode = 1;
    const message = `the output could not be written: ${systemReason(error)}.`;
    say(
      isJson
        ? `${JSON.stringify({ error: { kind: 'failed', message } })}\n`
        : `${errorColours.bold(errorColours.red('error:'))} ${message}\n`,
    );
  });
  const print = (text: string) => put(inColours(redactor.clean(text)));
  const note = (text: string) => {
    if (!isQuiet && !isJson) say(withNewline(seen(text)));
  };
  const noted = new Set<string>();
  // A terminal that does not know how wide it is says 0.
  const columns = stdout.columns || undefined;
  let results = 0;
  return {
    redactor,
    isJson,
    width: Math.min(columns ?? 100, 120),
    room: stdout.isTTY === true ? (columns ?? Infinity) : Infinity,
    paint: colours,
    terminal: canDraw && stderr instanceof WriteStream ? stderr : undefined,
    divert(to) {
      drawn = to;
    },
    result(document, render) {
      if (isJson && results++ > 0) throw new Error('a command printed two JSON documents');
      if (!isJson) return print(withNewline(seen(render(colours))));
      for (const part of jsonText(document)) print(part);
      print('\n');
    },
    entry: (document, render) =>
      print(isJson ? `${JSON.stringify(document)}\n` : withNewline(seen(render(colours)))),
    text: (text) => print(withNewline(text)),
    prompt: (text) => say(seen(text)),
    note,
    noteOnce(text) {
      if (!noted.has(text)) note(text);
      noted.add(text);
    },
    warning: (text) => {
      if (!isQuiet)
        say(
          isJson
            ? `${JSON.stringify({ warning: text })}\n`
            : `${errorColours.yellow('warning:')} ${seen(text)}\n`,
        );
    },
    error: (document) => {
      if (isJson) return say(`${JSON.stringify({ error: document })}\n`);
      const stack = document.stack === undefined ? '' : `\n${errorColours.dim(seen(document.stack))}`;
      say(`${errorColours.bold(errorColours.red('error:'))} ${seen(document.message)}${stack}\n`);
    },
  };
}

/** What strategies and libraries print for themselves is said along the way: it goes to stderr. */
export function keepStdoutClean(): void {
  const { console } = globalThis;
  const { error } = console;
  Object.assign(console, { log: error, info: error, debug: error });
}

// A reader that has seen enough (`| head -1`) closes the pipe. The rest is dropped and the work
// goes on to its end, so that nothing is left half written elsewhere.
function writer(stream: Sink, lost: (error: NodeJS.ErrnoException) => void): (text: string) => void {
  let isOpen = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (isOpen && error.code !== 'EPIPE') lost(error);
    isOpen = false;
  });
  return (text) => {
    if (isOpen) stream.write(text);
  };
}

// What is ours to paint is painted; what a terminal would obey in texts of others is shown.
function seen(text: string): string {
  return printable(text, isOwnColour);
}

function withNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
