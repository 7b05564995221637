import type { CertificationAct, CertificationDraft, CertificationView, OfficialAccountView } from '@fengsui/contract';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { Dialog, Refused } from '../Dialog';
import { Time } from '../Time';
import { useSend } from '../useSend';
import { WaitClock } from './waits';
import { Basis } from '../rules/Basis';
import { WordsForm } from '../WordsForm';

/** 认证辅助 (第八条): what the platform asks for, the seal, sent, granted, valid until. */
export function CertificationCard({ account: a, reload }: { account: OfficialAccountView; reload: () => void }) {
  const [asking, setAsking] = useState(false);
  if (a.certifications.length === 0 && !a.mayAskCertification) return null;
  return (
    <section className="card" aria-labelledby="certification" data-testid="certification">
      <div className="row">
        <h2 id="certification">
          认证辅助{' '}
          <span className="quiet">
            <Basis of={[8]} />
          </span>
        </h2>
        {a.mayAskCertification && (
          <button type="button" className="small-button push" onClick={() => setAsking(true)}>
            申请认证辅助
          </button>
        )}
      </div>
      {a.certifications.length === 0 && (
        <p className="quiet">需要平台实名认证的，写明平台要求的材料，宣传部盖章后提交。</p>
      )}
      {a.certifications.map((c) => (
        <One key={c.id} certification={c} reload={reload} />
      ))}
      <Dialog title={`${a.name}：申请认证辅助`} open={asking} onClose={() => setAsking(false)}>
        <AskForm account={a} onDone={() => (setAsking(false), reload())} />
      </Dialog>
    </section>
  );
}

function One({ certification: c, reload }: { certification: CertificationView; reload: () => void }) {
  const [act, setAct] = useState<CertificationView['can'][number] | null>(null);
  return (
    <article className="former-sheet">
      <p>
        <b>{c.stateName}</b> {c.subject}
        {c.validUntil && `，有效期至 ${c.validUntil}`}
      </p>
      {c.wait && <WaitClock wait={c.wait} />}
      <p className="row">
        {c.can.map((x, i) => (
          <button key={x.act} type="button" className={i === 0 ? 'primary' : 'small-button'} onClick={() => setAct(x)}>
            {x.name}
          </button>
        ))}
      </p>
      <ol className="plain-list">
        {c.steps.toReversed().map((s) => (
          <li key={s.no}>
            {s.actName}：{s.text}{' '}
            <span className="quiet small">
              {s.by} <Time at={s.at} />
            </span>
          </li>
        ))}
      </ol>
      <Dialog title={act?.name ?? ''} open={act !== null} onClose={() => setAct(null)}>
        {act && <ActForm certification={c} act={act} onDone={() => (setAct(null), reload())} />}
      </Dialog>
    </article>
  );
}

function AskForm({ account: a, onDone }: { account: OfficialAccountView; onDone: () => void }) {
  const id = useId();
  const [draft, setDraft] = useState<CertificationDraft>({ subject: a.record.certifiedAs ?? '', materials: '' });
  const { busy, error, send } = useSend(onDone);
  return (
    <form
      aria-label="申请认证辅助"
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        void send(() => api('POST', `/api/registry/accounts/${a.id}/certifications`, draft));
      }}
    >
      <div className="field">
        <label htmlFor={`${id}s`}>认证主体</label>
        <input id={`${id}s`} value={draft.subject} onChange={(e) => setDraft({ ...draft, subject: e.target.value })} />
      </div>
      <div className="field">
        <label htmlFor={`${id}m`}>平台要求的材料</label>
        <textarea
          id={`${id}m`}
          rows={4}
          placeholder="如：事业单位法人证书复印件、认证公函、运营者身份证明，各需盖章几份"
          value={draft.materials}
          onChange={(e) => setDraft({ ...draft, materials: e.target.value })}
        />
      </div>
      <Refused error={error} />
      <button type="submit" className="primary" disabled={busy}>
        {busy ? '正在提交…' : '提交'}
      </button>
    </form>
  );
}

function ActForm({
  certification: c,
  act,
  onDone,
}: {
  certification: CertificationView;
  act: CertificationView['can'][number];
  onDone: () => void;
}) {
  const id = useId();
  const [until, setUntil] = useState('');
  return (
    <WordsForm
      name={act.name}
      label={act.words}
      send={(text) => {
        const more = until ? { validUntil: until } : {};
        const body: CertificationAct = { act: act.act, version: c.version, text, ...more };
        return api('POST', `/api/registry/certifications/${c.id}/acts`, body);
      }}
      onDone={onDone}
    >
      {act.act === 'grant' && (
        <div className="field">
          <label htmlFor={id}>认证有效期至</label>
          <input id={id} type="date" value={until} onChange={(e) => setUntil(e.target.value)} />
        </div>
      )}
    </WordsForm>
  );
}
