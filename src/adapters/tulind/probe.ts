/** Loads the optional native indicators and gives back their version. */
export async function tulindVersion(): Promise<string> {
  // The package has no types and may be absent, so the compiler is not asked to resolve it.
  const name: string = 'tulind';
  const module: unknown = await import(name);
  return versionOf(module) ?? 'loads';
}

function versionOf(module: unknown): string | undefined {
  const tulind = (module as { readonly default?: { readonly version?: unknown } }).default;
  return typeof tulind?.version === 'string' ? tulind.version : undefined;
}
