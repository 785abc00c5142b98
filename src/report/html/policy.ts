import type { Hash } from '#research';
import { toBase64 } from '../columns/base64.ts';

/**
 * What the page may do: run its own script, wear its own style, and nothing else. No network, no
 * foreign code, and no way to turn a string into elements.
 */
export function contentPolicy(script: string, style: string, hash: Hash): string {
  return [
    "default-src 'none'",
    `script-src ${source(script, hash)}`,
    `style-src ${source(style, hash)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

function source(text: string, hash: Hash): string {
  const hex = hash([text]);
  const bytes = Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
  return `'sha256-${toBase64(bytes)}'`;
}
