import { didYouMean, UserError } from '#errors';
import { botRules, type BotSettings } from './bots.ts';
import { requireLinks } from './capital.ts';
import { fields } from './fields.ts';
import { at, type Rule } from './rule.ts';

const bot: Rule<unknown> = { fromText: (text) => text, check: (value) => value, ...fields(botRules) };

/**
 * Bots with another number at a place: `bots.bold.transfer.share`, `bots.bold.params.fast`,
 * `bots.safe.ladder.losses.0.after`. Lengths of time are in hours, sizes in their own terms.
 */
export function varied(bots: readonly BotSettings[], path: string, value: number): readonly BotSettings[] {
  const { place, rest } = placeOf(bots, path);
  const changed = at(path, 'usage', () =>
    bots.with(place, put(bot, bots[place], rest, value) as BotSettings),
  );
  requireLinks(changed);
  return changed;
}

/** The number that stands at a place; undefined where nothing is said. */
export function numberAt(bots: readonly BotSettings[], path: string): number | undefined {
  const { place, rest } = placeOf(bots, path);
  let rule = bot;
  let value: unknown = bots[place];
  for (const name of rest) {
    rule = partOf(rule, name);
    value = (value as Readonly<Record<string, unknown>> | undefined)?.[name] ?? rule.usual;
  }
  if (value === undefined) return undefined;
  const found = rule.numberIn ? rule.numberIn(value) : value;
  return typeof found === 'number' ? found : undefined;
}

function placeOf(bots: readonly BotSettings[], path: string) {
  const [head, name = '', ...rest] = path.split('.');
  const names = bots.map((one) => one.name ?? one.strategy);
  const place = names.indexOf(name);
  if (head === 'bots' && place >= 0 && rest.length > 0) return { place, rest };
  const hint = head === 'bots' && rest.length > 0 ? didYouMean(name, names) : '';
  throw new UserError(
    'usage',
    `"${path}" is no number of the configuration of bots.${hint} Write "bots", the name of one (${names.join(', ')}) and what is meant, with dots between them, for example bots.${names[0]}.cash or bots.${names[0]}.params.fast.`,
  );
}

function put(rule: Rule<unknown>, value: unknown, [name, ...rest]: readonly string[], to: number): unknown {
  if (name === undefined) return rule.vary ? rule.vary(value, to) : rule.check(to);
  const whole = value ?? rule.usual;
  const part = put(partOf(rule, name), (whole as Readonly<Record<string, unknown>>)?.[name], rest, to);
  if (rule.join) return rule.join(whole, name, part);
  return Array.isArray(whole) ? whole.with(Number(name), part) : { ...(whole as object), [name]: part };
}

function partOf(rule: Rule<unknown>, name: string): Rule<unknown> {
  const part = rule.parts?.(name);
  if (part) return part;
  const { names = [] } = rule;
  throw new UserError(
    'usage',
    `"${name}" is not known here.${didYouMean(name, names)}${names.length > 0 ? ` Allowed: ${names.join(', ')}.` : ''}`,
  );
}
