export { type Clock, repeat, type Repetition } from './repeat.ts';
export { everySo, parseSchedule, type Schedule } from './schedule.ts';
