/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Makes an element. Children that are strings become text, never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(attribute, '');
    else if (value !== undefined && value !== false) made.setAttribute(attribute, String(value));
  }
  made.append(...children);
  return made;
}

export function button(text: string, label: string, onClick: () => void): HTMLButtonElement {
  const made = element(
    'button',
    { type: 'button', 'aria-label': label === text ? undefined : label, title: label },
    text,
  );
  made.addEventListener('click', onClick);
  return made;
}

/** A button that stays down. */
export function switchButton(
  text: string,
  pressed: boolean,
  onChange: (pressed: boolean) => void,
): HTMLButtonElement {
  const made = button(text, text, () => {
    const now = made.getAttribute('aria-pressed') !== 'true';
    made.setAttribute('aria-pressed', String(now));
    onChange(now);
  });
  made.setAttribute('aria-pressed', String(pressed));
  return made;
}

export function all(selector: string, within: ParentNode = document): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>(selector)];
}

/** `2024-01-31 12:00` in UTC. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}
