import { didYouMean, UserError } from '#errors';

/** A formula over named numbers, such as `fast < slow` or `sharpe - 2 * maxDrawdown`. */
export interface Formula {
  readonly text: string;
  /** The names it mentions, each once. */
  readonly names: readonly string[];
  /** Its value where the names have these values; comparisons are 1 or 0. NaN where one is undefined. */
  value(of: (name: string) => number): number;
}

type Term = (of: (name: string) => number) => number;

/** Operators from the loosest to the tightest; those of one line bind equally. */
const levels: readonly Readonly<Record<string, (a: number, b: number) => number>>[] = [
  {
    or: (a, b) => known(a, b, Number(a !== 0 || b !== 0)),
    '||': (a, b) => known(a, b, Number(a !== 0 || b !== 0)),
  },
  {
    and: both,
    '&&': both,
  },
  {
    '<=': (a, b) => known(a, b, Number(a <= b)),
    '>=': (a, b) => known(a, b, Number(a >= b)),
    '==': (a, b) => known(a, b, Number(a === b)),
    '!=': (a, b) => known(a, b, Number(a !== b)),
    '<': (a, b) => known(a, b, Number(a < b)),
    '>': (a, b) => known(a, b, Number(a > b)),
  },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => a / b, '%': (a, b) => a % b },
];

const comparisons = 2;

const functions: Readonly<Record<string, (...values: number[]) => number>> = {
  min: Math.min,
  max: Math.max,
  abs: Math.abs,
  sqrt: Math.sqrt,
};

const token =
  /\s*(?:(\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+)|([A-Za-z_]\w*(?:\.[\w-]*\w)*)|(<=|>=|==|!=|&&|\|\||[-+*/%<>!(),]))/iy;

/** Reads a formula; `flag` is what the user typed it behind. */
export function parseFormula(text: string, known: readonly string[], flag: string): Formula {
  return new Parser(text, known, flag).formula();
}

// Nothing that is compared with what is not there is true or false.
function known(a: number, b: number, value: number): number {
  return a === a && b === b ? value : NaN;
}

function both(a: number, b: number): number {
  return known(a, b, Number(a !== 0 && b !== 0));
}

function not(term: Term): Term {
  return (of) => known(term(of), 0, Number(term(of) === 0));
}

class Parser {
  readonly #text: string;
  readonly #known: readonly string[];
  readonly #flag: string;
  readonly #tokens: readonly string[];
  readonly #names = new Set<string>();
  #next = 0;

  constructor(text: string, names: readonly string[], flag: string) {
    this.#text = text;
    this.#known = names;
    this.#flag = flag;
    this.#tokens = this.#split();
  }

  formula(): Formula {
    const term = this.#level(0);
    if (this.#next < this.#tokens.length) throw this.#unexpected();
    return { text: this.#text, names: [...this.#names], value: term };
  }

  #split(): string[] {
    const tokens: string[] = [];
    const text = this.#text.trimEnd();
    token.lastIndex = 0;
    while (token.lastIndex < text.length) {
      const from = token.lastIndex;
      const found = token.exec(text);
      if (!found) throw this.#refused(`"${text.slice(from).trim()}" cannot be read`);
      tokens.push(found[1] ?? found[2] ?? found[3]!);
    }
    return tokens;
  }

  #level(k: number): Term {
    const operators = levels[k];
    if (!operators) return this.#unary();
    // As in Python: what is compared is compared first.
    if (k === comparisons) return this.#take(['not']) ? not(this.#level(k)) : this.#compared(operators);
    let left = this.#level(k + 1);
    for (let name = this.#take(Object.keys(operators)); name; name = this.#take(Object.keys(operators))) {
      const operate = operators[name]!;
      const [a, b] = [left, this.#level(k + 1)];
      left = (of) => operate(a(of), b(of));
    }
    return left;
  }

  // As in Python and in mathematics: 5 < fast < 8 is 5 < fast and fast < 8.
  #compared(operators: (typeof levels)[number]): Term {
    let left = this.#level(comparisons + 1);
    let all: Term | undefined;
    for (let name = this.#take(Object.keys(operators)); name; name = this.#take(Object.keys(operators))) {
      const operate = operators[name]!;
      const [a, b, before] = [left, this.#level(comparisons + 1), all];
      const holds: Term = (of) => operate(a(of), b(of));
      all = before ? (of) => both(before(of), holds(of)) : holds;
      left = b;
    }
    return all ?? left;
  }

  #unary(): Term {
    if (this.#take(['-'])) {
      const term = this.#unary();
      return (of) => -term(of);
    }
    if (this.#take(['!', 'not'])) return not(this.#unary());
    return this.#single();
  }

  #single(): Term {
    const text = this.#tokens[this.#next];
    if (text === undefined) throw this.#refused('something is missing at its end');
    if (this.#take(['('])) {
      const inner = this.#level(0);
      this.#require(')');
      return inner;
    }
    if (/^[\d.]/.test(text)) {
      this.#next++;
      const value = Number(text);
      return () => value;
    }
    if (!/^\w/.test(text)) throw this.#unexpected();
    this.#next++;
    return this.#tokens[this.#next] === '(' && Object.hasOwn(functions, text)
      ? this.#call(text)
      : this.#named(text);
  }

  #call(name: string): Term {
    const terms: Term[] = [];
    this.#require('(');
    do terms.push(this.#level(0));
    while (this.#take([',']));
    this.#require(')');
    return (of) => functions[name]!(...terms.map((term) => term(of)));
  }

  #named(name: string): Term {
    if (!this.#known.includes(name))
      throw this.#refused(
        `"${name}" is not known.${didYouMean(name, this.#known)} Known: ${this.#known.join(', ')}`,
      );
    this.#names.add(name);
    return (of) => of(name);
  }

  #take(wanted: readonly string[]): string | undefined {
    const text = this.#tokens[this.#next];
    if (text === undefined || !wanted.includes(text)) return undefined;
    this.#next++;
    return text;
  }

  #require(wanted: string): void {
    if (!this.#take([wanted])) throw this.#refused(`"${wanted}" is missing`);
  }

  #unexpected(): UserError {
    return this.#refused(`"${this.#tokens[this.#next] ?? ''}" is not expected there`);
  }

  #refused(why: string): UserError {
    return new UserError(
      'usage',
      `${this.#flag}: "${this.#text}" is not a formula: ${why}. Allowed are names, numbers, + - * / %, < <= > >= == !=, and, or, not, min, max, abs, sqrt and brackets, for example "fast < slow".`,
    );
  }
}
