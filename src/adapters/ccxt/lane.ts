export interface Lane {
  run<T>(work: () => Promise<T>, isUrgent: boolean): Promise<T>;
}

/**
 * Lets one thing run at a time, in the order in which they came. Who is urgent goes before the
 * others, and after `patience` ms without waiting for the one that runs.
 */
export function lane(patience: number): Lane {
  let running = 0;
  const urgent: (() => void)[] = [];
  const others: (() => void)[] = [];

  async function enter(isUrgent: boolean): Promise<void> {
    if (running === 0) {
      running++;
      return;
    }
    await new Promise<void>((resolve) => {
      const queue = isUrgent ? urgent : others;
      const timer = isUrgent ? setTimeout(passBy, patience) : undefined;
      queue.push(go);
      function go() {
        clearTimeout(timer);
        running++;
        resolve();
      }
      function passBy() {
        queue.splice(queue.indexOf(go), 1);
        go();
      }
    });
  }

  return {
    async run(work, isUrgent) {
      await enter(isUrgent);
      try {
        return await work();
      } finally {
        if (--running === 0) (urgent.shift() ?? others.shift())?.();
      }
    },
  };
}
