import { fault } from './transport.ts';
import type { Fault } from './types.ts';

/** An error page of the load balancer in front of the exchange: the engine never saw the request. */
export function serverError(status = 503): Fault {
  return answer(`status ${status}`, status, page(`${status} error`), { 'content-type': 'text/html' });
}

/** The engine did it, and then the load balancer answers with an error: 504 and -1007 do not mean "not done". */
export function appliedThenError(status = 504): Fault {
  return { ...serverError(status), name: `applied, then ${status}`, at: 'applied' };
}

// X15
export function tooManyRequests(retryAfter = 1): Fault {
  return answer('429', 429, '{"code":-1003,"msg":"Too many requests."}', { 'retry-after': `${retryAfter}` });
}

// X15
export function banned(retryAfter = 120): Fault {
  return answer('418', 418, '{"code":-1003,"msg":"Way too many requests; IP banned."}', {
    'retry-after': `${retryAfter}`,
  });
}

/** The exchange's own words in its own format: `says(400, { code: -1021, msg: '…' })`. */
export function says(status: number, body: unknown): Fault {
  return answer(`says ${status}`, status, JSON.stringify(body));
}

export function answer(
  name: string,
  status: number,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Fault {
  return fault(name, 'arrival', {
    kind: 'answer',
    status,
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

export function page(title: string): string {
  return `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
}
