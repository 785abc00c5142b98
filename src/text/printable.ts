// What is obeyed rather than shown: all control characters but line breaks and tabs, and marks that turn the
// direction of text.
const marks = String.raw`\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069`;
const obeyed = new RegExp(`[${marks}]`, 'g');
const obeyedOrColour = new RegExp(String.raw`\u001b\[[\d;]*m|[${marks}]`, 'g');

// A line that begins like this is an order to GitHub where it runs a workflow, whoever wrote it.
const order = /^([^\S\n]*)(?=::|##\[)/gm;

/**
 * Text wherever it comes from with all of it to be seen: what would be obeyed is shown instead. So are colours,
 * which can hide text, but for those of one's own.
 */
export function visible(text: string, isOwnColour: (colour: string) => boolean = () => false): string {
  return text.replaceAll(obeyedOrColour, (mark) =>
    isOwnColour(mark) ? mark : mark.replaceAll(obeyed, shown),
  );
}

/** The same for a terminal or a log. */
export function printable(text: string, isOwnColour?: (colour: string) => boolean): string {
  return visible(text, isOwnColour).replaceAll(order, '$1\\');
}

function shown(mark: string): string {
  const code = mark.charCodeAt(0);
  return mark < ' '
    ? String.fromCharCode(0x2400 + code)
    : String.raw`\u${code.toString(16).padStart(4, '0')}`;
}
