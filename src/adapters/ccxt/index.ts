export { loadExchange } from './exchange.ts';
