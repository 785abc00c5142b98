import { expect, it } from 'vitest';
import { printable } from '../../src/cli/printable.ts';

it('shows what a terminal would obey, and lets colours, lines and tabs through', () => {
  expect(printable('a\u001b[2J\u0007\u001b]0;title\u0007b')).toBe('a␛[2J␇␛]0;title␇b');
  expect(printable('over\rwritten\u0000\u0008')).toBe('over␍written␀␈');
  expect(printable('\u202Ezyx\u2066\u009b31m\u007f')).toBe('\uFFFDzyx\uFFFD\uFFFD31m\uFFFD');
  const fine = '\u001b[1;31mred\u001b[0m\n\tgröße 測試 ▓ −1 %';
  expect(printable(fine)).toBe(fine);
});
