/** Works on several items at once and takes the results in the order of the items. Stops when `take` says so. */
export async function inOrder<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
  take: (result: Result, item: Item) => Promise<boolean>,
): Promise<void> {
  const begun = new Map<number, Promise<Result>>();
  const begin = (k: number) => {
    const item = items[k];
    if (item === undefined) return;
    const result = work(item);
    // Somebody will look at it later; until then a failure is not lost.
    result.catch(() => undefined);
    begun.set(k, result);
  };
  for (let k = 0; k < atOnce; k++) begin(k);
  for (const [k, item] of items.entries()) {
    const result = (await begun.get(k)) as Result;
    begun.delete(k);
    begin(k + atOnce);
    if (!(await take(result, item))) return;
  }
}
