import { spellings } from './spellings.ts';

const hidden = '[redacted]';

/** A secret this short is part of ordinary words, and hiding it would hide them. */
const shortest = 6;

// What gives access is often told by what stands before it, also when nobody knows the value.
const beforeValues = [
  /((?:signature|sign|api_?-?key|secret(?:_?-?key)?|passphrase|password|token|listen_?-?key)["']?\s*[=:]\s*["']?)[^\s"'&,;})\]…]+/gi,
  /((?:authorization|proxy-authorization)["']?\s*[=:]\s*["']?)(?:(?:bearer|basic)\s+)?[^\s"',;})\]]+/gi,
  /((?:x-mbx-apikey|x-bapi-(?:api-key|sign)|api-(?:key|sign)|cb-access-\w+|kc-api-\w+|ok-access-\w+)["']?\s*[=:]\s*["']?)[^\s"',;})\]]+/gi,
  /(\/api\/webhooks\/\d+\/)[\w-]+/gi,
  /(:\/\/hooks\.[\w.-]+\/)[\w/-]+/gi,
  /(:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g,
];

/** Takes secrets out of texts: those it was told of, however they are spelt, and what looks like one. */
export class Redactor {
  readonly #known = new Set<string>();
  #pattern: RegExp | undefined;

  /** Tells of a text that must never be seen. */
  hide(secret: string): void {
    if (secret.length < shortest) return;
    for (const spelling of spellings(secret)) this.#known.add(spelling);
    const longestFirst = [...this.#known].toSorted((a, b) => b.length - a.length);
    this.#pattern = new RegExp(longestFirst.map(escaped).join('|'), 'g');
  }

  /** The text without the secrets it was told of. */
  clean(text: string): string {
    return this.#pattern ? text.replace(this.#pattern, hidden) : text;
  }

  /** Also without what looks like a key, a signature or an address that gives access. */
  strict(text: string): string {
    return beforeValues.reduce(
      (cleaned, pattern) => cleaned.replace(pattern, `$1${hidden}`),
      this.clean(text),
    );
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
