/// <reference lib="dom" />
import { button } from './dom.ts';

/** A button that copies the command, where the browser lets a page do that. */
export function copyCommand(code: HTMLElement): void {
  if (!navigator.clipboard) return;
  const copy = button('Copy', 'Copy the command', () => {
    void navigator.clipboard.writeText(code.textContent).then(
      () => (copy.textContent = 'Copied'),
      () => getSelection()?.selectAllChildren(code),
    );
  });
  code.after(copy);
}
