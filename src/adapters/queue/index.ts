export { Commission, type Parcel } from './commission.ts';
export type { News } from './connection.ts';
export { type Order, serve } from './shift.ts';
