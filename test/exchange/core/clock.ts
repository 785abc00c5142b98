/** Exchange time. Either the test moves it, or it follows the machine from a chosen start. */
export interface Clock {
  readonly mode: 'virtual' | 'real';
  now(): number;
  advance(ms: number): void;
  /** Runs once when exchange time reaches now + ms; returns how to call it off. */
  after(ms: number, run: () => void): () => void;
  onMove(listener: (from: number, to: number) => void): () => void;
  stop(): void;
}

interface Alarm {
  readonly at: number;
  readonly run: () => void;
}

export function virtualClock(start: number): Clock {
  let time = start;
  let alarms: Alarm[] = [];
  const listeners = new Set<(from: number, to: number) => void>();

  function moveTo(to: number): void {
    const from = time;
    time = to;
    for (const listener of listeners) listener(from, to);
  }

  return {
    mode: 'virtual',
    now: () => time,
    // Stops at every alarm on the way, so that what happens at 10:00 sees a clock that says 10:00.
    advance(ms) {
      const target = time + ms;
      for (;;) {
        const next = alarms.filter(({ at }) => at <= target).toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        alarms = alarms.filter((alarm) => alarm !== next);
        if (next.at > time) moveTo(next.at);
        next.run();
      }
      if (target !== time) moveTo(target);
    },
    after(ms, run) {
      const alarm = { at: time + ms, run };
      alarms.push(alarm);
      return () => {
        alarms = alarms.filter((other) => other !== alarm);
      };
    },
    onMove: (listener) => subscribe(listeners, listener),
    stop: () => {
      alarms = [];
      listeners.clear();
    },
  };
}

/** Follows the machine's clock; `start` shifts it, so that an exchange can be 30 s ahead of its client. */
export function realClock(start = Date.now(), tick = 250): Clock {
  let offset = start - Date.now();
  let last = start;
  const timers = new Set<NodeJS.Timeout>();
  const listeners = new Set<(from: number, to: number) => void>();
  const now = () => Date.now() + offset;

  function move(): void {
    const [from, to] = [last, now()];
    last = to;
    for (const listener of listeners) listener(from, to);
  }
  const interval = setInterval(move, tick).unref();

  return {
    mode: 'real',
    now,
    advance(ms) {
      offset += ms;
      move();
    },
    after(ms, run) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        run();
      }, ms).unref();
      timers.add(timer);
      return () => clearTimeout(timer);
    },
    onMove: (listener) => subscribe(listeners, listener),
    stop: () => {
      clearInterval(interval);
      for (const timer of timers) clearTimeout(timer);
      listeners.clear();
    },
  };
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
