import { UserError } from '#errors';
import type { ExchangeKey } from '#exchange';
import type { Context } from '../context.ts';
import { stoppable } from '../interrupt.ts';
import { openKeyRing } from '../key-ring.ts';
import type { LiveOptions } from '../live-options.ts';
import { type Planned, planBots, specOf } from '../session/bots.ts';
import { requireConsent } from '../session/consent.ts';
import { openKeys } from '../session/key-choice.ts';
import { runSession } from '../session/run.ts';
import { usualSession } from '../session/sessions.ts';
import { loadSettings } from '../settings.ts';

/** `cryptobot live`: lets strategies trade bars as they close, on paper or with real orders. */
export async function runLive(
  names: readonly string[],
  options: LiveOptions,
  context: Context,
): Promise<void> {
  const project = await loadSettings(context, options);
  const { settings } = project;
  const bots = await planBots(names, options, project, context);
  const { planned } = bots;
  const keys = options.dryRun ? undefined : await requireReal(planned, options, settings.testnet, context);
  await stoppable(context.output, (signal) =>
    runSession(options.session ?? usualSession, { ...bots, options, settings, context, signal, keys }),
  );
}

// Real orders: something to place them with, and a word that they are meant.
async function requireReal(
  planned: readonly Planned[],
  options: LiveOptions,
  testnet: boolean,
  context: Context,
): Promise<ReadonlyMap<string, ExchangeKey>> {
  refusePaperOnly(planned, options);
  const specs = planned.map((one) => specOf(one, new Map()));
  const exchanges = [...new Set(specs.flatMap(({ markets }) => markets.map(({ exchange }) => exchange)))];
  const keys = await openKeys(exchanges, options.key ?? [], openKeyRing(options, context));
  await requireConsent(specs, { yes: options.yes === true, testnet }, context);
  return keys;
}

function refusePaperOnly(planned: readonly Planned[], options: LiveOptions): void {
  const isSample = planned.some(({ markets }) => markets.some(({ exchange }) => exchange === 'sample'));
  if (isSample)
    throw new UserError(
      'usage',
      'On the "sample" market nobody can buy or sell. Add --dry-run to trade it on paper, or name a market of an exchange: --market binance:BTC/USDT',
    );
  const flag = (['pace', 'from'] as const).find((name) => options[name] !== undefined);
  if (flag)
    throw new UserError(
      'usage',
      `--${flag} is about the sample market. Leave it out of a session with real orders.`,
    );
}
