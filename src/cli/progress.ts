import type { Output } from './output.ts';

const pause = 2000;

/** Says from time to time how far long work is; short work stays silent. */
export function progress(output: Output): (text: () => string) => void {
  let last = Date.now();
  return (text) => {
    if (Date.now() - last < pause) return;
    last = Date.now();
    output.note(text());
  };
}
