import type { BriefList, BriefMade, SpecialBriefRequest } from '@fengsui/contract';
import { useId, useState, type FormEvent } from 'react';
import { useNavigate } from 'react-router';
import { api, words } from '../../api/client';
import { serverNow } from '../../live/now';
import { beijingInput } from '../../live/time';
import { Dialog, Refused } from '../Dialog';
import { topicWord } from '../words';

const DAY = 86_400_000;

/** 「生成专报」: one topic over some days, or one incident in its run. */
export function MakeSpecial({ list }: { list: BriefList }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="primary" onClick={() => setOpen(true)}>
        生成专报
      </button>
      <Dialog title="生成专报" open={open} onClose={() => setOpen(false)}>
        <Form list={list} />
      </Dialog>
    </>
  );
}

function Form({ list }: { list: BriefList }) {
  const id = useId();
  const navigate = useNavigate();
  const today = beijingInput(serverNow()).slice(0, 10);
  const [of, setOf] = useState<'topic' | 'incident'>(list.incidents.length > 0 ? 'incident' : 'topic');
  const [topic, setTopic] = useState('');
  const [from, setFrom] = useState(beijingInput(serverNow() - 29 * DAY).slice(0, 10));
  const [to, setTo] = useState(today);
  const [incidentId, setIncident] = useState(list.incidents[0]?.id ?? '');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function make(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const request: SpecialBriefRequest = of === 'topic' ? { topic, from, to } : { incidentId };
    try {
      const { id: made } = await api<BriefMade>('POST', '/api/briefs', request);
      void navigate(`/briefs/${made}`);
    } catch (e) {
      setError(words(e));
      setBusy(false);
    }
  }
  return (
    <form onSubmit={(e) => void make(e)}>
      <fieldset className="choices">
        <legend>专报内容</legend>
        <label>
          <input type="radio" name={`${id}of`} checked={of === 'incident'} onChange={() => setOf('incident')} />
          一起事件
        </label>
        <label>
          <input type="radio" name={`${id}of`} checked={of === 'topic'} onChange={() => setOf('topic')} />
          一个主题
        </label>
      </fieldset>
      {of === 'incident' ? (
        <div className="field">
          <label htmlFor={`${id}i`}>事件</label>
          {list.incidents.length === 0 ? (
            <p className="quiet">还没有立案的事件。</p>
          ) : (
            <select id={`${id}i`} value={incidentId} onChange={(e) => setIncident(e.target.value)}>
              {list.incidents.map((i) => (
                <option key={i.id} value={i.id}>
                  {i.words}
                </option>
              ))}
            </select>
          )}
        </div>
      ) : (
        <>
          <div className="field">
            <label htmlFor={`${id}t`}>主题</label>
            <select id={`${id}t`} value={topic} onChange={(e) => setTopic(e.target.value)} required>
              <option value="">请选择</option>
              {list.topics.map((t) => (
                <option key={t} value={t}>
                  {topicWord(t)}
                </option>
              ))}
            </select>
          </div>
          <div className="pair">
            <div className="field">
              <label htmlFor={`${id}f`}>自</label>
              <input
                id={`${id}f`}
                type="date"
                value={from}
                max={today}
                required
                onChange={(e) => setFrom(e.target.value)}
              />
            </div>
            <div className="field">
              <label htmlFor={`${id}e`}>至（含）</label>
              <input id={`${id}e`} type="date" value={to} required onChange={(e) => setTo(e.target.value)} />
            </div>
          </div>
        </>
      )}
      <Refused error={error} />
      <button type="submit" className="primary" disabled={busy || (of === 'incident' && !incidentId)}>
        {busy ? '正在生成…' : '生成'}
      </button>
    </form>
  );
}
