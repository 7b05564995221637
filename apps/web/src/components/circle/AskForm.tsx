import {
  type CircleAsking,
  type CircleGroupView,
  type CircleMember,
  type CircleMembers,
  type CircleView,
  WANTED_NAME,
} from '@fengsui/contract';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { serverNow } from '../../live/now';
import { beijingInput, fromBeijingInput, longTime } from '../../live/time';
import { Refused } from '../Dialog';
import { useSend } from '../useSend';
import { AccountPicker, type Picked } from './AccountPicker';

const DAY_MS = 86_400_000;

/** The server asks so many at once. */
const MOST = 500;
const ALL = 'all';

const accountsOf = async (group: string): Promise<CircleMember[]> =>
  (await api<CircleGroupView>('GET', `/api/circle/groups/${group}`)).accounts;
async function everyAccount(): Promise<CircleMember[]> {
  const all: CircleMember[] = [];
  for (let page = 1; ; page++) {
    const got = await api<CircleMembers>('GET', `/api/circle/members?school=0&page=${page}`);
    all.push(...got.members);
    if (got.members.length === 0 || all.length >= got.total) return all;
  }
}

/** 发起联动: which post of the school, who is asked, by groups or one by one, until when. */
export function AskForm({ circle, onDone }: { circle: CircleView; onDone: () => void }) {
  const id = useId();
  const [mentionId, setMentionId] = useState(circle.posts[0]?.mentionId ?? '');
  const [chosen, setChosen] = useState<Picked[]>([]);
  const [groups, setGroups] = useState<string[]>([]);
  const [wanted, setWanted] = useState<CircleAsking['wanted']>('either');
  const [until, setUntil] = useState(() => beijingInput(serverNow() + DAY_MS));
  const [text, setText] = useState('请及时转发或评论。');
  const { busy, error, send } = useSend(onDone);
  const adding = useSend<CircleMember[]>(() => undefined);
  /** Puts the accounts of a group, or every account, among the chosen, or takes them out. */
  function toggle(id: string, on: boolean): void {
    const mark = (to: boolean): void => setGroups((all) => (to ? [...all, id] : all.filter((g) => g !== id)));
    mark(on);
    void adding.send(async () => {
      try {
        const accounts = (await (id === ALL ? everyAccount() : accountsOf(id))).filter((m) => !m.school);
        setChosen((before) => {
          const rest = before.filter((c) => !accounts.some((m) => m.accountId === c.accountId));
          return on ? [...rest, ...accounts] : rest;
        });
        return accounts;
      } catch (error) {
        mark(!on);
        throw error;
      }
    });
  }
  return (
    <form
      aria-label="发起联动"
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        const body: CircleAsking = {
          mentionId,
          accountIds: chosen.map((c) => c.accountId),
          wanted,
          text,
          until: fromBeijingInput(until),
        };
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
          {[...(circle.memberCount <= MOST ? [{ id: ALL, name: '全部', n: null }] : []), ...circle.groups].map((g) => (
            <label key={g.id} className="check-line">
              <input
                type="checkbox"
                disabled={g.n === 0 || adding.busy}
                checked={groups.includes(g.id)}
                onChange={(e) => toggle(g.id, e.target.checked)}
              />
              <b>
                {g.name} {g.n}
              </b>
            </label>
          ))}
        </div>
        <Refused error={adding.error} />
        <AccountPicker chosen={chosen} school={false} onChange={setChosen} />
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
      <button type="submit" className="primary" disabled={busy || adding.busy}>
        {busy ? '正在提交…' : '发起联动'}
      </button>
    </form>
  );
}
