export { parseOutsideName } from './name.ts';
export { type Published, published, publishedUntil, type Values } from './published.ts';
export {
  type Arrived,
  type MergedValues,
  mergeValues,
  publicationRule,
  type Terms,
  type ValueRevision,
} from './merge.ts';
export { onScaleOf } from './scale.ts';
