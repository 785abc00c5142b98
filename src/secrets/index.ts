export { Redactor } from './redactor.ts';
export { Secret } from './secret.ts';
