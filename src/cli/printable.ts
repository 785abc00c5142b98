// What a terminal obeys: all but line breaks, tabs and colours. Marks that turn the direction of text as well.
const obeyed =
  // oxlint-disable-next-line no-control-regex
  /\u001b(?!\[[\d;]*m)|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text as it can be printed wherever its parts come from: what a terminal would obey is shown instead. */
export function printable(text: string): string {
  return text.replaceAll(obeyed, (mark) =>
    mark < ' ' ? String.fromCharCode(0x2400 + mark.charCodeAt(0)) : '\uFFFD',
  );
}
