export { shuffledBars } from './noise-bars.ts';
export { noiseHistory, type NoiseTest, noiseTest, scoreOn, type Scores } from './noise-test.ts';
