/** The file of a strategy that trades as often as it can, with a stop so far away where one is said. */
export function nervous(stopLoss?: number): string {
  return `import { defineStrategy, before } from 'cryptobot';
export default defineStrategy({
  name: 'nervous',
  about: 'In after a bar that rose, out after one that fell',
  params: {},
  series: ({ close }) => ({ enterLong: close.above(before(close)), exitLong: close.below(before(close)) }),${stopLoss === undefined ? '' : `\n  exits: () => ({ stopLoss: ${stopLoss} }),`}
});
`;
}
