import { basename } from 'node:path';
import { isWriting, readJournal } from '#adapters/sqlite';
import { learn, newStanding, type SessionEvent, type SessionStanding } from '#trading';
import type { Context } from '../context.ts';
import { loadHealth } from '../health-store.ts';
import { healthDocument, renderHealth } from '../screens/health.ts';
import { renderStanding, standingDocument } from '../screens/standing.ts';
import { readWellbeing } from '../session/measuring.ts';
import { findSession } from '../session/sessions.ts';
import { loadSettings } from '../settings.ts';
import { toldFolder } from '../store.ts';

export interface StatusOptions {
  readonly health?: boolean;
  /** ms. */
  readonly past?: number;
}

const day = 86_400_000;

/** `cryptobot status`: how a session stands, or its exchanges with --health, whether it runs or not. */
export async function runStatus(
  name: string | undefined,
  { health, past = day }: StatusOptions,
  context: Context,
): Promise<void> {
  const { settings } = await loadSettings(context);
  const folder = await findSession(settings.data, name);
  const standing = await readStanding(folder);
  const wellbeing = await readWellbeing(folder);
  if (health) {
    const since = Date.now() - past;
    const told = toldFolder({ ...settings, testnet: standing.testnet });
    const exchanges = [
      ...new Set([...standing.bots.values()].flatMap(({ spec }) => [...spec.markets, ...spec.others])),
    ]
      .map(({ exchange }) => exchange)
      .filter((exchange, k, all) => exchange !== 'sample' && all.indexOf(exchange) === k);
    const history = new Map(
      await Promise.all(
        exchanges.map(async (exchange) => [exchange, await loadHealth(exchange, since, told)] as const),
      ),
    );
    context.output.result(healthDocument(basename(folder), wellbeing, history), (paint) =>
      renderHealth(wellbeing, history, paint),
    );
    return;
  }
  const isRunning = await isWriting(folder);
  const streams = wellbeing?.streams ?? [];
  context.output.result(standingDocument(standing, isRunning, streams), (paint) =>
    renderStanding(standing, isRunning, streams, paint),
  );
}

async function readStanding(folder: string): Promise<SessionStanding> {
  const journal = await readJournal<SessionEvent>(folder);
  const standing = newStanding();
  try {
    for await (const batch of journal.read()) for (const { event } of batch) learn(standing, event);
  } finally {
    await journal.close();
  }
  return standing;
}
