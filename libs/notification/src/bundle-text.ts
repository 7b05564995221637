import { channelName } from './channel-order.js';
import type { PageMessage } from './message.js';

/** A message that is told of in a bundle. */
export interface BundleItem {
  code: string | null;
  title: string;
  level: PageMessage['level'];
  drill: boolean;
}

const NUMERAL = ['', 'Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'];
const ROWS = 5;

/** Many incidents of one unit at once: one page that lists their codes. Each keeps its own clocks and is signed for itself. */
export function stormMessage(items: BundleItem[], unitName: string): PageMessage {
  const level = gravest(items);
  return {
    level,
    drill: items.every((i) => i.drill),
    title: `【${NUMERAL[level ?? 4]}级舆情】${unitName}同时有${items.length}起事件，请逐一签收`,
    description: `编号：${codeWords(items)}。各事件的时限分别计算，请登录后逐一签收、报送。`,
    rows: rows(items),
    code: null,
    url: null,
    buttons: [],
  };
}

/** More courtesies than a person may be sent: one message that lists them. channel: whose limit it was. */
export function digestMessage(items: BundleItem[], channel: string): PageMessage {
  return {
    level: gravest(items),
    drill: items.every((i) => i.drill),
    title: `【汇总】${items.length}条提醒与通知，请登录查看`,
    description: `消息较多，按${channelName(channel)}的发送限额合并为一条。涉及：${codeWords(items) || '见下'}。`,
    rows: rows(items),
    code: null,
    url: null,
    buttons: [],
  };
}

const gravest = (items: BundleItem[]): PageMessage['level'] =>
  items.reduce<PageMessage['level']>((g, i) => (i.level !== null && (g === null || i.level < g) ? i.level : g), null);

function rows(items: BundleItem[]): { key: string; value: string }[] {
  const shown = items.slice(0, ROWS).map((i) => ({ key: i.code ?? '通知', value: i.title }));
  return items.length > ROWS ? [...shown, { key: '其余', value: `${items.length - ROWS} 条，登录后查看` }] : shown;
}

/** 「YQ2026-0001～0004、YQ2026-0009」: numbers in a row are drawn together, so that the list fits a lock screen. */
export function codeWords(items: BundleItem[]): string {
  const codes = [...new Set(items.flatMap((i) => i.code ?? []))].sort();
  const runs: { first: string; last: string }[] = [];
  for (const code of codes) {
    const run = runs.at(-1);
    if (run && follows(run.last, code)) run.last = code;
    else runs.push({ first: code, last: code });
  }
  return runs.map((r) => (r.first === r.last ? r.first : `${r.first}～${/\d+$/.exec(r.last)![0]}`)).join('、');
}

function follows(a: string, b: string): boolean {
  const [x, y] = [/^(.*?)(\d+)$/.exec(a), /^(.*?)(\d+)$/.exec(b)];
  return x !== null && y !== null && x[1] === y[1] && Number(y[2]) === Number(x[2]) + 1;
}
