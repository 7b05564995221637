#!/usr/bin/env node
/**
 * What judging a post costs on one core: npm run bench -- analyse [folder of the data]. Posts a second of the whole and of its parts
 * (sentiment apart, as it is measured by itself), and the longest answer to bad input. Without the data, posts of the project's own.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  analyse,
  judge,
  maskPersonalData,
  matchSchool,
  nearHash,
  plainText,
  segment,
  topicsOf,
} from '../../libs/analysis/dist/index.js';

const folder = process.argv[2] ?? path.resolve(import.meta.dirname, '../../../shared/data');
const file = path.join(folder, 'text/weibo_reposts_unlabelled.txt.gz');
const posts = existsSync(file)
  ? gunzipSync(readFileSync(file)).toString('utf8').split('\n').slice(0, 20_000)
  : Array.from(
      { length: 20_000 },
      (_, i) => `今天中午二食堂${i % 9}号窗口排了半个小时的队，打到的菜里有异物，找了经理也没有说法。`,
    );
const context = { school: { name: '武汉大学', shortNames: ['武大'], traps: ['武大郎'], places: [] }, units: [] };
const line = (metric, value, unit, n) => console.log(JSON.stringify({ bench: 'analyse', metric, value, unit, n }));

function perPost(work) {
  posts.slice(0, 500).forEach(work);
  const start = performance.now();
  posts.forEach(work);
  return ((performance.now() - start) * 1000) / posts.length;
}
const plain = posts.map(plainText);
const words = plain.map(segment);
const parts = {
  plain_text: (p) => plainText(p),
  segmentation: (_, i) => segment(plain[i]),
  school: (_, i) => matchSchool(plain[i], context.school),
  topics: (_, i) => topicsOf(plain[i]),
  near_hash: (_, i) => nearHash(words[i]),
  personal_data: (p) => maskPersonalData(p),
};
for (const [name, work] of Object.entries(parts)) line(name, Number(perPost(work).toFixed(1)), 'µs/post', posts.length);
line('whole', Math.round(1e6 / perPost((p) => analyse({ title: null, text: p }, context))), 'posts/s', posts.length);
line('command', Math.round(1e6 / perPost((p) => judge(p))), 'posts/s', posts.length);

const bad = {
  empty: '',
  'a sentence 100,000 long': '武大食堂吃出异物，'.repeat(12_000).slice(0, 100_000),
  'one character': '啊'.repeat(100_000),
  'latin without blanks': 'x'.repeat(100_000),
  digits: '1'.repeat(100_000),
  'open tags': '<'.repeat(100_000),
  forwards: '//@a:'.repeat(20_000),
  emoji: '😀'.repeat(50_000),
  'lone surrogates': '\ud83d大'.repeat(50_000),
  'zero-width': '武\u200b大'.repeat(33_000),
  entities: '&#x6b66;'.repeat(12_500),
  'other languages': 'Привет мир こんにちは 안녕하세요 مرحبا '.repeat(2_500),
};
for (const [name, text] of Object.entries(bad)) {
  judge(text);
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    judge(text);
    analyse({ title: null, text }, context);
    return performance.now() - start;
  });
  line(`bad input: ${name}`, Number(Math.max(...times).toFixed(1)), 'ms for both commands, longest', times.length);
}
