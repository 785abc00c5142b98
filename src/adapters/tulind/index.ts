export { tulindVersion } from './probe.ts';
