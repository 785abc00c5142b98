export { type Blocks, meanOver, stationaryBlocks, sumsOf, usualBlockLength } from './blocks.ts';
export { type PairedTest, pairedTest } from './paired.ts';
