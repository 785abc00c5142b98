import { definitions, type MetricName } from '#metrics';

// What else heads a column of a sheet of trials or folds.
const columns = (
  'trial place fold strategy market timeframe failedGates ' +
  'trainFrom trainTo testFrom testTo objectiveIn objectiveOut rank efficiency'
).split(' ');

const taken: ReadonlySet<string> = new Set(
  [...columns, ...(Object.keys(definitions) as MetricName[]).flatMap(namesOf)].map(plain),
);

/** A parameter among metrics and other columns: where its name is theirs it gets one of its own, `param.sharpe`. */
export function paramName(name: string): string {
  return taken.has(plain(name)) ? `param.${name}` : name;
}

function namesOf(name: MetricName): string[] {
  return [name, definitions[name].title];
}

// Conditions on trials are read in any case and with or without spaces.
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/\s/g, '');
}
