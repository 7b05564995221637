import {
  type AccountRecord,
  CANDIDATE_FILE_NAME,
  type CandidateAct,
  type CandidateDraft,
  type CandidateFileKind,
  type CandidateView,
  type ComplaintRoute,
  PLATFORM_NAME,
  PROPOSAL_NAME,
  ROUTE_NAME,
} from '@fengsui/contract';
import { Drawer } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { Basis } from '../rules/Basis';
import { api, upload } from '../../api/client';
import { AddFiles } from '../AddFiles';
import { Refused } from '../Dialog';
import { Time } from '../Time';
import { useSend } from '../useSend';
import { WordsForm } from '../WordsForm';
import { useUnits } from './AccountForms';
import { EMPTY_RECORD } from './empty-record';
import { RecordFields } from './RecordFields';

type Open = CandidateView['can'][number];
const ASIDE = ['fan', 'alumni', 'other_school', 'homonym'] as const;
/** Ways that a platform has; the general one fits each. */
const routesOf = (platform: string): ComplaintRoute[] => [
  ...(platform === 'wechat' || platform === 'channels' ? (['wechat_page', 'wechat_rights'] as const) : []),
  ...(platform === 'weibo' ? (['weibo_report'] as const) : []),
  'other',
];

/** One act that asks for words, and for what belongs to it. */
export function ActOnCandidate({
  candidate: c,
  act,
  onDone,
}: {
  candidate: CandidateView;
  act: Open;
  onDone: () => void;
}) {
  const units = useUnits();
  const [unitId, setUnitId] = useState(c.unitId ?? '');
  const [route, setRoute] = useState<ComplaintRoute>(routesOf(c.platform)[0]!);
  const [as, setAs] = useState<(typeof ASIDE)[number]>('fan');
  const [withAccount, setWithAccount] = useState('yes');
  const more: Partial<CandidateAct> = {
    ...(act.act === 'ask' && unitId ? { unitId } : {}),
    ...(act.act === 'complain' ? { route } : {}),
    ...(act.act === 'aside' ? { as } : {}),
    ...(act.act === 'send' ? { withAccount: withAccount === 'yes' } : {}),
  };
  return (
    <WordsForm
      name={act.name}
      label={act.words}
      send={(text) => {
        const body: CandidateAct = { act: act.act, version: c.version, text, ...more };
        return api('POST', `/api/discovery/candidates/${c.id}/acts`, body);
      }}
      onDone={onDone}
      before={
        <>
          {act.act === 'ask' && (
            <Choice label="单位" value={unitId} set={setUnitId}>
              <option value="">请选择</option>
              {units.map((u) => (
                <option key={u.id} value={u.id}>
                  {u.name}
                </option>
              ))}
            </Choice>
          )}
          {act.act === 'complain' && (
            <Choice label="投诉渠道" value={route} set={(v) => setRoute(v as ComplaintRoute)}>
              {routesOf(c.platform).map((r) => (
                <option key={r} value={r}>
                  {ROUTE_NAME[r]}
                </option>
              ))}
            </Choice>
          )}
          {act.act === 'aside' && (
            <Choice label="是什么账号" value={as} set={(v) => setAs(v as (typeof ASIDE)[number])}>
              {ASIDE.map((k) => (
                <option key={k} value={k}>
                  {PROPOSAL_NAME[k]}
                </option>
              ))}
            </Choice>
          )}
          {act.act === 'send' && (
            <Choice label="怎样提交" value={withAccount} set={setWithAccount}>
              <option value="yes">用本校在该平台的账号</option>
              <option value="no">没有账号</option>
            </Choice>
          )}
        </>
      }
    />
  );
}

/** The unit's own sheet of an account that existed before anybody asked. */
export function FileSheet({
  candidate: c,
  act,
  onClose,
  onDone,
}: {
  candidate: CandidateView;
  act: Open;
  onClose: () => void;
  onDone: () => void;
}) {
  const units = useUnits();
  const [record, setRecord] = useState<AccountRecord>({
    ...EMPTY_RECORD,
    ...{ platform: c.platform, name: c.name, uid: c.uid, handle: c.handle, link: c.link, unitId: c.unitId ?? '' },
  });
  const [text, setText] = useState('');
  const { busy, error, send } = useSend(onDone);
  return (
    <Drawer open title={`${c.name}：${act.name}`} size={640} onClose={onClose}>
      <form
        aria-label={act.name}
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          const body: CandidateAct = { act: 'file', version: c.version, text, record };
          void send(() => api('POST', `/api/discovery/candidates/${c.id}/acts`, body));
        }}
      >
        <p className="quiet small">
          <Basis of={[6]} />
          ：交表后由宣传部登记备案。
        </p>
        <RecordFields record={record} set={(part) => setRecord({ ...record, ...part })} units={units} names={{}} />
        <Words label={act.words} text={text} set={setText} />
        <Refused error={error} />
        <button type="submit" className="primary" disabled={busy}>
          {busy ? '正在提交…' : act.name}
        </button>
      </form>
    </Drawer>
  );
}

