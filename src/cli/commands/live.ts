import { UserError } from '#errors';
import type { Context } from '../context.ts';
import { stoppable } from '../interrupt.ts';
import type { LiveOptions } from '../live-options.ts';
import { planBots } from '../session/bots.ts';
import { runSession } from '../session/run.ts';
import { usualSession } from '../session/sessions.ts';
import { loadSettings } from '../settings.ts';

/** `cryptobot live`: lets strategies trade bars as they close. */
export async function runLive(
  names: readonly string[],
  options: LiveOptions,
  context: Context,
): Promise<void> {
  if (!options.dryRun)
    throw new UserError(
      'usage',
      'Real orders are not built yet. Add --dry-run to trade on paper, for example: cryptobot live --dry-run ema-cross --market sample:BTC/USDT',
    );
  const project = await loadSettings(context, options);
  const planned = await planBots(names, options, project, context);
  await stoppable(context.output, (signal) =>
    runSession(options.session ?? usualSession, {
      planned,
      options,
      settings: project.settings,
      context,
      signal,
    }),
  );
}
