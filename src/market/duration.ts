import { UserError } from '#errors';

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** Reads a length of time, `90s`, `5m`, `1h30m`, `8d`, in ms. */
export function parseDuration(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdw])/g)];
  const isWhole = parts.length > 0 && parts.map(([part]) => part).join('') === text;
  const sum = parts.reduce(
    (total, [, count, unit]) => total + Number(count) * units[unit as keyof typeof units],
    0,
  );
  if ((isWhole || text === '0') && Number.isFinite(sum)) return Math.round(sum);
  throw new UserError(
    'usage',
    `"${text}" is not a length of time. Write a number and s, m, h, d or w, for example 30s, 5m, 1h30m or 8d.`,
  );
}

/** `1h30m`, as short as it can be said. */
export function formatDuration(ms: number): string {
  let rest = ms;
  const text = (['w', 'd', 'h', 'm', 's', 'ms'] as const)
    .map((unit) => {
      // Weeks are said where nothing is left over, else days.
      if (unit === 'w' && rest % units.w !== 0) return '';
      const count = Math.floor(rest / units[unit]);
      rest -= count * units[unit];
      return count === 0 ? '' : `${count}${unit}`;
    })
    .join('');
  return text === '' ? '0' : text;
}
