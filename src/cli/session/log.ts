import { join } from 'node:path';
import { openRotating } from '#adapters/files';
import type { SessionEvent } from '#trading';
import type { Alert } from '#watch';
import type { Output } from '../output.ts';
import { sessionLine } from '../screens/session.ts';
import { systemReason } from '../system.ts';

export type Level = 'debug' | 'info' | 'warn' | 'error';

/** What a session did and met, a line of JSON each, for whoever looks into it later. */
export interface Log {
  event(event: SessionEvent): void;
  alert(alert: Alert): void;
  write(level: Level, message: string): void;
}

const rotation = { size: 10_000_000, keep: 9 };

/** Opens the log in a session's folder: `log/session.jsonl`, ten files of 10 MB at most, without secrets. */
export async function openLog(folder: string, output: Output): Promise<Log> {
  const write = await openRotating(join(folder, 'log', 'session.jsonl'), rotation);
  let isWritten = true;
  const put = (entry: object): void => {
    try {
      write(output.redactor.strict(JSON.stringify(entry)));
      isWritten = true;
    } catch (error) {
      // A full disk is told once; the journal, which matters, has its own say.
      const reason = systemReason(error as NodeJS.ErrnoException);
      if (isWritten) output.warning(`The log of the session cannot be written: ${reason}.`);
      isWritten = false;
    }
  };
  const now = () => new Date().toISOString();
  return {
    event(event) {
      const message = sessionLine(event);
      if (message === undefined) return;
      put({ time: now(), level: levelOf(event), type: event.type, message, event: slim(event) });
    },
    alert: (alert) =>
      put({
        time: now(),
        level: alertLevels[alert.severity],
        type: 'alert',
        message: `${alert.subject}: ${alert.message}`,
      }),
    write: (level, message) => put({ time: now(), level, type: 'process', message }),
  };
}

const alertLevels = { info: 'info', warning: 'warn', critical: 'error' } as const;

/** How much an event matters to whoever looks for trouble. */
export function levelOf(event: SessionEvent): Level {
  switch (event.type) {
    case 'marked':
      return 'debug';
    case 'refused':
    case 'missed':
    case 'rules':
      return 'warn';
    case 'order':
      return ['unknown', 'refused', 'never accepted'].includes(event.state) ? 'warn' : 'info';
    case 'reconciled':
      return event.gaps.length > 0 || event.foreign.length > 0 ? 'error' : 'info';
    case 'feed':
      return event.state === 'well' ? 'info' : 'warn';
    case 'mode':
      return event.mode === 'halted' ? 'error' : event.mode === 'paused' ? 'warn' : 'info';
    default:
      return 'info';
  }
}

// Bars stand in the journal.
function slim(event: SessionEvent): object {
  return 'rows' in event ? { ...event, rows: event.rows.length } : event;
}
