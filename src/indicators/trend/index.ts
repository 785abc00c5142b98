export {
  aroon,
  type Aroon,
  chandelier,
  chandeKroll,
  ichimoku,
  type Ichimoku,
  type Stops,
  verticalHorizontal,
  vortex,
  type Vortex,
} from './channel.ts';
export {
  adx,
  type Adx,
  adxr,
  type Beginning,
  directionalIndex,
  directionalMovement,
  type Directions,
  dx,
} from './directional.ts';
export { psar, type Trailing } from './psar.ts';
export { supertrend } from './supertrend.ts';
