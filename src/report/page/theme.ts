/// <reference lib="dom" />
import { fitCharts, redrawCharts } from './charts.ts';
import { all, element } from './dom.ts';

const key = 'cryptobot-theme';
const root = document.documentElement;
const systemDark = matchMedia('(prefers-color-scheme: dark)');

/** A button for light and dark; without a choice the page follows the system. */
export function themeButton(): HTMLButtonElement {
  const chosen = remembered();
  if (chosen === 'light' || chosen === 'dark') root.dataset['theme'] = chosen;
  const made = element('button', { type: 'button', class: 'theme' });
  const label = () => {
    made.textContent = isDark() ? 'Light' : 'Dark';
    made.setAttribute('aria-label', `Switch to the ${isDark() ? 'light' : 'dark'} theme`);
  };
  made.addEventListener('click', () => {
    root.dataset['theme'] = isDark() ? 'light' : 'dark';
    remember(root.dataset['theme']);
    label();
    redrawCharts();
  });
  systemDark.addEventListener('change', () => {
    label();
    redrawCharts();
  });
  label();
  return made;
}

/** Paper is white and narrow, whatever the screen looks like, and nothing on it can be unfolded. */
export function preparePrinting(): void {
  let before: string | undefined;
  let folded: HTMLElement[] = [];
  addEventListener('beforeprint', () => {
    folded = all('details:not([open])');
    for (const details of folded) details.setAttribute('open', '');
    before = root.dataset['theme'];
    root.dataset['theme'] = 'light';
    redrawCharts();
    fitCharts(true);
  });
  addEventListener('afterprint', () => {
    for (const details of folded) details.removeAttribute('open');
    if (before === undefined) delete root.dataset['theme'];
    else root.dataset['theme'] = before;
    redrawCharts();
    fitCharts(false);
  });
}

function isDark(): boolean {
  return root.dataset['theme'] === undefined ? systemDark.matches : root.dataset['theme'] === 'dark';
}

// A browser may refuse storage to a local file; then the choice lasts as long as the page.
function remembered(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(theme: string): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    return;
  }
}
