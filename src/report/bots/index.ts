export { botsToJson } from './json.ts';
export { botColumns, botRows } from './table.ts';
export { divisorText, reasonText, wayText } from './texts.ts';
