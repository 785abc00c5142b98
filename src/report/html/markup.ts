import { visible } from '#text';

/** Text that is safe to put into a page as it is. Only this file makes it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Part = Markup | string | number | false | null | undefined | readonly Part[];

/** A piece of a page. Whatever is put into it is escaped, unless it is markup already. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = strings[0]!;
  for (const [k, part] of parts.entries()) text += render(part) + strings[k + 1]!;
  return new Markup(text);
}

/** Data that a script of the page reads and shows; no string inside can end the element. */
export function dataBlock(id: string, data: object): Markup {
  const text = JSON.stringify(data, allVisible).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return new Markup(`<script type="application/json" id="${escape(id)}">${text}</script>`);
}

/** A script or style of our own, unchanged so that its hash stays true. */
export function inline(element: 'script' | 'style', content: string): Markup {
  if (/<\/(script|style)|<!--|\r/i.test(content)) {
    throw new Error(`the page's ${element} would end its own element`);
  }
  return new Markup(`<${element}>${content}</${element}>`);
}

function allVisible(_: string, value: unknown): unknown {
  return typeof value === 'string' ? visible(value) : value;
}

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(render).join('');
  return escape(String(part));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return visible(text).replace(/[&<>"']/g, (sign) => entities[sign]!);
}
