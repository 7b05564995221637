import { expect, test } from '@jest/globals';
import { cutBytes } from '../http/text.js';
import type { OutboxRow } from '../message.js';
import { PAGE } from '../testing/outbox-bench.js';
import { wecomBody } from './card.js';

const ID = '0b7e2c52-3c5f-4a8e-9d0e-6f1a2b3c4d5e';
const settings = { WECOM_AGENT_ID: 1000002, PUBLIC_URL: 'http://127.0.0.1:3000' };
const row = (body: Partial<OutboxRow['body']> = {}, before: OutboxRow['before'] = 'pending'): OutboxRow => ({
  id: ID,
  incidentId: null,
  personId: null,
  address: 'chenjianguo',
  channel: 'wecom',
  bundle: null,
  originId: ID,
  purpose: 'page',
  body: { ...PAGE, ...body },
  attempt: 1,
  providerId: null,
  sentAt: null,
  ageMs: 0,
  before,
});
const card = (r: OutboxRow): Record<string, any> => wecomBody(r, settings)['template_card'] as Record<string, any>;

test('a page is a card with buttons, its number, and the link', () => {
  expect(wecomBody(row(), settings)).toMatchObject({
    touser: 'chenjianguo',
    msgtype: 'template_card',
    agentid: 1000002,
    enable_duplicate_check: 1,
    template_card: {
      card_type: 'button_interaction',
      main_title: { title: PAGE.title },
      horizontal_content_list: [
        { keyname: '编号', value: 'YQ2026-0001' },
        { keyname: '签收', value: '14:35 前' },
      ],
      card_action: { type: 1, url: PAGE.url },
      task_id: ID,
      button_list: [{ text: '签收', style: 1, key: 'ack' }],
    },
  });
});

test('without buttons it is a notice, which always leads somewhere', () => {
  const c = card(row({ buttons: [], url: null }));
  expect(c).toMatchObject({
    card_type: 'text_notice',
    card_action: { type: 1, url: settings.PUBLIC_URL },
    task_id: ID,
  });
  expect(c['button_list']).toBeUndefined();
  expect(card(row({ url: null }))['card_action']).toBeUndefined();
});

test('a repeat keeps its number and says 补发 first, 演练 second', () => {
  const c = card(row({ drill: true }, 'unknown'));
  expect(c).toMatchObject({ task_id: ID, main_title: { title: expect.stringMatching(/^【补发】【演练】【Ⅱ级/) } });
});

test('no field exceeds its bytes, and no character is cut in two', () => {
  const c = card(
    row({
      title: '餐'.repeat(90),
      description: '情况说明🍜'.repeat(90),
      rows: Array(9).fill({ key: '很长的键名很长的键名', value: '值'.repeat(60) }),
    }),
  );
  expect(Buffer.byteLength(c['main_title'].title)).toBeLessThanOrEqual(128);
  expect(Buffer.byteLength(c['main_title'].desc)).toBeLessThanOrEqual(512);
  expect(c['main_title'].desc).toMatch(/^(情况说明🍜)+[情况说明🍜]*…$/u);
  expect(JSON.stringify(c)).not.toContain('\ufffd');
  expect(c['horizontal_content_list']).toHaveLength(6);
  for (const r of c['horizontal_content_list']) expect(Buffer.byteLength(r.value)).toBeLessThanOrEqual(96);
});

test.each([
  ['ab', 2, 'ab'],
  ['abcdef', 5, 'ab…'],
  ['食堂食堂', 11, '食堂…'],
  ['🍜🍜', 7, '🍜…'],
])('%s in %d bytes is %s', (text, max, cut) => expect(cutBytes(text, max)).toBe(cut));