/** An account that somebody has seen, on any platform (第十九条). */
export function NewCandidate({ onClose, onSaved }: { onClose: () => void; onSaved: (id: string) => void }) {
  const [d, setDraft] = useState<CandidateDraft>({
    ...{ platform: 'douyin', name: '', uid: null, handle: null, link: null, bio: '' },
    certification: { kind: 'none', text: '' },
  });
  const set = (part: Partial<CandidateDraft>): void => setDraft({ ...d, ...part });
  const { busy, error, send } = useSend(({ id }: { id: string }) => onSaved(id));
  return (
    <Drawer open title="录入账号" size={480} onClose={onClose}>
      <form
        aria-label="录入账号"
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void send(() => api<{ id: string }>('POST', '/api/discovery/candidates', d));
        }}
      >
        <Choice label="平台" value={d.platform} set={(v) => set({ platform: v as CandidateDraft['platform'] })}>
          {Object.entries(PLATFORM_NAME).map(([k, name]) => (
            <option key={k} value={k}>
              {name}
            </option>
          ))}
        </Choice>
        <Line label="账号名称" value={d.name} set={(name) => set({ name })} />
        <Line label="平台编号" value={d.uid ?? ''} set={(v) => set({ uid: v || null })} />
        <Line label="微信号或昵称" value={d.handle ?? ''} set={(v) => set({ handle: v || null })} />
        <Line label="主页链接" value={d.link ?? ''} set={(v) => set({ link: v || null })} />
        <Words label="简介" text={d.bio} set={(bio) => set({ bio })} />
        <Choice
          label="认证"
          value={d.certification.kind}
          set={(kind) => set({ certification: { ...d.certification, kind: kind as 'none' } })}
        >
          <option value="none">没有</option>
          <option value="organisation">机构认证</option>
          <option value="person">个人认证</option>
        </Choice>
        {d.certification.kind !== 'none' && (
          <Line
            label="认证信息"
            value={d.certification.text}
            set={(text) => set({ certification: { ...d.certification, text } })}
          />
        )}
        <Refused error={error} />
        <button type="submit" className="primary" disabled={busy}>
          {busy ? '正在保存…' : '录入'}
        </button>
      </form>
    </Drawer>
  );
}

/** What a complaint is handed in with; what is missing is named. */
export function ComplaintCard({
  candidate: c,
  routeName,
  reload,
}: {
  candidate: CandidateView;
  routeName: string;
  reload: () => void;
}) {
  const [kind, setKind] = useState<CandidateFileKind>('certificate');
  const { busy, error, send } = useSend(reload);
  function add(files: FileList): void {
    const form = new FormData();
    form.append('kind', kind);
    for (const f of files) form.append('file', f, f.name);
    void send(() => upload(`/api/discovery/candidates/${c.id}/files`, form, () => undefined));
  }
  return (
    <section className="card" aria-labelledby="complaint" data-testid="complaint">
      <h2 id="complaint">投诉</h2>
      <p>{routeName}</p>
      {c.missing.length > 0 && <p className="chain-why">还缺{c.missing.join('、')}</p>}
      <ul className="plain-list">
        {c.files.map((f) => (
          <li key={`${f.hash}${f.kind}`}>
            {f.kindName}：
            <a
              className="spaced"
              href={`/api/discovery/candidates/${c.id}/files/${f.hash}`}
              target="_blank"
              rel="noreferrer noopener"
            >
              {f.name}
            </a>{' '}
            <span className="quiet small">
              {f.by} <Time at={f.at} />
            </span>
          </li>
        ))}
      </ul>
      {c.mayAddFiles && (
        <div className="row">
          <Choice label="材料种类" value={kind} set={(v) => setKind(v as CandidateFileKind)}>
            {Object.entries(CANDIDATE_FILE_NAME).map(([k, name]) => (
              <option key={k} value={k}>
                {name}
              </option>
            ))}
          </Choice>
          <AddFiles busy={busy} accept="image/*,.pdf" onChoose={add}>
            添加材料
          </AddFiles>
        </div>
      )}
      <Refused error={error} />
    </section>
  );
}

function Choice({
  label,
  value,
  set,
  children,
}: {
  label: string;
  value: string;
  set: (v: string) => void;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(e) => set(e.target.value)}>
        {children}
      </select>
    </div>
  );
}

function Line({ label, value, set }: { label: string; value: string; set: (v: string) => void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} value={value} onChange={(e) => set(e.target.value)} />
    </div>
  );
}

function Words({ label, text, set }: { label: string; text: string; set: (v: string) => void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea id={id} rows={3} value={text} onChange={(e) => set(e.target.value)} />
    </div>
  );
}
