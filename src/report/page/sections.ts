/// <reference lib="dom" />
import { all } from './dom.ts';

/** Shows one run at a time; the address says which, so that a link leads to it. */
export function showSections(onShow: (section: HTMLElement) => void): {
  /** Brings what the address names into view. */
  scroll: () => void;
} {
  const sections = all('article.run');
  const links = all('nav.runs a');
  const show = (current: HTMLElement) => {
    for (const section of sections) section.hidden = section !== current;
    for (const link of links) {
      if (link.getAttribute('href') !== `#${current.id}`) {
        link.removeAttribute('aria-current');
        continue;
      }
      link.setAttribute('aria-current', 'true');
      const list = link.parentElement!;
      list.scrollLeft = link.offsetLeft - list.offsetLeft - (list.clientWidth - link.offsetWidth) / 2;
    }
    onShow(current);
  };
  const fromAddress = () => {
    const target = document.getElementById(location.hash.slice(1));
    const section = target?.closest<HTMLElement>('article.run');
    return target && section ? { target, section } : undefined;
  };
  addEventListener('hashchange', () => {
    const found = fromAddress();
    if (!found) return;
    show(found.section);
    found.target.scrollIntoView();
    if (found.target === found.section)
      found.section.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
  });
  show(fromAddress()?.section ?? sections[0]!);
  return { scroll: () => fromAddress()?.target.scrollIntoView() };
}
