import type { LinkView } from '@fengsui/contract';
import { useCallback, useEffect, useState } from 'react';
import { Link, useParams } from 'react-router';
import { api, words } from '../api/client';
import PhoneFrame from '../components/PhoneFrame';
import { Failure, Skeleton } from '../components/States';
import { LEVELS } from '../components/words';
import { useNow } from '../live/now';
import { digits, shortTime, span } from '../live/time';

const STALE: Partial<Record<LinkView['state'], [string, string]>> = {
  expired: ['链接已过期', '请登录后处理，或等候新的消息。'],
  stale: ['等级已调整，此链接不再有效', '请以最新一条消息为准，或登录后处理。'],
  unknown: ['链接无效', '可能抄漏了几位。请回到消息里重新点开。'],
};

/** The signed link of a message: opening it shows, only the button acts. */
export default function PhoneLink() {
  const { token = '' } = useParams();
  const path = `/api/links/${encodeURIComponent(token)}`;
  const [link, setLink] = useState<LinkView | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const load = useCallback(() => {
    setFailed(null);
    api<LinkView>('GET', path).then(setLink, setFailed);
  }, [path]);
  useEffect(load, [load]);

  async function sign(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await api('POST', `${path}/sign`);
      load();
    } catch (e) {
      setError(words(e));
      load();
    } finally {
      setBusy(false);
    }
  }

  if (!link) return <PhoneFrame>{failed ? <Failure error={failed} retry={load} /> : <Skeleton rows={5} />}</PhoneFrame>;
  const i = link.incident;
  const signed = link.signedAt !== null || link.state === 'used';
  const gone = STALE[link.state];
  return (
    <PhoneFrame>
      {i && (
        <>
          <div className={`level-bar level-${i.level}`}>
            <b>{LEVELS[i.level].numeral}级</b> {LEVELS[i.level].word}
          </div>
          <h1 className="phone-title">
            {i.drill && '【演练】'}
            {i.title}
          </h1>
          <p className="quiet">
            {i.unitName} · {i.mentionCount} 条 · {i.code}
          </p>
        </>
      )}
      {signed ? (
        <p className="signed big-words">
          已签收{link.signedAt ? ` ${shortTime(link.signedAt, Date.now())}` : ''}
          {link.personName ? `，${link.personName}` : ''}
        </p>
      ) : gone ? (
        <section className="ask">
          <b>{gone[0]}</b>
          <p className="quiet">{gone[1]}</p>
        </section>
      ) : (
        <>
          <section className="ask">
            <b>{link.personName ? `${link.personName}，` : ''}请签收</b>
            {i?.dueAt && <Due at={i.dueAt} />}
          </section>
          <button type="button" className="primary huge" disabled={busy} onClick={() => void sign()}>
            {busy ? '正在签收…' : '签收'}
          </button>
          <p className="quiet small">签收表示您已知悉并开始处理。此链接只代表您本人，请勿转发。</p>
        </>
      )}
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      {!link.incidentId && (
        <Link className="plain" to="/m">
          登录后查看待办
        </Link>
      )}
      {link.incidentId && (signed || gone) && (
        <Link
          className={signed ? 'primary huge' : 'plain'}
          to={`/login?to=${encodeURIComponent(`/m/i/${link.incidentId}`)}`}
        >
          {signed ? '登录后报送初报' : '登录后处理'}
        </Link>
      )}
    </PhoneFrame>
  );
}

function Due({ at }: { at: string }) {
  const now = useNow();
  const left = Date.parse(at) - now;
  return (
    <div className={`clock clock-big clock-${left <= 0 ? 'late' : 'calm'}`} data-testid="clock">
      <div className="clock-words">
        <span className="clock-left">
          {left > 0 ? (
            <>
              还剩 <b>{digits(left)}</b>
            </>
          ) : (
            <b>已超 {span(-left)}</b>
          )}
        </span>
        <span className="clock-due">{left > 0 ? `${shortTime(at, now)} 前` : `应于 ${shortTime(at, now)}`}</span>
      </div>
    </div>
  );
}
