import { type CircleAsking, type CircleView, WANTED_NAME } from '@fengsui/contract';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { serverNow } from '../../live/now';
import { beijingInput, fromBeijingInput, longTime } from '../../live/time';
import { Refused } from '../Dialog';
import { useSend } from '../useSend';

const DAY_MS = 86_400_000;

/** 发起联动: which post of the school, who is asked, by groups or one by one, until when. */
export function AskForm({ circle, onDone }: { circle: CircleView; onDone: () => void }) {
  const id = useId();
  const [mentionId, setMentionId] = useState(circle.posts[0]?.mentionId ?? '');
  const [chosen, setChosen] = useState<string[]>([]);
  const [wanted, setWanted] = useState<CircleAsking['wanted']>('either');
  const [until, setUntil] = useState(() => beijingInput(serverNow() + DAY_MS));
  const [text, setText] = useState('请及时转发或评论。');
  const { busy, error, send } = useSend(onDone);
  const others = circle.members.filter((m) => !m.school);
  const toggle = (ids: string[], on: boolean): void =>
    setChosen(on ? [...new Set([...chosen, ...ids])] : chosen.filter((c) => !ids.includes(c)));
  const here = (ids: string[]): string[] => ids.filter((x) => others.some((m) => m.accountId === x));
  return (
    <form
      aria-label="发起联动"
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        const body: CircleAsking = { mentionId, accountIds: chosen, wanted, text, until: fromBeijingInput(until) };
        void send(() => api('POST', '/api/circle/actions', body));
      }}
    >
      <div className="field">
        <label htmlFor={`${id}p`}>校级账号发布的内容（近 14 天）</label>
        <select id={`${id}p`} value={mentionId} onChange={(e) => setMentionId(e.target.value)}>
          {circle.posts.map((p) => (
            <option key={p.mentionId} value={p.mentionId}>
              {longTime(p.publishedAt)} {p.account}：{[...p.text].slice(0, 40).join('')}
            </option>
          ))}
        </select>
      </div>
      <fieldset className="field">
        <legend>请哪些账号联动（已选 {chosen.length}）</legend>
        <div className="circle-choice">
          {[{ id: 'all', name: '全部', accountIds: others.map((m) => m.accountId) }, ...circle.groups].map((g) => {
            const ids = here(g.accountIds);
            return (
              <label key={g.id} className="check-line">
                <input
                  type="checkbox"
                  disabled={ids.length === 0}
                  checked={ids.length > 0 && ids.every((x) => chosen.includes(x))}
                  onChange={(e) => toggle(ids, e.target.checked)}
                />
                <b>
                  {g.name} {ids.length}
                </b>
              </label>
            );
          })}
        </div>
        <div className="circle-choice circle-choice-long">
          {others.map((m) => (
            <label key={m.accountId} className="check-line">
              <input
                type="checkbox"
                checked={chosen.includes(m.accountId)}
                onChange={(e) => toggle([m.accountId], e.target.checked)}
              />
              <span>
                {m.name} <span className="quiet small">{m.platformName}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <div className="field">
        <label htmlFor={`${id}w`}>联动方式</label>
        <select id={`${id}w`} value={wanted} onChange={(e) => setWanted(e.target.value as CircleAsking['wanted'])}>
          {Object.entries(WANTED_NAME).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}u`}>截止时间</label>
        <input id={`${id}u`} type="datetime-local" value={until} onChange={(e) => setUntil(e.target.value)} />
      </div>
      <div className="field">
        <label htmlFor={`${id}t`}>联动要求</label>
        <textarea id={`${id}t`} rows={2} value={text} onChange={(e) => setText(e.target.value)} />
      </div>
      <Refused error={error} />
      <button type="submit" className="primary" disabled={busy}>
        {busy ? '正在提交…' : '发起联动'}
      </button>
    </form>
  );
}
