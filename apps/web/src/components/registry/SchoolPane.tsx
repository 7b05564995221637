import type { SchoolView } from '@fengsui/contract';
import { Select } from 'antd';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { useLive } from '../../live/useLive';
import { Judging } from '../collection/Judging';
import { Refused } from '../Dialog';
import { Failure, Skeleton } from '../States';
import { useSend } from '../useSend';

type ListName = Exclude<keyof SchoolView, 'name' | 'version' | 'mayEdit'>;
const LISTS: { key: ListName; label: string; hint: string }[] = [
  { key: 'shortNames', label: '简称', hint: '帖子里出现，就认为说的是本校。' },
  { key: 'nicknames', label: '昵称', hint: '师生的叫法；附近有校园用语时才算本校。' },
  { key: 'campuses', label: '校区', hint: '帖子里出现，就认为说的是本校。' },
  { key: 'leaders', label: '校领导', hint: '姓名；附近有校园用语时才算本校。' },
  { key: 'ambiguous', label: '多义的名称', hint: '以上名称中另有他义、别校也用的；附近有校园用语时才算本校。' },
  { key: 'traps', label: '易混的校外名称', hint: '含有本校名称、其实是别家的，如附属医院、附中；不算本校。' },
  { key: 'places', label: '校内地点', hint: '如“二食堂”“图书馆”；用于事件标题和热搜。' },
];

/** 学校: what the school is called; 部长 and administrators enter it. */
export function SchoolPane() {
  const live = useLive(
    () => api<SchoolView>('GET', '/api/registry/school'),
    () => false,
    'school',
  );
  const school = live.data;
  if (!school) return live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={8} />;
  return (
    <>
      <p className="registry-sentence" data-testid="school-sentence">
        {school.version === null
          ? '还没有录入学校。录入后，系统才能认出哪些帖子说的是本校，报告和表格上才有校名。'
          : school.name}
      </p>
      {school.mayEdit ? (
        <Form latest={school} reload={live.reload} />
      ) : (
        school.version !== null && (
          <dl className="card sheet-fields">
            {LISTS.map(({ key, label }) => (
              <div key={key}>
                <dt>{label}</dt>
                <dd>{school[key].join('、') || '无'}</dd>
              </div>
            ))}
          </dl>
        )
      )}
    </>
  );
}

/** What is typed stays, whoever else saves meanwhile; that somebody did is said. */
function Form({ latest, reload }: { latest: SchoolView; reload: () => void }) {
  const id = useId();
  const [draft, setDraft] = useState(latest);
  const [saved, setSaved] = useState(false);
  const { busy, error, send } = useSend<SchoolView>((answer) => (setDraft(answer), setSaved(true), reload()));
  const set = (part: Partial<SchoolView>): void => {
    const next = { ...draft, ...part };
    const names = namesOf(next);
    setDraft({ ...next, ambiguous: next.ambiguous.filter((n) => names.includes(n)) });
    setSaved(false);
  };
  return (
    <form
      className="card school-form"
      aria-label="学校"
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        void send(() => api<SchoolView>('PUT', '/api/registry/school', draft));
      }}
    >
      <div className="field">
        <label htmlFor={`${id}name`}>全称</label>
        <input id={`${id}name`} value={draft.name} onChange={(e) => set({ name: e.target.value })} />
        <span className="quiet small">报告、表格和演练用此名称；帖子里出现，就认为说的是本校。</span>
      </div>
      {LISTS.map(({ key, label, hint }) => (
        <div key={key} className="field">
          <label htmlFor={`${id}${key}`}>{label}</label>
          {key === 'ambiguous' ? (
            <Select
              id={`${id}${key}`}
              mode="multiple"
              options={namesOf(draft).map((value) => ({ value, label: value }))}
              notFoundContent="请先填写以上名称"
              value={draft[key]}
              onChange={(names: string[]) => set({ [key]: names })}
            />
          ) : (
            <Select
              id={`${id}${key}`}
              mode="tags"
              open={false}
              tokenSeparators={['、', '，', ',']}
              value={draft[key]}
              onChange={(names: string[]) => set({ [key]: names })}
            />
          )}
          <span className="quiet small">{hint}</span>
        </div>
      ))}
      <p className="quiet small">
        保存后，新收到的帖子按新名称研判；已存的帖子和“账号核查”名单在后台按新名称重新判断，统计随之更新，一天以前的旧帖不会因此立案、报警或通知任何人。按哪些词采集，在“方案”页填写。
      </p>
      <Judging key={latest.version} />
      {(latest.version ?? 0) > (draft.version ?? 0) && (
        <p role="status">
          别人已更新学校名称。
          <button type="button" className="small-button" onClick={() => setDraft(latest)}>
            改看最新内容
          </button>
        </p>
      )}
      <Refused error={error} />
      <div className="row">
        <button type="submit" className="primary" disabled={busy}>
          {busy ? '正在保存…' : '保存'}
        </button>
        {saved && <span role="status">已保存</span>}
      </div>
    </form>
  );
}

const namesOf = (s: SchoolView): string[] => [
  ...new Set([s.name, ...s.shortNames, ...s.nicknames, ...s.campuses, ...s.leaders].filter((n) => n.trim() !== '')),
];
