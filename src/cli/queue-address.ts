import { UserError } from '#errors';
import { Secret } from '#secrets';

/** Where a queue is: the whole address, which may hold a password, and what people may see of it. */
export interface QueueAddress {
  readonly url: Secret;
  readonly password: string;
  readonly shown: string;
}

/** Reads `redis://host:6379/0`, or `rediss://` for one over TLS. */
export function parseQueueAddress(text: string): QueueAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const database = /^\/?(\d*)$/.exec(url?.pathname ?? '');
  if (!url || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '' || !database) {
    throw new UserError(
      'usage',
      `"${withoutAccess(text)}" is not the address of a queue. Write redis://HOST:PORT, or rediss:// over TLS, for example redis://localhost:6379.`,
    );
  }
  const { protocol, hostname, port, pathname, password } = url;
  const shown = `${protocol}//${hostname}:${port === '' ? '6379' : port}${pathname === '/' ? '' : pathname}`;
  return { url: new Secret(text), password: decoded(password), shown };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// Whatever stands before the host may give access.
function withoutAccess(text: string): string {
  const at = text.lastIndexOf('@');
  return at < 0 ? text : `…@${text.slice(at + 1)}`;
}
