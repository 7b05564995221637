import type { LedgerState, LedgerVerification } from '@fengsui/contract';
import { useEffect, useState } from 'react';
import { api, words } from '../api/client';
import { useMe } from '../api/session';
import { People } from '../components/audit/People';
import DeskFrame from '../components/DeskFrame';
import { Failure, Skeleton } from '../components/States';
import { useNow } from '../live/now';
import { shortTime } from '../live/time';
import { useLive } from '../live/useLive';
import { Time } from '../components/Time';
import '../styles/audit.css';

const WHILE_READING_MS = 1_000;

/** 审计: whether the log of what was done still is what was written, and how far that can be known. */
export default function Audit() {
  const live = useLive(
    () => api<LedgerState>('GET', '/api/ledger'),
    () => false,
    'ledger',
  );
  const mayErase = useMe().roles.some((r) => r === 'admin' || r === 'publicity_head');
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <h1 className="page-title">审计</h1>
      {live.data ? (
        <div className="audit">
          <State state={live.data} reload={live.reload} />
          <Limit />
          {mayErase && <People />}
        </div>
      ) : live.error ? (
        <Failure error={live.error} retry={live.reload} />
      ) : (
        <Skeleton rows={8} />
      )}
    </DeskFrame>
  );
}

function State({ state, reload }: { state: LedgerState; reload: () => void }) {
  const { head, checkpoint, newerRows, running } = state;
  const now = useNow();
  const [error, setError] = useState<string | null>(null);
  const reading = running !== null;
  useEffect(() => {
    if (!reading) return;
    const timer = window.setInterval(reload, WHILE_READING_MS);
    return () => window.clearInterval(timer);
  }, [reading, reload]);
  async function verify(): Promise<void> {
    setError(null);
    try {
      await api('POST', '/api/ledger/verifications');
    } catch (e) {
      setError(words(e));
    }
    reload();
  }
  return (
    <section className="card" aria-labelledby="chain-title" data-testid="ledger-state">
      <h2 id="chain-title">处置日志</h2>
      <dl className="audit-facts">
        <dt>链头</dt>
        <dd>
          {head ? (
            <>
              第 {head.seq} 条{head.at && `，${shortTime(head.at, now)}`} <code className="quiet">{head.hash}</code>
            </>
          ) : (
            '还没有记录'
          )}
        </dd>
        <dt>最近封存点</dt>
        <dd>
          {checkpoint ? (
            <>
              <Time at={checkpoint.at} />
              ，至第 {checkpoint.seq} 条
              {checkpoint.seq > (head?.seq ?? 0) ? (
                <strong role="alert">；日志比封存点少，可能被截断或换过数据库，请立即校验</strong>
              ) : newerRows > 0 ? (
                `；其后 ${newerRows} 条尚未封存`
              ) : (
                '；全部已封存'
              )}
            </>
          ) : (
            '本机没有封存点。处置引擎运行时每两分钟封存一次，时限逾期时立即封存。'
          )}
        </dd>
        <dt>最近一次校验</dt>
        <dd>
          {state.verification ? (
            <Result found={state.verification} now={now} />
          ) : (
            '还没有校验过。处置引擎每日校验一次。'
          )}
        </dd>
      </dl>
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      <div className="row">
        <button type="button" className="primary" disabled={reading} onClick={() => void verify()}>
          {reading ? `正在校验，已读 ${running.rows} 条…` : '立即校验'}
        </button>
        {checkpoint && (
          <a className="plain" href="/api/ledger/checkpoints.jsonl" download>
            下载封存文件
          </a>
        )}
      </div>
    </section>
  );
}

function Result({ found, now }: { found: LedgerVerification; now: number }) {
  const { intact, rows, finishedAt, askedBy, problems, firstBreak } = found;
  const when = `${shortTime(finishedAt!, now)}，${askedBy}`;
  if (intact)
    return (
      <>
        完整：逐条重算 {rows} 条，全部相符（{when}）
      </>
    );
  return (
    <div role="alert">
      <b>
        不符{firstBreak !== null && `：第 ${firstBreak} 条起不可信`}（{when}）
      </b>
      <ul>
        {problems.map((p) => (
          <li key={p}>{p}</li>
        ))}
      </ul>
      请勿清理数据库，保全封存文件，并联系审计管理员。
    </div>
  );
}

/** What no hash chain can do is said where its result is shown. */
function Limit() {
  return (
    <section className="card" aria-labelledby="limit-title">
      <h2 id="limit-title">能证明什么</h2>
      <p>
        每条记录的校验值都包含前一条的校验值：改动、删除、插入或调换任何一条，校验都会指出。封存点是用数据库之外的密钥签名的链头，写在数据库之外的文件里：
        即使有数据库最高权限的人重算其后全部校验值，也与封存点对不上。
      </p>
      <p>
        <b>不能证明的：</b>
        最近封存点之后的记录，若被有数据库最高权限的人连同校验值一起重算，无法发现。封存文件与密钥若与数据库在同一台主机、由同一人掌管，封存也不起作用；请定期把封存文件下载到他人掌管的主机，并在那里保存密钥副本。
      </p>
    </section>
  );
}
