export { addKey, keyRing, keysFile, removeKey } from './vault.ts';
