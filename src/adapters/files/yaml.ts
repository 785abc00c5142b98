import { type Document, parseDocument } from 'yaml';
import { UserError } from '#errors';

/** Parses YAML; a mistake becomes a sentence with file and line. */
export function parseYaml(text: string, file: string): unknown {
  const document = parseDocument(text);
  const problem = document.errors[0];
  if (!problem) return valueOf(document, file) ?? {};
  const [reason] = problem.message.split(' at line ');
  throw new UserError(
    'config',
    `${file}:${problem.linePos?.[0].line ?? 1} is not valid YAML: ${reason}. Correct the line.`,
  );
}

// Aliases are followed only here: one may stand for nothing, for what it is a part of, or for far too much.
function valueOf(document: Pick<Document, 'toJS'>, file: string): unknown {
  try {
    const value: unknown = document.toJS();
    JSON.stringify(value);
    return value;
  } catch (error) {
    const [reason] = error instanceof Error ? error.message.split('\n') : [String(error)];
    throw new UserError(
      'config',
      `${file} is not valid YAML: ${reason}. Write out what its aliases stand for.`,
      { cause: error },
    );
  }
}
