import { UserError } from '#errors';
import { marketName } from '#market';
import type { BotSpec } from '#trading';
import type { Context } from '../context.ts';
import { openTypist } from '../terminal.ts';

/** What has to be typed before money is at risk. */
const phrase = 'trade with real money';

interface Asked {
  readonly yes: boolean;
  readonly testnet: boolean;
}

/** Shows what is about to trade with real money, and goes on only with a person's, or a script's, explicit word. */
export async function requireConsent(
  specs: readonly BotSpec[],
  { yes, testnet }: Asked,
  context: Context,
): Promise<void> {
  const { output } = context;
  output.note(summary(specs, testnet));
  if (yes) return requireLimits(specs);
  const typist = openTypist(output, { isShown: true });
  if (!typist)
    throw new UserError(
      'usage',
      'There is no terminal to confirm real orders at. Begin it at a terminal, or add --yes where limits are configured, for example "limits": { "dailyLoss": 0.03 }.',
    );
  try {
    const said = await typist.ask(`Type "${phrase}" to go on: `);
    if (said.trim() !== phrase)
      throw new UserError('usage', `"${said}" is not "${phrase}". Nothing was begun; no order was sent.`);
  } finally {
    typist.close();
  }
}

const bounding = ['notional', 'position', 'exposure', 'dailyLoss', 'drawdown'] as const;

// Nobody looks on: then something else has to say where it ends.
function requireLimits(specs: readonly BotSpec[]): void {
  const free = specs.find(({ limits }) => bounding.every((limit) => limits[limit] === undefined));
  if (!free) return;
  throw new UserError(
    'usage',
    `--yes: bot "${free.name}" has no limit that bounds what it may lose. Configure one of ${bounding.join(', ')}, for example "limits": { "dailyLoss": 0.03 }, or confirm at a terminal.`,
  );
}

function summary(specs: readonly BotSpec[], testnet: boolean): string {
  const bots = specs.map(({ name, strategy, markets, timeframe, account, limits }) => {
    const given = Object.entries(limits).map(([limit, value]) => `${limit} ${value}`);
    return `  ${name} (${strategy}, ${timeframe}): ${markets.map(marketName).join(', ')}, with ${account.cash}, ${given.length > 0 ? `limits: ${given.join(', ')}` : 'without limits'}`;
  });
  return [testnet ? 'Orders on a testnet:' : 'Real orders with real money:', ...bots].join('\n');
}
