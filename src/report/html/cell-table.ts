import type { Table, Tone } from '../comparison.ts';
import { type Markup, markup } from './markup.ts';
import { written } from './numbers.ts';

const classes: Readonly<Record<Tone, string>> = {
  plain: '',
  good: 'gain',
  bad: 'loss',
  quiet: 'quiet',
  strong: 'strong',
};

/** A table of the terminal on a page; its first column says what each row is. */
export function cellTable({ head, rows }: Table, caption: string, label: string): Markup {
  return markup`<div class="scroll" role="region" aria-labelledby="${label}" tabindex="0"><table class="numbers cells">
<caption class="hidden">${caption}</caption>
<thead><tr>${head.map(({ text, align }, k) => markup`<th scope="col" class="${k === 0 || align === 'left' ? 'text' : ''}">${text}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first, ...cells]) =>
      markup`<tr><th scope="row">${first!.text}</th>${cells.map(({ text, tone, align }) => markup`<td class="${[classes[tone], align === 'left' ? 'text' : ''].join(' ').trim()}">${written(text)}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}
