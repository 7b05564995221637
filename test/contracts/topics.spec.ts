import { expect, test } from '@jest/globals';
import { TOPICS } from '@fengsui/analysis';
import { topicWord } from '../../apps/web/src/components/words.js';

test('pages call the topics as messages do', () => {
  expect(TOPICS.map((t) => topicWord(t.name))).toEqual(TOPICS.map((t) => t.short));
});
