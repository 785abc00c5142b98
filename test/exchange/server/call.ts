import type { IncomingMessage } from 'node:http';
import type { Call, Dialect, Route } from '../dialects/types.ts';

export interface Routed {
  readonly call: Call;
  readonly route: Route | undefined;
}

/** Reads a request to its end and finds the route it is meant for. */
export async function readCall(request: IncomingMessage, host: string, dialect: Dialect): Promise<Routed> {
  const [path, query] = splitOnce(request.url ?? '/', '?');
  const body = await readBody(request);
  const { route, variables } = find(dialect, request.method ?? 'GET', path);
  const json = parseJson(body);
  const call: Call = {
    method: request.method ?? 'GET',
    host,
    path,
    query,
    body,
    headers: lowerCased(request.headers),
    json,
    params: { ...fromQuery(query), ...(json === undefined ? fromQuery(body) : fromJson(json)), ...variables },
  };
  return { call, route };
}

function splitOnce(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)];
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function find({ routes }: Dialect, method: string, path: string) {
  for (const route of routes) {
    const variables = route.method === method ? matched(route.path, path) : undefined;
    if (variables !== undefined) return { route, variables };
  }
  return { route: undefined, variables: {} };
}

function matched(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const variables: Record<string, string> = {};
  for (const [k, part] of wanted.entries()) {
    if (part.startsWith(':')) variables[part.slice(1)] = decodeURIComponent(given[k]!);
    else if (part !== given[k]) return undefined;
  }
  return variables;
}

function lowerCased(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

// A repeated name keeps all its values, joined by commas.
function fromQuery(query: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    found[name] = name in found ? `${found[name]},${value}` : value;
  }
  return found;
}

function fromJson(json: unknown): Record<string, string> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return {};
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );
}

function parseJson(body: string): unknown {
  if (!/^\s*[[{]/.test(body)) return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
