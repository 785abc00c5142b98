import type { Tone } from '#report';
import type { Paint } from '../colour.ts';

/** How each tone looks on a terminal. */
export function brushes(paint: Paint): Readonly<Record<Tone, (text: string) => string>> {
  return { plain: (text) => text, strong: paint.bold, good: paint.green, bad: paint.red, quiet: paint.dim };
}
