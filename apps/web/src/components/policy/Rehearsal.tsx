import type { Level, PolicyPage, Rehearsal as Result, RehearsalRequest } from '@fengsui/contract';
import { Select } from 'antd';
import { useState } from 'react';
import { api, words } from '../../api/client';
import { serverNow } from '../../live/now';
import { beijingInput, fromBeijingInput, shortTime } from '../../live/time';
import { LevelTag } from '../LevelTag';
import { LEVELS } from '../words';
import { LEVEL_ORDER } from './fields';
import { Head } from '../Listing';

/** 推演: who would be told when, if an incident opened then and nobody answered. */
export function Rehearsal({ page }: { page: PolicyPage }) {
  const [level, setLevel] = useState<Level>(2);
  const [unitId, setUnitId] = useState(page.units[0]?.id ?? '');
  const [at, setAt] = useState(() => beijingInput(serverNow()));
  const [source, setSource] = useState<RehearsalRequest['source']>('active');
  const [result, setResult] = useState<Result | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  async function run(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      const wanted: RehearsalRequest = {
        source: page.draft ? source : 'active',
        level,
        unitId,
        openedAt: fromBeijingInput(at),
      };
      setResult(await api<Result>('POST', '/api/policy/rehearse', wanted));
    } catch (e) {
      setError(words(e));
    } finally {
      setBusy(false);
    }
  }
  return (
    <section className="card" aria-labelledby="rehearsal" data-testid="rehearsal">
      <h2 id="rehearsal">推演</h2>
      <p className="quiet">若此时启动一起事件而无人签收、无人报送，谁会在何时收到通知。只作推算，不发消息。</p>
      <form
        className="rehearsal-form"
        onSubmit={(e) => {
          e.preventDefault();
          void run();
        }}
      >
        <Select
          aria-label="等级"
          value={level}
          onChange={setLevel}
          options={LEVEL_ORDER.map((l) => ({ value: l, label: `${LEVELS[l].numeral}级 ${LEVELS[l].word}` }))}
        />
        <Select
          aria-label="责任单位"
          value={unitId}
          onChange={setUnitId}
          options={page.units.map((u) => ({ value: u.id, label: u.name }))}
        />
        <input
          type="datetime-local"
          aria-label="启动时间"
          value={at}
          required
          onChange={(e) => setAt(e.target.value)}
        />
        {page.draft && (
          <Select
            aria-label="策略"
            value={source}
            onChange={setSource}
            options={[
              { value: 'active', label: '按现行策略' },
              { value: 'draft', label: '按草稿' },
            ]}
          />
        )}
        <button type="submit" className="small-button" disabled={busy}>
          {busy ? '正在推演…' : '推演'}
        </button>
      </form>
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      {result && <Outcome r={result} />}
    </section>
  );
}

function Outcome({ r }: { r: Result }) {
  const opened = Date.parse(r.openedAt);
  const time = (iso: string): string => shortTime(iso, opened);
  return (
    <div className="outcome">
      <p>
        <LevelTag level={r.level} /> {r.unitName}，{shortTime(r.openedAt, 0)} 启动（{r.openedWords}），按“{r.policyName}
        ”：
      </p>
      {r.warnings.map((w) => (
        <p key={w} className="form-error" role="alert">
          {w}
        </p>
      ))}
      <Picture r={r} />
      <div className="scroll-x" tabIndex={0} role="region" aria-label="推演明细">
        <table className="policy-table figures">
          <Head names={['步', '缘由', '通知', '送达', '签收时限', '届时在值']} />
          <tbody>
            {r.steps.map((s) => (
              <tr key={s.no} className={s.toldAt ? '' : 'quiet'}>
                <th scope="row">
                  {s.no} {s.name}
                </th>
                <td>{s.toldAt ? s.because : '不会用到'}</td>
                <td>{s.toldAt ? time(s.toldAt) : '—'}</td>
                <td>
                  {!s.arrivesAt || s.empty
                    ? '—'
                    : s.arrivesAt === s.toldAt
                      ? '即时'
                      : `${time(s.arrivesAt)}（免打扰后）`}
                </td>
                <td>{s.ackBy ? `${time(s.ackBy)} 前` : '—'}</td>
                <td>
                  {s.empty && <b>{s.empty}</b>}
                  {s.people.map((p) => `${p.title} ${p.name}${p.onBehalfOf ? `（代${p.onBehalfOf}）` : ''}`).join('、')}
                  {s.copies.length > 0 && (
                    <div className="quiet small">抄送 {s.copies.map((p) => `${p.title} ${p.name}`).join('、')}</div>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul className="rehearsed-clocks figures">
        {r.clocks.map((c) => (
          <li key={c.kind}>
            <b>{c.name}</b> {time(c.dueAt)} 前 <span className="quiet small">{c.counted}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The ladder on one axis of time: a bar from where a message arrives to where its signature is due. */
function Picture({ r }: { r: Result }) {
  const start = Date.parse(r.openedAt);
  const told = r.steps.filter((s) => s.toldAt);
  const end = Math.max(start + 1, ...told.map((s) => Date.parse(s.ackBy ?? s.toldAt!)));
  const at = (iso: string): number => ((Date.parse(iso) - start) / (end - start)) * 100;
  return (
    <ol className="timeline figures" aria-label="时间线" data-testid="timeline">
      {told.map((s) => {
        const from = at(s.arrivesAt ?? s.toldAt!);
        const to = s.ackBy ? at(s.ackBy) : from;
        return (
          <li key={s.no}>
            <span>
              {s.name}
              <span className="quiet small"> {s.empty ? '无人在岗' : s.people.map((p) => p.name).join('、')}</span>
            </span>
            <span className="track" aria-hidden="true">
              <i
                className={s.empty ? 'nobody' : ''}
                style={{ left: `${from}%`, width: s.empty ? '2px' : `max(6px, ${to - from}%)` }}
              />
            </span>
            <span className="quiet small">
              {shortTime(s.arrivesAt ?? s.toldAt!, start)}{' '}
              {s.ackBy ? `→ ${shortTime(s.ackBy, start)} 前签收` : '立即报上一级'}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
