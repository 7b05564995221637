/** Door for train/*.mjs: what training must share with serving. */
export { clean, eachGram, eachWord, isEmoticon, placeWords, tokens } from './features.js';
export { segment } from './segment.js';
export { plainText } from './plain-text.js';
export { schoolsMatcher } from './match/aliases.js';
export { CUE_FEATURES, cuesOf, gramsOf, listLogits, NORMAL, TOPIC_BUCKETS, TOPICS } from './topics/topics.js';
export { DENSE, QUESTION_BUCKETS, featuresOf } from './question-model.js';
export { LIST_HITS, questionByLists } from './questions.js';
export { ownWords } from './repost-chain.js';
export { readText } from './sentiment.js';
