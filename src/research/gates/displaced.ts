import { type Budget, gatesFor, gatesForChoice, isAboutTheSame } from './budgets.ts';
import { gateText, isOfChoice } from './gate.ts';
import type { Candidate } from './judge.ts';

/** Which gates of files do not count because one that was typed does, in sentences. */
export function displacedNotes(runs: readonly Candidate[], budgets: readonly Budget[]): string[] {
  const written = budgets.filter(({ isTyped = false }) => !isTyped);
  const typed = budgets.filter(({ isTyped = false }) => isTyped).flatMap(({ gates }) => gates);
  const counted = [
    ...runs.flatMap((run) => gatesFor(run, written)).filter(({ metric }) => !isOfChoice(metric)),
    ...gatesForChoice(runs, written),
  ];
  return [...new Set(counted)].flatMap((gate) => {
    const instead = typed.filter((other) => isAboutTheSame(gate, other)).map(gateText);
    // The same once more takes nothing away.
    if (instead.length === 0 || instead.includes(gateText(gate))) return [];
    const place = written.find(({ gates }) => gates.includes(gate))?.place;
    return [`--gate "${instead.join('" and "')}" stands in place of "${gateText(gate)}" (${place}).`];
  });
}
