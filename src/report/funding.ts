import { marketName } from '#market';
import { reasonCode } from '#orders';
import type { LaneRun, Run } from '#simulation';

/** For the head of a report: that funding was charged, and at whose rates. */
export function fundingTerm({ lanes }: Pick<Run, 'lanes'>): string | undefined {
  const charged = lanes.filter((lane) => timesCharged(lane) > 0);
  if (charged.length === 0) return undefined;
  return ['funding', ...new Set(charged.map(sourceOf))].filter((text) => text !== '').join(' ');
}

/** The same in sentences, one for each market; also where rates were given and none was charged. */
export function fundingTexts(runs: readonly { readonly run: Pick<Run, 'lanes'> }[]): string[] {
  const texts = runs.flatMap(({ run }) => run.lanes).flatMap(textOf);
  return [...new Set(texts)];
}

function textOf(lane: LaneRun): string[] {
  const { bars, funding } = lane;
  if (!funding || funding.time.length === 0) return [];
  const rates = ['rates', sourceOf(lane)].filter((text) => text !== '').join(' ');
  return timesCharged(lane) > 0
    ? [
        `Who held ${marketName(bars.market)} paid or received funding, at ${rates}: longs pay what is above 0, shorts receive it.`,
      ]
    : [`No funding was charged on ${marketName(bars.market)}, though ${rates} were there.`];
}

function sourceOf({ funding }: LaneRun): string {
  return funding?.source ?? '';
}

function timesCharged({ fills: { reason, length } }: LaneRun): number {
  return reason.subarray(0, length).reduce((sum, code) => sum + (code === reasonCode.funding ? 1 : 0), 0);
}
