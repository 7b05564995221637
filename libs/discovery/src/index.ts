export { judge, type Judgement } from './judge/judge.js';
export type { Book, SeenAccount } from './judge/seen.js';
