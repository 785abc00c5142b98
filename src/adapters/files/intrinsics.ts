/** What the language is made of, as it was at some moment. */
export type Intrinsics = readonly Part[];

interface Part {
  readonly name: string;
  readonly owner: object;
  readonly properties: ReadonlyMap<PropertyKey, PropertyDescriptor>;
}

const names =
  'Object Function Array String Number Boolean Symbol BigInt Map Set WeakMap WeakSet Promise RegExp ' +
  'Date Error ArrayBuffer SharedArrayBuffer Float64Array Float32Array Int32Array Uint8Array Uint32Array BigInt64Array';

const owners: readonly (readonly [name: string, owner: object])[] = names.split(' ').flatMap((name) => {
  const owner = (globalThis as unknown as Record<string, { readonly prototype: object }>)[name]!;
  return [[name, owner] as const, [`${name}.prototype`, owner.prototype] as const];
});

const typedArray = Object.getPrototypeOf(Float64Array) as { readonly prototype: object };
const arrayIterator = Object.getPrototypeOf([][Symbol.iterator]()) as object;

const all: typeof owners = [
  ...owners,
  ['Math', Math],
  ['JSON', JSON],
  ['Reflect', Reflect],
  ['Atomics', Atomics],
  ['TypedArray', typedArray],
  ['TypedArray.prototype', typedArray.prototype],
  ['the iterator of arrays', arrayIterator],
  ['the iterator', Object.getPrototypeOf(arrayIterator) as object],
];

/** The language as it is now. */
export function intrinsics(): Intrinsics {
  return all.map(([name, owner]) => ({
    name,
    owner,
    properties: new Map(
      Reflect.ownKeys(owner).map((key) => [key, Object.getOwnPropertyDescriptor(owner, key)!] as const),
    ),
  }));
}

/** The first thing that is not as it was. Everything that is not is put back. */
export function changedIntrinsic(before: Intrinsics): string | undefined {
  let first: string | undefined;
  for (const { name, owner, properties } of before) {
    const keys = new Set([...properties.keys(), ...Reflect.ownKeys(owner)]);
    for (const key of keys) {
      const [then, now] = [properties.get(key), Object.getOwnPropertyDescriptor(owner, key)];
      if (then && now && isSame(then, now)) continue;
      first ??= `${name}.${String(key)}`;
      Reflect.deleteProperty(owner, key);
      if (then) Object.defineProperty(owner, key, then);
    }
  }
  return first;
}

function isSame(a: PropertyDescriptor, b: PropertyDescriptor): boolean {
  return Object.is(a.value, b.value) && a.get === b.get && a.set === b.set;
}
