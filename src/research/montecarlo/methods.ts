import { didYouMean, UserError } from '#errors';

/** The ways to ask what else could have happened. */
export const methods = {
  'trades-shuffle': 'the same trades in another order',
  'trades-bootstrap': 'as many trades, each drawn anew from those there were',
  'returns-blocks': 'daily returns drawn anew in blocks of neighbours of any length (stationary bootstrap)',
  'returns-circular': 'the same in blocks of one length (circular bootstrap)',
  'prices-jitter': 'the strategy run again on prices that are moved a little',
  'fills-late': 'the strategy run again, each decision arriving some bars late',
  'fills-missed': 'the strategy run again, decisions failing to arrive now and then',
} as const satisfies Readonly<Record<string, string>>;

export type Method = keyof typeof methods;

export const methodNames = Object.keys(methods) as readonly Method[];

export function parseMethod(text: string): Method {
  if (Object.hasOwn(methods, text)) return text as Method;
  throw new UserError(
    'usage',
    `"${text}" is not a method.${didYouMean(text, methodNames)} Allowed: ${methodNames.join(', ')}.`,
  );
}
