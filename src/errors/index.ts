export { UserError, type ErrorKind } from './user-error.ts';
export { closest, didYouMean } from './suggestion.ts';
