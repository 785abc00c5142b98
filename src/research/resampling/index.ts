export { type PairedTest, pairedTest } from './paired.ts';
