import { UserError } from '#errors';

const pattern = /^[a-z][a-z0-9_-]*(:[a-z0-9_-]+)*$/;
const longest = 64;

/** Checks the name of a series from outside. The same name is its folder, so it has no capitals and no dots. */
export function parseOutsideName(text: string): string {
  if (text.length <= longest && pattern.test(text)) return text;
  const lower = text.toLowerCase();
  const meant = lower !== text && pattern.test(lower) ? ` Did you mean "${lower}"?` : '';
  throw new UserError(
    'usage',
    `"${text}" is not the name of an outside series.${meant} Use small letters, digits, dashes and colons, for example "fear-greed" or "trends:bitcoin".`,
  );
}
