import { formatDay } from '#market';
import type { Context } from '../context.ts';
import { openKeyRing, userKeys } from '../key-ring.ts';
import { columns } from '../table.ts';

/** `cryptobot keys list`: what keys there are. */
export async function runKeysList(context: Context): Promise<void> {
  const keys = await openKeyRing({}, context).list();
  context.output.result({ file: userKeys(), keys }, ({ bold }) =>
    keys.length === 0
      ? 'No keys are kept. Add one: cryptobot keys add binance'
      : columns(
          keys.map(({ name, exchange, added }) => [name, exchange, formatDay(added)]),
          { head: ['Key', 'Exchange', 'Added'], bold },
        ),
  );
}
