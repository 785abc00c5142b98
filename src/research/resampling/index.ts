export {
  type Blocks,
  circularBlocks,
  meanOver,
  stationaryBlocks,
  sumsOf,
  takeBlocks,
  usualBlockLength,
} from './blocks.ts';
export { type PairedTest, pairedTest } from './paired.ts';
