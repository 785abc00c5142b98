export { arrowVersion, duckdbVersion } from './probe.ts';
