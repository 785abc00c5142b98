import { definitions, type MetricName } from '#metrics';
import type { BlockSums } from '../overfitting/index.ts';
import type { Measured, Result, TrialNumbers } from './workshop.ts';

/** What rows of a search have in common. */
export interface Shape {
  readonly names: readonly MetricName[];
  readonly markets: number;
  readonly windows: number | undefined;
}

export function shapeOf(result: Result): Shape {
  if (result instanceof RowResult) return result.layout.shape;
  const { numbers, markets, windows } = result;
  return {
    names: Object.keys(numbers) as MetricName[],
    markets: markets.length,
    windows: windows?.length,
  };
}

/**
 * Where everything of a result lies in a row of numbers: the metrics of all and of each market, and the same
 * of each window. Of a window that came to nothing there are no numbers at all.
 */
export class Layout {
  readonly shape: Shape;
  /** How long a row is. */
  readonly length: number;
  readonly #fields: readonly Field[];
  readonly #width: number;
  readonly #Numbers: ReturnType<typeof readerOf>;

  /** The one for a shape, which is the same for all rows of a search. */
  static of(shape: Shape): Layout {
    const key = Object.values(shape).join();
    const known = layouts.get(key) ?? new Layout(shape);
    layouts.set(key, known);
    return known;
  }

  private constructor(shape: Shape) {
    const { names, markets, windows = 0 } = shape;
    let width = 0;
    this.#fields = names.map((name) => {
      const writing = writingOf(name);
      const at = width;
      width += writing.width;
      return { name, at, ...writing };
    });
    this.shape = shape;
    this.length = (1 + markets) * (1 + windows) * width;
    this.#width = width;
    this.#Numbers = readerOf(this.#fields);
  }

  write(result: Result, rows: Float64Array, from: number): void {
    if (result instanceof RowResult) return result.copy(rows, from);
    const { numbers, markets, windows = [] } = result;
    const each = (1 + markets.length) * this.#width;
    for (const [k, part] of [{ numbers, markets }, ...windows].entries()) {
      const start = from + k * each;
      if (part) this.#put(part, rows, start);
      else rows.fill(NaN, start, start + each);
    }
  }

  /** The metrics of one part of a row. */
  numbers(rows: Float64Array, from: number, part: number): TrialNumbers {
    return new this.#Numbers(rows, from + part * this.#width) as unknown as TrialNumbers;
  }

  /** Whether one part of a row came to anything: then at least a yes or a no is a number. */
  has(rows: Float64Array, from: number, part: number): boolean {
    const start = from + part * this.#width;
    return !rows.subarray(start, start + this.#width).every(Number.isNaN);
  }

  #put(measured: Measured, rows: Float64Array, from: number): void {
    let start = from;
    for (const part of partsOf(measured)) {
      for (const field of this.#fields)
        field.put(part[field.name as keyof TrialNumbers], rows, start + field.at);
      start += this.#width;
    }
  }
}

const layouts = new Map<string, Layout>();

function partsOf({ numbers, markets }: Measured): TrialNumbers[] {
  return [numbers, ...markets];
}

/** A result that is made of its row when somebody looks: as objects it would take ten times the memory. */
export class RowResult implements Result {
  readonly layout: Layout;
  readonly sums: BlockSums | undefined;
  readonly returns: Float64Array | undefined;
  readonly #rows: Float64Array;
  readonly #from: number;

  constructor(
    layout: Layout,
    rows: Float64Array,
    from: number,
    sums: BlockSums | undefined,
    returns: Float64Array | undefined,
  ) {
    this.layout = layout;
    this.sums = sums;
    this.returns = returns;
    this.#rows = rows;
    this.#from = from;
  }

  get numbers(): TrialNumbers {
    return this.layout.numbers(this.#rows, this.#from, 0);
  }

  get markets(): TrialNumbers[] {
    return this.#parts(1, this.layout.shape.markets);
  }

  get windows(): (Measured | undefined)[] | undefined {
    const { markets, windows } = this.layout.shape;
    if (windows === undefined) return undefined;
    return Array.from({ length: windows }, (_, w) => {
      const first = (1 + w) * (1 + markets);
      if (!this.layout.has(this.#rows, this.#from, first)) return undefined;
      const [numbers, ...each] = this.#parts(first, 1 + markets);
      return { numbers: numbers!, markets: each };
    });
  }

  /** Writes its row down elsewhere. */
  copy(rows: Float64Array, from: number): void {
    rows.set(this.#rows.subarray(this.#from, this.#from + this.layout.length), from);
  }

  #parts(first: number, count: number): TrialNumbers[] {
    return Array.from({ length: count }, (_, k) => this.layout.numbers(this.#rows, this.#from, first + k));
  }
}

/** How the values of a metric are written as numbers; what does not exist is no number. */
interface Writing {
  readonly width: number;
  put(value: unknown, rows: Float64Array, at: number): void;
  get(rows: Float64Array, at: number): unknown;
}

interface Field extends Writing {
  readonly name: MetricName;
  readonly at: number;
}

// Most who look want one of the numbers, so each is read when somebody asks for it.
function readerOf(fields: readonly Field[]): new (rows: Float64Array, from: number) => object {
  class Numbers {
    readonly #rows: Float64Array;
    readonly #from: number;

    constructor(rows: Float64Array, from: number) {
      this.#rows = rows;
      this.#from = from;
    }

    read(field: Field): unknown {
      return field.get(this.#rows, this.#from + field.at);
    }

    toJSON(): object {
      const plain: Record<string, unknown> = {};
      for (const field of fields) plain[field.name] = this.read(field);
      return plain;
    }
  }
  for (const field of fields)
    Object.defineProperty(Numbers.prototype, field.name, {
      get(this: Numbers) {
        return this.read(field);
      },
    });
  return Numbers;
}

function writingOf(name: MetricName): Writing {
  const { unit } = definitions[name];
  if (unit === 'yes or no') return yesOrNo;
  return unit === 'money range' ? range : plain;
}

const plain: Writing = {
  width: 1,
  put: (value, rows, at) => void (rows[at] = (value as number | null) ?? NaN),
  get: (rows, at) => orNull(rows[at]!),
};

const yesOrNo: Writing = {
  width: 1,
  put: (value, rows, at) => void (rows[at] = Number(value)),
  get: (rows, at) => rows[at] === 1,
};

const range: Writing = {
  width: 2,
  put: (value, rows, at) => rows.set((value as [number, number] | null) ?? [NaN, NaN], at),
  get: (rows, at) => (Number.isNaN(rows[at]) ? null : [rows[at], rows[at + 1]]),
};

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
