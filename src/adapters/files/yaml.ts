import { parseDocument } from 'yaml';
import { UserError } from '#errors';

/** Parses YAML; a mistake becomes a sentence with file and line. */
export function parseYaml(text: string, file: string): unknown {
  const document = parseDocument(text);
  const problem = document.errors[0];
  if (!problem) return document.toJS() ?? {};
  const [reason] = problem.message.split(' at line ');
  throw new UserError(
    'config',
    `${file}:${problem.linePos?.[0].line ?? 1} is not valid YAML: ${reason}. Correct the line.`,
  );
}
