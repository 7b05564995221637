import type { RuleComparison, RuleDocument, RuleKind, RuleStanding, RulesView, RuleVersion } from '@fengsui/contract';
import { Segmented, Select } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { api } from '../api/client';
import DeskFrame from '../components/DeskFrame';
import { Refused } from '../components/Dialog';
import { Changes } from '../components/rules/Changes';
import { DraftEditor } from '../components/rules/DraftEditor';
import { VersionText } from '../components/rules/VersionText';
import { Empty, Failure, Loaded, Skeleton } from '../components/States';
import { useSend } from '../components/useSend';
import { fullTime, longTime } from '../live/time';
import { useLive } from '../live/useLive';
import '../styles/registry.css';
import '../styles/publishing.css';
import '../styles/rules.css';

const STANDING: Record<RuleStanding, string> = {
  pending: '待施行',
  in_force: '现行',
  superseded: '已被代替',
  unused: '未施行即被代替',
};

/** 制度 (第二十条): what is in force, what went before, what each version changed, and the drafts. */
export default function Rules() {
  const live = useLive(
    () => api<RulesView>('GET', '/api/rules'),
    () => false,
    'rules',
  );
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      {live.data ? (
        <Body page={live.data} reload={live.reload} />
      ) : (
        <>
          <h1 className="page-title">制度</h1>
          {live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={10} />}
        </>
      )}
    </DeskFrame>
  );
}

function Body({ page, reload }: { page: RulesView; reload: () => void }) {
  const [params, setParams] = useSearchParams();
  const kind = (params.get('kind') ?? 'regulation') as RuleKind;
  const doc = page.documents.find((d) => d.kind === kind) ?? page.documents[0]!;
  const asked = Number(params.get('version'));
  const shown = doc.versions.find((v) => v.no === asked) ?? doc.versions.find((v) => v.standing === 'in_force') ?? null;
  const go = (next: Record<string, string>): void => setParams(next);
  return (
    <div className="rules">
      <div className="page-head">
        <h1 className="page-title">制度</h1>
        <div className="rules-choice">
          <Segmented
            aria-label="哪一项制度"
            value={doc.kind}
            options={page.documents.map((d) => ({ value: d.kind, label: d.draft ? `${d.name}（草稿）` : d.name }))}
            onChange={(k) => go({ kind: k })}
          />
        </div>
      </div>
      <p className="registry-sentence" data-testid="rules-sentence">
        {sentence(doc)}
      </p>
      {doc.draft ? (
        <DraftEditor key={doc.kind} draft={doc.draft} mayPublish={page.mayPublish} reload={reload} />
      ) : (
        page.mayEdit && !doc.editedAt && <Begin doc={doc} reload={reload} />
      )}
      {doc.editedAt && (
        <p className="quiet small">
          在<a href={doc.editedAt}>使用它的页面</a>修改，每次修改成为新的一版。
        </p>
      )}
      <div className="rules-columns">
        {shown ? (
          <VersionText key={`${doc.kind} ${shown.no}`} kind={doc.kind} no={shown.no} />
        ) : (
          <Empty title={`还没有施行${doc.name}`}>
            {doc.editedAt ? '在使用它的页面填写后，这里显示各版内容。' : '宣传部从范本起草，部长决定自哪天起施行。'}
          </Empty>
        )}
        <div className="column">
          <History doc={doc} shown={shown} onShow={(v) => go({ kind: doc.kind, version: String(v.no) })} />
          {doc.versions.length > 1 && <Compare key={doc.kind} doc={doc} />}
        </div>
      </div>
    </div>
  );
}

const since = (v: RuleVersion): string => (v.from ? `自 ${fullTime(v.from).split(' ')[0]}起施行` : '随系统设立');

function sentence(doc: RuleDocument): string {
  const now = doc.versions.find((v) => v.standing === 'in_force');
  const next = doc.versions.findLast((v) => v.standing === 'pending');
  const later = next ? `${next.name}${since(next)}。` : '';
  return now ? `${doc.name}现行${now.name}，${since(now)}。${later}` : `${doc.name}还没有现行的版本。${later}`;
}

function Begin({ doc, reload }: { doc: RuleDocument; reload: () => void }) {
  const { busy, error, send } = useSend(reload);
  const begin = (from: 'model' | null): void => void send(() => api('POST', `/api/rules/${doc.kind}/draft`, { from }));
  return (
    <>
      <div className="row">
        {doc.versions.length > 0 && (
          <button type="button" className="primary" disabled={busy} onClick={() => begin(null)}>
            起草修订
          </button>
        )}
        <button
          type="button"
          className={doc.versions.length > 0 ? 'small-button' : 'primary'}
          disabled={busy}
          onClick={() => begin('model')}
        >
          从范本起草
        </button>
      </div>
      <Refused error={error} />
    </>
  );
}

function History({
  doc,
  shown,
  onShow,
}: {
  doc: RuleDocument;
  shown: RuleVersion | null;
  onShow: (v: RuleVersion) => void;
}) {
  return (
    <section className="card" aria-labelledby="rule-history">
      <h2 id="rule-history">历次版本</h2>
      {doc.versions.length === 0 && <p className="quiet">还没有版本。</p>}
      <ul className="plain-list rule-history">
        {doc.versions.map((v) => (
          <li key={v.no}>
            <button type="button" className="small-button" aria-pressed={shown?.no === v.no} onClick={() => onShow(v)}>
              {v.name}
            </button>{' '}
            <b>{STANDING[v.standing]}</b> {since(v)}
            {v.by && (
              <span className="quiet small">
                {' '}
                {v.by} {longTime(v.madeAt)}
              </span>
            )}
            {v.reason && <p className="quiet small">{v.reason}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Any two versions side by side, the two newest first. */
function Compare({ doc }: { doc: RuleDocument }) {
  const [from, setFrom] = useState(doc.versions[1]!.no);
  const [to, setTo] = useState(doc.versions[0]!.no);
  const live = useLive(
    () => api<RuleComparison>('GET', `/api/rules/${doc.kind}/changes?from=${from}&to=${to}`),
    () => false,
    `rule changes ${doc.kind} ${from} ${to}`,
  );
  const choice = (label: string, value: number, set: (no: number) => void) => (
    <Select
      aria-label={label}
      value={value}
      onChange={set}
      popupMatchSelectWidth={false}
      options={doc.versions.map((v) => ({ value: v.no, label: v.name }))}
    />
  );
  return (
    <section className="card" aria-labelledby="rule-compare" data-testid="rule-compare">
      <h2 id="rule-compare">版本对照</h2>
      <div className="row">
        {choice('从哪一版', from, setFrom)} 到 {choice('到哪一版', to, setTo)}
      </div>
      <Loaded live={live} rows={3}>
        {(data) => <Changes changes={data.changes} none="这两版没有差别。" />}
      </Loaded>
    </section>
  );
}
