import * as library from 'cryptobot';
import { closest, didYouMean, type UserError } from '#errors';
import { Condition, Series } from '#series';
import { NameError } from '#strategy';

const exported = Object.keys(library);
const [ofSeries, ofConditions] = [Series, Condition].map(({ prototype }) =>
  Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor'),
) as [string[], string[]];
const methods = [...ofSeries, ...ofConditions];

/** What to say of a name that the package has, but not where it was looked for. */
export function nameElsewhere(error: UserError): string | undefined {
  if (!(error instanceof NameError) || !exported.includes(error.asked)) return undefined;
  return `"${error.asked}" is not ${error.what}. ${importIt(error.asked)}`;
}

/** What to say of a name that does not exist, which arrives as a call of something that is no function. */
export function slip({ message }: Error): string | undefined {
  const free = /^(\w+) is not defined$/.exec(message)?.[1];
  if (free !== undefined && exported.includes(free)) return `"${free}" is not imported. ${importIt(free)}`;
  const imported = /_cryptobot\.(\w+)\) is not a function$/.exec(message)?.[1];
  if (imported !== undefined)
    return `"${imported}" is not exported by 'cryptobot'.${didYouMean(imported, exported)}`;
  const method = /\.(\w+) is not a function$/.exec(message)?.[1];
  if (method === undefined) return undefined;
  if (methods.includes(method))
    return `"${method}" was asked of something that does not have it. Series have ${ofSeries.join(', ')}; conditions have ${ofConditions.join(', ')}.`;
  if (exported.includes(method))
    return `"${method}" is not called with a dot. ${importIt(method)} and give it the series: ${method}(…)`;
  if (closest(method, methods) === undefined) return undefined;
  return `"${method}" is not something a series can do.${didYouMean(method, methods)}`;
}

function importIt(name: string): string {
  return `Import it: import { ${name} } from 'cryptobot'`;
}
