import { type Markup, markup } from './markup.ts';

/** Lines under a table. */
export function notes(lines: readonly string[]): Markup[] {
  return lines.map((line) => markup`<p class="note">${line}</p>`);
}
