/// <reference lib="dom" />
import type { DrawnCurve } from './curve-data.ts';
import { element } from './dom.ts';

interface Actions {
  readonly show: (line: number, visible: boolean) => void;
  readonly focus: (line: number | null) => void;
}

export interface Legend {
  readonly root: HTMLElement;
  /** Writes a value beside each name. */
  values(text: (line: DrawnCurve) => string): void;
  /** Shows or hides all lines but the baselines. */
  setAll(visible: boolean): void;
}

/** One button per line: press to hide it, point at it to see it alone. */
export function legend(lines: readonly DrawnCurve[], { show, focus }: Actions): Legend {
  const chips = lines.map((line, k) => {
    const swatch = element('span', { class: 'swatch', 'aria-hidden': 'true' });
    swatch.style.borderTopColor = `var(--${line.style.colour})`;
    swatch.style.borderTopStyle = line.style.border;
    const value = element('span', { class: 'value' });
    const chip = element(
      'button',
      { type: 'button', class: 'chip', 'aria-pressed': 'true' },
      swatch,
      element('span', { class: 'name' }, line.label),
      value,
    );
    const set = (visible: boolean) => {
      chip.setAttribute('aria-pressed', String(visible));
      show(k, visible);
    };
    chip.addEventListener('click', () => set(chip.getAttribute('aria-pressed') !== 'true'));
    for (const event of ['pointerenter', 'focus']) chip.addEventListener(event, () => focus(k));
    for (const event of ['pointerleave', 'blur']) chip.addEventListener(event, () => focus(null));
    return { chip, value, set };
  });
  return {
    root: element(
      'div',
      { class: 'legend', role: 'group', 'aria-label': 'Lines of the charts' },
      ...chips.map(({ chip }) => chip),
    ),
    values(text) {
      for (const [k, { value }] of chips.entries()) value.textContent = text(lines[k]!);
    },
    setAll(visible) {
      for (const [k, { set }] of chips.entries()) if (!lines[k]!.style.baseline) set(visible);
    },
  };
}
