import { expect, test } from '@jest/globals';
import fs from 'node:fs';
import { dictionaryFiles } from './dictionary.js';
import { segment } from './segment.js';

test('words of the campus are words; rare compounds of the general dictionary are taken apart', () => {
  expect(segment('我们学校食堂的钢丝球，没人管！')).toEqual(['我们', '学校', '食堂', '的', '钢丝球', '没人管']);
  expect(segment('二食堂停水 APP')).toEqual(['二食堂', '停水', 'app']);
});

test('the dictionary is written once and whole', () => {
  const { dict } = dictionaryFiles();
  const lines = fs.readFileSync(dict, 'utf8').split('\n');
  expect(lines.length).toBeGreaterThan(100_000);
  expect(lines.every((l) => /^\S+ \d+ \S*$/.test(l))).toBe(true);
  expect(dictionaryFiles().dict).toBe(dict);
});
