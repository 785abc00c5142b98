import { fault } from './transport.ts';
import type { Fault } from './types.ts';

// W1; the connection lives and answers pings, and says nothing.
export function silentStream(): Fault {
  return fault('silent stream', 'frame', { kind: 'frame', how: 'drop' });
}

// W3
export function lostFrame(): Fault {
  return fault('lost frame', 'frame', { kind: 'frame', how: 'drop' });
}

// W4
export function duplicatedFrame(): Fault {
  return fault('duplicated frame', 'frame', { kind: 'frame', how: 'repeat', times: 2 });
}

/** Comes after the one that follows it (W4). */
export function lateFrame(): Fault {
  return fault('late frame', 'frame', { kind: 'frame', how: 'hold' });
}

/** JSON that stops in the middle (W6). */
export function garbledFrame(): Fault {
  return fault('garbled frame', 'frame', { kind: 'frame', how: 'garbage' });
}

// W6
export function protocolViolation(): Fault {
  return fault('protocol violation', 'frame', { kind: 'frame', how: 'violation' });
}

/** The same update so many times at once (W8). */
export function flood(times = 10_000): Fault {
  return fault(`flood of ${times}`, 'frame', { kind: 'frame', how: 'repeat', times });
}

/** Closes in place of the update: 1000, 1001, or 1006 for a connection that is simply gone (W2). */
export function closedStream(code: 1000 | 1001 | 1006 | 1008 | 1011 = 1006): Fault {
  return fault(`closed ${code}`, 'frame', { kind: 'close', code });
}

export function changedFrame(name: string, alter: (message: unknown) => unknown): Fault {
  return fault(name, 'frame', { kind: 'frame', how: 'alter', alter });
}

/** Aim it at 'handshake' (W7). */
export function refusedHandshake(status = 503): Fault {
  return fault(`handshake ${status}`, 'arrival', { kind: 'answer', status, body: '' });
}
