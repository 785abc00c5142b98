import { didYouMean, UserError } from '#errors';
import { backtestingPy } from './backtesting-py.ts';
import type { Engine } from './engine.ts';
import { freqtrade } from './freqtrade.ts';
import { jesse } from './jesse.ts';
import { lean } from './lean.ts';
import { nautilus } from './nautilus.ts';
import { vectorbt } from './vectorbt.ts';

/** The engines whose way to count is known, by the name users type. */
export const engines = {
  vectorbt,
  'backtesting.py': backtestingPy,
  freqtrade,
  jesse,
  nautilus,
  lean,
} as const satisfies Record<string, Engine>;

export type EngineName = keyof typeof engines;

/** One engine by name, several by comma, or `all` of them. */
export function parseEngines(text: string): EngineName[] {
  const names = Object.keys(engines) as EngineName[];
  if (text === 'all') return names;
  return [...new Set(text.split(',').map((part) => parseEngine(part.trim(), names)))];
}

function parseEngine(text: string, names: readonly EngineName[]): EngineName {
  const found = names.find((name) => name === text.toLowerCase());
  if (found) return found;
  throw new UserError(
    'usage',
    `"${text}" is not an engine whose metrics are known.${didYouMean(text, names)} Allowed: ${names.join(', ')}, all.`,
  );
}
