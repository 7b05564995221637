import { expect, test } from '@jest/globals';
import { exposition, processMetrics } from './metrics.js';

test('the text format: help, type, labels escaped, infinite bounds', () => {
  expect(
    exposition([
      { name: 'a_total', help: 'Two\nlines.', type: 'counter', samples: [{ value: 3 }] },
      {
        name: 'b_seconds',
        help: 'B.',
        type: 'histogram',
        samples: [
          { suffix: '_bucket', labels: { le: '+Inf', channel: 'a"b\\' }, value: 2 },
          { suffix: '_sum', value: 1.5 },
        ],
      },
    ]),
  ).toBe(
    '# HELP a_total Two\\nlines.\n# TYPE a_total counter\na_total 3\n' +
      '# HELP b_seconds B.\n# TYPE b_seconds histogram\nb_seconds_bucket{le="+Inf",channel="a\\"b\\\\"} 2\nb_seconds_sum 1.5\n',
  );
});

test('a process tells its memory and processor time', () => {
  const memory = processMetrics().find((m) => m.name === 'process_resident_memory_bytes');
  expect(memory!.samples[0]!.value).toBeGreaterThan(1e7);
});
