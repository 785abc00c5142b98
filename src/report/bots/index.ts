export { botsToJson } from './json.ts';
export { botColumns, botRows } from './table.ts';
export { divisorText, outsideText, reasonText, wayText } from './texts.ts';
