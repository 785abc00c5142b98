import type { Unit } from '#metrics';

export type BotNumber =
  | 'allotment'
  | 'equity'
  | 'profit'
  | 'return'
  | 'received'
  | 'handedOn'
  | 'deposited'
  | 'withdrawn'
  | 'drawdown'
  | 'risk';

/** One written meaning for each number of bots that share an account, in the order people read them. */
export const botDefinitions: Readonly<
  Record<BotNumber, { readonly title: string; readonly unit: Unit; readonly meaning: string }>
> = {
  allotment: { title: 'Allotment', unit: 'money', meaning: 'What a bot, or the reserve, began with.' },
  equity: {
    title: 'Equity',
    unit: 'money',
    meaning:
      'Cash and what is held at the last close. All that came and left is in it: from other bots, to them, and from outside.',
  },
  profit: {
    title: 'Profit',
    unit: 'money',
    meaning:
      'Won and lost after all costs, what is still open included: equity − allotment − received − deposited + handed on + withdrawn.',
  },
  return: {
    title: 'Return',
    unit: 'fraction',
    meaning:
      'Growth of what there was, multiplied up from close to close, whatever came and left meanwhile. Of a bot that received much it is not profit ÷ allotment.',
  },
  received: { title: 'Received', unit: 'money', meaning: 'Handed to a bot by other bots.' },
  handedOn: {
    title: 'Handed on',
    unit: 'money',
    meaning: 'Given by a bot to other bots, or to the reserve, after trades that won.',
  },
  deposited: { title: 'Deposited', unit: 'money', meaning: 'Brought from outside the account.' },
  withdrawn: { title: 'Withdrawn', unit: 'money', meaning: 'Taken out of the account.' },
  drawdown: {
    title: 'Drawdown',
    unit: 'fraction',
    meaning:
      'The deepest loss from a peak, counted in what the return counts: what came and left is no loss.',
  },
  risk: {
    title: 'Risk now',
    unit: 'count',
    meaning: 'By what the ladder divides the usual size of an entry; nothing is entered in a pause.',
  },
};
