import { addBars, loadSeries, noteEmpty, type SeriesName, type Store } from '#adapters/files';
import type { Keeper } from '#collect';

/** A series of the store as the place where collected bars go. */
export function storeKeeper(store: Store, name: SeriesName): Keeper {
  return {
    async load() {
      const loaded = await loadSeries(store, name);
      if (!loaded) return { times: new Float64Array(0), empty: [] };
      const { bars, manifest } = loaded;
      // A last bar that was not over when it came is as good as missing.
      const isOpen = manifest.unfinished !== null && bars.time.at(-1) === manifest.unfinished;
      return { times: isOpen ? bars.time.subarray(0, -1) : bars.time, empty: manifest.empty };
    },
    async add(bars) {
      const { revisions } = await addBars(store, { bars, source: name.market.exchange, unfinished: null });
      return { revised: revisions.length };
    },
    addEmpty: (spans) => noteEmpty(store, name, spans),
  };
}
