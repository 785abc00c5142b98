import { definitions } from '#metrics';
import type { Goal, GoodTrial } from '#research';
import { formatMetric } from '../../format.ts';
import { written } from '../numbers.ts';

/** What a trial is worth in the sense of a goal, as the goal itself says it. */
export function worth(goal: Goal, { result }: GoodTrial): number | null {
  return goal.value(result);
}

/** What people call a goal: a metric by its title, a formula as it was typed. */
export function goalTitle({ text, names: [name] }: Goal): string {
  return name === text ? definitions[name].title : text;
}

/** A value of a goal as people read it. */
export function worthText({ text, names }: Goal, value: number): string {
  const [name] = names;
  return written(
    name === text ? formatMetric(value, definitions[name].unit) : String(Number(value.toPrecision(3))),
  );
}
