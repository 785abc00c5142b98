/**
 * Plain data as JSON in exactly one way: keys in order of their UTF-16 units, no spaces, numbers as
 * ECMAScript writes them and −0 as itself, so that reading gives back the very same bits. What JSON
 * cannot hold is refused; a key whose value is undefined is left out, as JSON does.
 */
export function canonical(value: unknown): string {
  return write(value, []);
}

function write(value: unknown, path: readonly string[]): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value)) return refuse(String(value), path);
      return Object.is(value, -0) ? '-0' : String(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? writeList(value, path) : writeObject(value, path);
    default:
      return refuse(typeof value, path);
  }
}

function writeList(list: readonly unknown[], path: readonly string[]): string {
  return `[${Array.from(list, (item, k) => write(item, [...path, String(k)])).join(',')}]`;
}

function writeObject(object: object, path: readonly string[]): string {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null)
    return refuse(`a ${object.constructor.name}`, path);
  const fields: string[] = [];
  for (const key of Object.keys(object).toSorted()) {
    const value = (object as Readonly<Record<string, unknown>>)[key];
    if (value !== undefined) fields.push(`${JSON.stringify(key)}:${write(value, [...path, key])}`);
  }
  return `{${fields.join(',')}}`;
}

function refuse(what: string, path: readonly string[]): never {
  throw new TypeError(`${what} at "${path.join('.')}" is not plain data and cannot be stored`);
}
