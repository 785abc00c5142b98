import { scoreOf, type SweepPlan, type TrialRecord } from '#research';
import { printable } from '#text';
import type { Output } from './output.ts';

export interface SearchProgress {
  tell(trial: TrialRecord): void;
  end(): void;
}

const lineEvery = 2000;
const drawEvery = 100;

/** How far a search is, the best so far and the time left: one line that redraws itself, or one from time to time. */
export function searchProgress(output: Output, { search, goals }: SweepPlan, before: number): SearchProgress {
  const [goal] = goals;
  const started = performance.now();
  const { terminal } = output;
  let last = started;
  let done = before;
  let best: { readonly score: number; readonly text: string } | undefined;
  const line = (now: number) => {
    const share = done / search.trials;
    const left = ((now - started) / (done - before)) * (search.trials - done);
    return `${done} of ${search.trials} trials (${Math.floor(share * 100)} %), ${timeText(left)} left${best ? `, best ${best.text}` : ''}`;
  };
  const clear = () => terminal?.write('\r\u001B[K');
  return {
    tell(trial) {
      const { result } = trial;
      done++;
      if (!('failed' in result)) {
        const score = scoreOf(goal, result);
        if (score !== null && (!best || score > best.score)) {
          const value = goal.value(result)!;
          best = {
            score,
            text: `${goal.text} ${Number(value.toPrecision(4))} at ${namesAndValues(trial.values)}`,
          };
        }
      }
      const now = performance.now();
      if (now - last < (terminal ? drawEvery : lineEvery)) return;
      last = now;
      if (!terminal) return output.note(line(now));
      terminal.write(`\r\u001B[K${printable(line(now)).slice(0, Math.max(20, terminal.columns - 1))}`);
    },
    end: () => {
      if (last > started) clear();
    },
  };
}

function namesAndValues(values: Readonly<Record<string, number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

function timeText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
