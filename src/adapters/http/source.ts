import { UserError } from '#errors';
import { readValues, type ValuesReport } from '#formats';
import { type Arrived } from '#outside';
import { download, type Patience } from './download.ts';
import { downloadTrends } from './trends.ts';

/** Values that were fetched, and when such values are published. */
export interface Fetched {
  readonly arrived: Arrived;
  readonly delay: number;
  readonly report: Pick<ValuesReport, 'rows' | 'values' | 'refused' | 'issues' | 'notes'>;
}

/** A series that can be fetched by its name alone. */
export interface Source {
  /** `fear-greed`, or `trends:` with something behind it. */
  readonly name: string;
  readonly about: string;
  /** Where it is from; a mirror may stand in for it. */
  readonly address: string;
  /** Whether its values are only meant relative to each other, anew with each request. */
  readonly isRelative: boolean;
  readonly fetch: (name: string, address: string, patience: Patience) => Promise<Fetched>;
}

const hour = 3_600_000;

/** The series that are known by name. */
const sources: readonly Source[] = [
  {
    name: 'fear-greed',
    about:
      'Crypto Fear & Greed index of alternative.me: 0 (extreme fear) to 100 (extreme greed), daily since 2018',
    address: 'https://api.alternative.me/fng/?limit=0&format=json',
    isRelative: false,
    fetch: async (_, address, patience) => {
      const { text } = await download(address, patience);
      const { report, ...arrived } = readValues(text, { file: 'the Fear & Greed index', value: 'value' });
      const strange = arrived.value.find((value) => value < 0 || value > 100);
      if (strange === undefined) return { arrived, report, delay: hour };
      throw new UserError(
        'data',
        `The Fear & Greed index came with the value ${strange}, but it lies between 0 and 100. Nothing was stored.`,
      );
    },
  },
  {
    name: 'trends:',
    about:
      'Google Trends: weekly search interest in a word, trends:bitcoin, or several, trends:buy_bitcoin; 100 is the most of the five years that are fetched first',
    address: 'https://trends.google.com',
    isRelative: true,
    fetch: downloadTrends,
  },
];

/** The source of a name, or undefined when only an address can tell where it is from. */
export function sourceOf(name: string): Source | undefined {
  return sources.find((source) =>
    source.name.endsWith(':') ? name.startsWith(source.name) : name === source.name,
  );
}
