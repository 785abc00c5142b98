import { openLines } from '#adapters/files';
import type { Settings } from '#config';
import { UserError } from '#errors';
import type { Alerts } from '#watch';
import type { Output } from './output.ts';
import { systemReason } from './system.ts';

/** Alerts on the terminal, and wherever else the settings want them. */
export async function openAlerts(
  { alertFile }: Pick<Settings, 'alertFile'>,
  output: Output,
): Promise<Alerts> {
  const ways = [sayAlert(output)];
  if (alertFile !== undefined) ways.push(await writeAlert(alertFile, output));
  return (alert) => ways.forEach((tell) => tell(alert));
}

function sayAlert(output: Output): Alerts {
  return ({ severity, subject, message }) => {
    const text = `${subject}: ${message}`;
    if (severity === 'info') output.note(text);
    else output.warning(severity === 'critical' ? `${text} Somebody should look at it now.` : text);
  };
}

async function writeAlert(file: string, output: Output): Promise<Alerts> {
  const refused = (error: unknown) =>
    `Alerts cannot be written to "${file}": ${error instanceof Error ? systemReason(error) : String(error)}.`;
  const write = await openLines(file).catch((error: unknown) => {
    throw new UserError('config', `${refused(error)} Choose another alertFile.`, { cause: error });
  });
  return (alert) => {
    try {
      write(JSON.stringify(alert));
    } catch (error) {
      output.warning(refused(error));
    }
  };
}
