import { expect, it } from 'vitest';
import { printable, visible } from '#text';

it('shows what a terminal would obey, and lets lines, tabs and own colours through', () => {
  expect(printable('a\u001b[2J\u0007\u001b]0;title\u0007b')).toBe('a␛[2J␇␛]0;title␇b');
  expect(printable('over\rwritten\u0000\u0008')).toBe('over␍written␀␈');
  expect(printable('\u202Ezyx\u2066\u009b31m\u007f')).toBe(String.raw`\u202ezyx\u2066\u009b31m\u007f`);
  const fine = 'red\n\tgröße 測試 ▓ −1 %';
  expect(printable(fine)).toBe(fine);
  const painted = '\u001b[1;31mred\u001b[0m';
  expect(printable(painted)).toBe('␛[1;31mred␛[0m');
  expect(printable(painted, (colour) => colour === '\u001b[0m')).toBe('␛[1;31mred\u001b[0m');
});

it('lets no line be an order to those who read the log', () => {
  expect(printable('::error::a\nb ::c\n  ::error::d\n##[error]e\n# f')).toBe(
    String.raw`\::error::a` +
      '\nb ::c\n  ' +
      String.raw`\::error::d` +
      '\n' +
      String.raw`\##[error]e` +
      '\n# f',
  );
});

it('shows colours as well where nobody would see them', () => {
  expect(visible('\u001b[1;31mred\u001b[0m\u202E\n\tgröße')).toBe(
    String.raw`␛[1;31mred␛[0m\u202e` + '\n\tgröße',
  );
});
