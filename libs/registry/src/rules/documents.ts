import {
  articleName,
  type DraftedRule,
  type FormsBody,
  type PublishingWord,
  type RegulationBody,
  type RuleForm,
  type RuleItem,
  type WaitKind,
} from '@fengsui/contract';
import { awaited, waitKindName } from '../accounts/waits.js';
import { MODEL_ARTICLES } from './model-regulation.js';

const FEWEST_ARTICLES = 3;

/** The printed sheets as they are until the school words them otherwise; the school's name is printed before the title. */
export const MODEL_FORMS: FormsBody = {
  forms: [
    { kind: 'register', title: '各级官方微博、微信登记表', note: '' },
    { kind: 'apply', title: '各级官方微博、微信申请表', note: '' },
    { kind: 'change', title: '各级官方微博、微信变更登记表', note: '' },
    { kind: 'inspect', title: '各级官方微博、微信年度检查表', note: '' },
    { kind: 'close', title: '各级官方微博、微信注销登记表', note: '' },
  ],
};

const WORD_KIND: Record<PublishingWord['kind'], string> = { forbidden: '禁用', sensitive: '敏感', matter: '须授权' };
const FORM_NAME = Object.fromEntries(MODEL_FORMS.forms.map((f) => [f.kind, f.title])) as Record<
  RuleForm['kind'],
  string
>;

/** A version of a document, passage by passage, in order. Of levels: escalation knows its own. */
export const ITEMS: {
  regulation: (body: RegulationBody) => RuleItem[];
  forms: (body: FormsBody) => RuleItem[];
  terms: (body: { terms: { kind: WaitKind; state: string; days: number }[] }) => RuleItem[];
  words: (body: { words: PublishingWord[] }) => RuleItem[];
} = {
  // an article is followed by the matter it settles; one that settles none of the model's, by its number
  regulation: (body) => [
    { key: 'title', title: '名称', text: body.title },
    ...body.articles.map((a) => ({
      key: a.basis === null ? `no ${a.no}` : `basis ${a.basis}`,
      title: articleName(a.no),
      text: a.text,
      group: a.chapter,
    })),
  ],
  forms: (body) =>
    body.forms.map((f) => ({
      key: f.kind,
      title: FORM_NAME[f.kind],
      text: f.note ? `${f.title}\n填表说明：${f.note}` : f.title,
    })),
  terms: (body) =>
    body.terms.flatMap((t) => {
      const what = awaited(t.kind, t.state);
      return what
        ? [
            {
              key: `${t.kind} ${t.state}`,
              title: `${waitKindName(t.kind, t.state)}：${what.ask}`,
              text: `${t.days} 个工作日`,
            },
          ]
        : [];
    }),
  words: (body) =>
    body.words.map((w) => ({
      key: w.word,
      title: w.word,
      text: w.note ? `${WORD_KIND[w.kind]}：${w.note}` : WORD_KIND[w.kind],
    })),
};

export interface ItemChange {
  title: string;
  before: string | null;
  after: string | null;
}

/** What differs between two lists of passages, in the order of the later; before or after null: it was not there. */
export function itemChanges(before: RuleItem[], after: RuleItem[]): ItemChange[] {
  const was = new Map(before.map((i) => [i.key, i]));
  const is = new Set(after.map((i) => i.key));
  return [
    ...after.flatMap((i): ItemChange[] => {
      const old = was.get(i.key);
      if (!old) return [{ title: i.title, before: null, after: i.text }];
      const title = old.title === i.title ? i.title : `${i.title}（原${old.title}）`;
      return old.text === i.text && old.title === i.title ? [] : [{ title, before: old.text, after: i.text }];
    }),
    ...before.filter((i) => !is.has(i.key)).map((i) => ({ title: i.title, before: i.text, after: null })),
  ];
}

/** What keeps a draft from being put in force, in words; empty: nothing. */
export const PROBLEMS: { [K in DraftedRule]: (body: never) => string[] } = {
  regulation: (body: RegulationBody) => {
    const out = body.title.trim() === '' ? ['请填写办法的名称。'] : [];
    if (body.articles.length < FEWEST_ARTICLES) out.push(`办法至少要有 ${FEWEST_ARTICLES} 条。`);
    const based = new Map<number, number>();
    for (const a of body.articles) {
      const name = articleName(a.no);
      if (a.text.trim() === '') out.push(`${name}没有内容，请填写或删去。`);
      if (a.chapter.trim() === '') out.push(`${name}没有写明属于哪一章。`);
      const other = a.basis === null ? undefined : based.get(a.basis);
      if (other !== undefined)
        out.push(`${name}和${articleName(other)}都写作对应范本${articleName(a.basis!)}，请只留一处。`);
      if (a.basis !== null) based.set(a.basis, a.no);
    }
    if (body.articles.some((a, i) => a.no !== i + 1)) out.push('条的编号应从第一条起依次连续。');
    const chapters = body.articles.map((a) => a.chapter).filter((c, i, all) => c !== all[i - 1]);
    const torn = chapters.find((c, i) => chapters.indexOf(c) !== i);
    if (torn) out.push(`“${torn}”的条被别的章隔开了，请把同一章的条排在一起。`);
    return out;
  },
  forms: (body: FormsBody) =>
    body.forms.flatMap((f) => (f.title.trim() === '' ? [`请填写“${FORM_NAME[f.kind]}”的名称。`] : [])),
};

/** Model articles that no article of this regulation settles: what pages say of them has no text. */
export const missingBases = (body: RegulationBody): number[] =>
  Array.from({ length: MODEL_ARTICLES }, (_, i) => i + 1).filter((n) => !body.articles.some((a) => a.basis === n));
