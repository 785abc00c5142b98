export { printable, visible } from './printable.ts';
