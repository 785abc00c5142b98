import type { Alerts } from '#watch';
import type { Output } from './output.ts';

/** Alerts on the terminal. */
export function sayAlert(output: Output): Alerts {
  return ({ severity, subject, message }) => {
    const text = `${subject}: ${message}`;
    if (severity === 'info') output.note(text);
    else output.warning(severity === 'critical' ? `${text} Somebody should look at it now.` : text);
  };
}
