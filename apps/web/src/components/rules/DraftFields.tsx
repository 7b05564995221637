import { articleName, type FormsBody, type RegulationBody, type RuleArticle } from '@fengsui/contract';
import { useId } from 'react';

/** The model has this many articles, by which pages find what applies. */
const MODEL = Array.from({ length: 20 }, (_, i) => i + 1);
/** What the product rests on each of them. */
const MATTER: Record<number, string> = {
  ...{ 3: '校级账号', 4: '官方账号的范围', 5: '责任体系', 6: '登记', 7: '新建申请', 8: '认证辅助', 9: '年度检查' },
  ...{ 10: '主办与监督', 11: '管理制度和人员', 12: '问题回复', 13: '舆情处置与追责', 14: '微博圈', 15: '内容与更正' },
  ...{ 16: '遵守法规', 17: '保密', 18: '发布授权', 19: '其他新媒体', 20: '解释与施行' },
};

/** Article by article; numbers follow the order. */
export function RegulationFields({ body, set }: { body: RegulationBody; set: (body: RegulationBody) => void }) {
  const id = useId();
  const put = (articles: RuleArticle[]): void =>
    set({ ...body, articles: articles.map((a, i) => ({ ...a, no: i + 1 })) });
  const change = (i: number, part: Partial<RuleArticle>): void =>
    put(body.articles.map((a, n) => (n === i ? { ...a, ...part } : a)));
  const move = (i: number, by: 1 | -1): void => {
    const articles = [...body.articles];
    [articles[i], articles[i + by]] = [articles[i + by]!, articles[i]!];
    put(articles);
  };
  const add = (i: number): void => {
    const article: RuleArticle = { no: 0, chapter: body.articles[i]?.chapter ?? '第一章 总则', text: '', basis: null };
    put(body.articles.toSpliced(i + 1, 0, article));
  };
  return (
    <>
      <div className="field">
        <label htmlFor={`${id}t`}>名称</label>
        <input id={`${id}t`} value={body.title} onChange={(e) => set({ ...body, title: e.target.value })} />
      </div>
      {body.articles.map((a, i) => {
        const name = articleName(a.no);
        return (
          <fieldset key={a.no} className="field rule-article">
            <legend>{name}</legend>
            <textarea
              aria-label={`${name}条文`}
              rows={Math.min(10, 2 + Math.ceil(a.text.length / 60))}
              value={a.text}
              onChange={(e) => change(i, { text: e.target.value })}
            />
            <div className="rule-article-row">
              <label>
                章
                <input value={a.chapter} onChange={(e) => change(i, { chapter: e.target.value })} />
              </label>
              <label>
                对应系统中的事项
                <select
                  value={a.basis ?? ''}
                  onChange={(e) => change(i, { basis: e.target.value === '' ? null : Number(e.target.value) })}
                >
                  <option value="">没有</option>
                  {MODEL.map((n) => (
                    <option key={n} value={n}>
                      范本{articleName(n)}
                      {MATTER[n] ? `：${MATTER[n]}` : ''}
                    </option>
                  ))}
                </select>
              </label>
              <span className="row">
                <button type="button" className="small-button" disabled={i === 0} onClick={() => move(i, -1)}>
                  上移
                </button>
                <button
                  type="button"
                  className="small-button"
                  disabled={i === body.articles.length - 1}
                  onClick={() => move(i, 1)}
                >
                  下移
                </button>
                <button type="button" className="small-button" onClick={() => add(i)}>
                  其后加一条
                </button>
                <button
                  type="button"
                  className="small-button"
                  aria-label={`删去${name}`}
                  onClick={() => put(body.articles.toSpliced(i, 1))}
                >
                  删去
                </button>
              </span>
            </div>
          </fieldset>
        );
      })}
      {body.articles.length === 0 && (
        <button type="button" className="small-button" onClick={() => add(0)}>
          加一条
        </button>
      )}
    </>
  );
}

/** The printed sheets: what each is called and what is explained on it. */
export function FormsFields({ body, set }: { body: FormsBody; set: (body: FormsBody) => void }) {
  const id = useId();
  return (
    <>
      {body.forms.map((f, i) => {
        const change = (part: Partial<typeof f>): void =>
          set({ forms: body.forms.map((x, n) => (n === i ? { ...x, ...part } : x)) });
        return (
          <fieldset key={f.kind} className="field rule-article">
            <legend>第 {i + 1} 种</legend>
            <label htmlFor={`${id}${f.kind}t`}>表名（印在校名之后）</label>
            <input id={`${id}${f.kind}t`} value={f.title} onChange={(e) => change({ title: e.target.value })} />
            <label htmlFor={`${id}${f.kind}n`}>填表说明（可以不填）</label>
            <textarea
              id={`${id}${f.kind}n`}
              rows={2}
              value={f.note}
              onChange={(e) => change({ note: e.target.value })}
            />
          </fieldset>
        );
      })}
    </>
  );
}
