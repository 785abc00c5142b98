import { listSessions, sessionFolder } from '#adapters/sqlite';
import { didYouMean, UserError } from '#errors';

export const usualSession = 'live';

/** The folder of a session that was begun: the one that was named, or the only one there is. */
export async function findSession(data: string, name: string | undefined): Promise<string> {
  const known = await listSessions(data);
  const wanted = name ?? (known.length === 1 ? known[0]! : usualSession);
  if (known.includes(wanted)) return sessionFolder(data, wanted);
  const list = known.length === 0 ? '' : ` There are: ${known.join(', ')}.`;
  throw new UserError(
    'usage',
    `"${wanted}" is not a session that was begun.${didYouMean(wanted, known)}${list} Begin one with: cryptobot live --dry-run ema-cross --market sample:BTC/USDT`,
  );
}
