export { type Answered, answerAll, Pool, sharedColumn } from './pool.ts';
