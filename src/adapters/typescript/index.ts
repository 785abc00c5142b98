export { type TypeCheck, typeCheck } from './check.ts';
