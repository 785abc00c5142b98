import type { Hash } from '#research';
import { dataBlock, inline, type Markup, markup } from './markup.ts';
import { contentPolicy } from './policy.ts';

/** The built script and style of the page, and SHA-256 to vouch for them. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
  readonly hash: Hash;
}

interface Page {
  readonly title: string;
  readonly version: string;
  /** The id of what a reader wants first. */
  readonly first: string;
  readonly header: Markup;
  readonly main: Markup;
  /** What the script draws from. */
  readonly data: object;
}

/**
 * One file that needs nothing else: no network, no server. The numbers are in the page itself; its
 * script adds charts, sorting and long tables. Equal inputs give equal bytes.
 */
export function page(
  { title, version, first, header, main, data }: Page,
  { script, style, hash }: PageAssets,
): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(script, style, hash)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="cryptobot ${version}">
<title>${title} – cryptobot</title>
${inline('style', style)}
</head>
<body>
<a class="skip" href="#${first}">Skip to the results</a>
<div class="page">
${header}
<main>
${main}
</main>
<footer>cryptobot ${version}. A backtest is a claim about the past.</footer>
</div>
${dataBlock('data', data)}
${inline('script', script)}
</body>
</html>
`.text;
}

/** About how much of a page its script, its style and the words about its runs take; the rest is for data. */
export function sizeOfWords({ script, style }: PageAssets, runs: number): number {
  return script.length + style.length + 25_000 + 20_000 * runs;
}
