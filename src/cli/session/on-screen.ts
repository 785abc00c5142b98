import type { OperatorWord } from '#trading';
import { interrupt } from '../interrupt.ts';
import { renderStanding } from '../screens/standing.ts';
import { screenReader, screenTerminal } from './reader.ts';
import type { Running } from './running.ts';

const words: Readonly<Record<string, OperatorWord>> = { p: 'pause', r: 'resume', h: 'halt' };

/** Where a person looks on, work is shown on a screen and steered with its keys. */
export async function onScreen(running: Running, work: () => Promise<void>): Promise<void> {
  const { going, measuring, teller } = running;
  const { output } = going.context;
  const { watching } = measuring;
  const terminal = going.options.plain ? undefined : screenTerminal(output);
  if (!terminal) return work();
  const press = (key: string) => pressed(key, running);
  await teller.readBy(await screenReader({ output, terminal, watching, press }), work);
  const { standing, updates } = watching;
  output.result(null, (paint) => renderStanding(standing, false, updates.all, paint));
}

function pressed(key: string, { take, end }: Running): void {
  if (key === 'q') end();
  if (key === 'ctrl-c') interrupt();
  const word = words[key];
  if (word === undefined) return;
  const said = take({ type: 'operator', version: 1, time: Date.now(), word, bot: null });
  // What cannot be written ends the session elsewhere as well.
  said.catch(end);
}
