// What Discord would show as something else than itself, anywhere and at the start of a line.
const marks = /[*<>[\\\]_`|~]/g;
const beginnings = /^(\s*)([#+-]+|\d+(?=\.))(?=[.\s])/gm;
const hidden = /(?<!\p{Extended_Pictographic}\uFE0F?)\u200D|(?!\u200D)[\p{Cc}\p{Cf}]/gu;
const invisible = '\u200B';

/** A text as Discord shows it word for word: no markdown, no links, nobody mentioned. */
export function plain(text: string): string {
  const escaped = seen(text).replaceAll(marks, (mark) => `\\${mark}`);
  return (
    escaped
      .replaceAll(beginnings, (_, space: string, start: string) =>
        /\d/.test(start) ? `${space}${start}${invisible}` : `${space}\\${start}`,
      )
      // Backslashes do nothing in front of these: an invisible sign keeps them from being read.
      .replaceAll('@', `@${invisible}`)
      .replaceAll('://', `:${invisible}//`)
  );
}

// Signs that nobody sees may hide or turn around what stands beside them. Emoji are put together with one.
function seen(text: string): string {
  return text.replaceAll(hidden, (sign) => (sign === '\n' ? sign : ' '));
}

/** At most so many characters; neither an escape nor a sign of two halves is cut apart. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = text.slice(0, most - 1);
  if (/[\uD800-\uDBFF]$/.test(kept)) kept = kept.slice(0, -1);
  const slashes = /\\*$/.exec(kept)![0].length;
  if (slashes % 2 === 1) kept = kept.slice(0, -1);
  return `${kept}…`;
}
