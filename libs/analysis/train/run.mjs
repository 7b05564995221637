/** npm run train [-- topics | questions] [DATA_FOLDER]: the sentiment model, or that of the topics, or that of questions and complaints. */
const MODELS = { topics: './topics.mjs', questions: './questions.mjs' };
const what = process.argv[2] in MODELS ? process.argv.splice(2, 1)[0] : 'sentiment';
await import(MODELS[what] ?? './train.mjs');
