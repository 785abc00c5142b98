export { tulindVersion } from './native.ts';
export { isTulipSpec, tulipColumns } from './spec.ts';
export { type TulipName, tulips } from './table.ts';
export { tulip, type TulipArguments, type TulipSeries } from './tulip.ts';
