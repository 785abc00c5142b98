export { authority, type Authority, type Flaw, type Identity } from './authority.ts';
