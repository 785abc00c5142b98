export { checkFiles, type Damage, dropBefore, dropDamaged, tidyCache } from './care.ts';
export { loadSeries } from './read.ts';
export { addBars, type Added, listSeries, noteEmpty, type StoredSeries } from './series.ts';
export { monthOf, readManifest, type Manifest } from './manifest.ts';
export { seriesFolder, type SeriesName } from './places.ts';
export type { Parquet, Store } from './store.ts';
