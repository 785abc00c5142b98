/// <reference lib="dom" />
import { all, element } from './dom.ts';

/** Shows the definition of a number beside its name, for pointer and keyboard alike. */
export function showTips(): void {
  const tip = element('div', { id: 'tip', class: 'tip', role: 'tooltip', hidden: true });
  document.body.append(tip);
  const hide = () => (tip.hidden = true);
  for (const target of all('[data-define]')) {
    const definition = document.getElementById(`define-${target.dataset['define']}`)?.querySelector('dd');
    if (!definition) continue;
    const show = () => {
      tip.textContent = definition.textContent;
      tip.hidden = false;
      place(tip, target.getBoundingClientRect());
    };
    const focusable = target.querySelector('button') ?? target;
    focusable.setAttribute('aria-describedby', 'tip');
    target.addEventListener('pointerenter', show);
    target.addEventListener('pointerleave', hide);
    target.addEventListener('focusin', show);
    target.addEventListener('focusout', hide);
  }
  addEventListener('scroll', hide, { passive: true, capture: true });
  addEventListener('keydown', ({ key }) => key === 'Escape' && hide());
}

function place(tip: HTMLElement, target: DOMRect): void {
  const gap = 6;
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.max(8, Math.min(document.documentElement.clientWidth - width - 8, target.left));
  const below = target.bottom + gap + height < window.innerHeight;
  tip.style.left = `${left}px`;
  tip.style.top = `${below ? target.bottom + gap : target.top - gap - height}px`;
}
