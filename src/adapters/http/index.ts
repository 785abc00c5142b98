export { download, type Patience } from './download.ts';
export { type Fetched, type Source, sourceOf } from './source.ts';
