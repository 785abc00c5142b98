export { botsToJson } from './json.ts';
export { type BotTable, botTable, isPart } from './table.ts';
export { divisorText, leftOutText, outsideText, reasonText, titleIn, wayText } from './texts.ts';
