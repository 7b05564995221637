/** npm run train [-- topics] [DATA_FOLDER]: the sentiment model, or the model of the topics. */
const what = process.argv[2] === 'topics' ? process.argv.splice(2, 1)[0] : 'sentiment';
await import(what === 'topics' ? './topics.mjs' : './train.mjs');
