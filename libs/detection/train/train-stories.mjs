#!/usr/bin/env node
/**
 * Trains what clustering knows: npm run train:clusters [-- DATA_FOLDER]. The same files give the same model: how common each pair of characters is
 * in headlines (the labelled titles left out), and the coefficients of the score. How good it is says npm run bench -- cluster.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { FEATURES } from '../dist/cluster/index.js';
import { backgroundOf, DATA, fit, readData } from './stories.mjs';

const data = readData(process.argv[2] ?? DATA);
if (!data) throw new Error(`训练数据不在：${process.argv[2] ?? DATA}`);
const { packed, posts, share } = backgroundOf(data.background);
const coefficients = fit(data.labelled, data.noise, share);
const model = path.resolve(import.meta.dirname, '../model');
writeFileSync(path.join(model, 'stories.bin'), packed);
writeFileSync(
  path.join(model, 'stories.json'),
  `${JSON.stringify({ posts, coefficients: Object.fromEntries(FEATURES.map((f, i) => [f, Number(coefficients[i].toFixed(4))])) }, null, 2)}\n`,
);
console.log(
  JSON.stringify({ train: 'clusters', background: posts, titles: data.labelled.length, among: data.noise.length }),
);
