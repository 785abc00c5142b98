export { UserError, type ErrorKind, errorKinds } from './user-error.ts';
export { closest, didYouMean } from './suggestion.ts';
export { happenedOn, isOfBar } from './where.ts';
