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
  if (!url || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '' || !database)
    throw noAddress(text, 'is not the address of a queue');
  const { protocol, hostname, port, pathname, username, password, search, hash } = url;
  if (search !== '' || hash !== '')
    throw noAddress(text, 'says more than where a queue is, behind "?" or "#"');
  if (decoded(username) === undefined || decoded(password) === undefined)
    throw noAddress(text, 'has a "%" in its name or password that stands for nothing: write %25 for it');
  const shown = `${protocol}//${hostname}:${port === '' ? '6379' : port}${pathname === '/' ? '' : pathname}`;
  // As it was understood: blanks around it are not part of it.
  return { url: new Secret(url.href), password: decoded(password)!, shown };
}

function noAddress(text: string, why: string): UserError {
  return new UserError(
    'usage',
    `"${withoutAccess(text)}" ${why}. Write redis://HOST:PORT, or rediss:// over TLS, for example redis://localhost:6379.`,
  );
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

// Whatever stands before the host may give access, and what stands behind it as well.
function withoutAccess(text: string): string {
  const at = text.lastIndexOf('@');
  const host = at < 0 ? text : `…@${text.slice(at + 1)}`;
  return host.replace(/([?#]).+$/s, '$1…');
}
