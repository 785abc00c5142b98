/** A price or a quantity: six digits say enough. */
export function figure(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Money with two digits behind the point, or as many as it takes to see any. */
export function money(value: number): string {
  // Less than can be paid out is nothing.
  if (Math.abs(value) < 5e-8) return '0.00';
  const text = value.toFixed(2);
  return Number(text) === 0 ? figure(Number(value.toPrecision(2))) : text;
}

export function signed(value: number, text = money(value)): string {
  return value > 0 && Number.parseFloat(text) !== 0 ? `+${text}` : text;
}

/** A fraction as percent. */
export function percent(value: number): string {
  return `${signed(value, String(Number((value * 100).toFixed(2)) || 0))} %`;
}

/** The longest of its units and the one after it: `3d 4h`. */
export function span(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const units = [
    ['d', 1440],
    ['h', 60],
    ['m', 1],
  ] as const;
  let rest = minutes;
  const parts = units.map(([name, length]) => {
    const count = Math.floor(rest / length);
    rest -= count * length;
    return count === 0 ? '' : `${count}${name}`;
  });
  const shown = parts.filter((part) => part !== '').slice(0, 2);
  return shown.length === 0 ? 'less than a minute' : shown.join(' ');
}
