/// <reference lib="dom" />
import { all } from './dom.ts';

/** Fades the right edge of whatever can be scrolled further that way, so that nobody takes it for the end. */
export function showSideways(): void {
  const mark = (box: Element) =>
    box.classList.toggle('more', box.scrollLeft + box.clientWidth < box.scrollWidth - 1);
  const seen = new WeakSet<Element>();
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) mark(target.closest('.scroll') ?? target);
  });
  const watch = () => {
    for (const box of all('.scroll, nav.runs')) {
      if (seen.has(box)) continue;
      seen.add(box);
      box.addEventListener('scroll', () => mark(box), { passive: true });
      sizes.observe(box);
      if (box.firstElementChild) sizes.observe(box.firstElementChild);
    }
  };
  watch();
  // Tables of runs are made when they are first looked at.
  addEventListener('hashchange', () => setTimeout(watch));
}
