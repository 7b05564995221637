import type { ChannelState, SystemState } from '@fengsui/contract';
import { span } from '../../live/time';
import { sizeWords } from '../words';
import { Time } from '../Time';
import { Head } from '../Listing';

/** What is wrong stands first; calm only when everything is well. */
export function systemSentence(s: SystemState): string {
  const wrong = [
    s.engine.pausedAt
      ? '处置引擎已暂停，不通知也不发送'
      : s.engine.ok
        ? null
        : `处置引擎已 ${span(Date.parse(s.now) - Date.parse(s.engine.beatAt))}没有动静，时限不会触发`,
    s.crawlers.ok
      ? null
      : s.crawlers.lastAt
        ? `采集已 ${span(Date.parse(s.now) - Date.parse(s.crawlers.lastAt))}没有完成一次`
        : '采集还没有完成过一次',
    s.channels.every((c) => c.missing) ? '没有一个通知渠道可用' : null,
    ...s.channels.filter((c) => c.heldUntil).map((c) => `${c.channel}暂停发送`),
  ].filter((w) => w !== null);
  return wrong.length > 0 ? `${wrong.join('；')}。` : '系统运转正常。';
}

/** Processes, channels, keys and database. */
export function Health({ state: s }: { state: SystemState }) {
  return (
    <>
      <section className="card" aria-labelledby="parts">
        <h2 id="parts">运行</h2>
        <dl className="system-facts">
          <div>
            <dt>处置引擎</dt>
            <dd>
              {s.engine.pausedAt ? (
                <>
                  <b>已暂停</b>（{s.engine.pausedBy}，<Time at={s.engine.pausedAt} />
                  ）：{s.engine.pausedReason}。恢复用 <code>npm run fengsui -- engine resume 原因</code>
                </>
              ) : s.engine.ok ? (
                <>
                  正常，
                  <Time at={s.engine.beatAt} form="ago" />
                </>
              ) : (
                <>
                  <b>没有动静</b>，最近一次在 <Time at={s.engine.beatAt} />
                  。请检查 engine 进程
                </>
              )}
            </dd>
          </div>
          {s.engine.outages.length > 0 && (
            <div>
              <dt>引擎中断</dt>
              <dd>
                {s.engine.outages.map((o) => (
                  <span key={o.from} className="system-outage">
                    <Time at={o.from} /> 起 {span(Date.parse(o.to) - Date.parse(o.from))}
                  </span>
                ))}
              </dd>
            </div>
          )}
          <div>
            <dt>采集</dt>
            <dd>
              {s.crawlers.lastAt ? (
                <>
                  {s.crawlers.ok ? '正常，' : <b>没有动静，</b>}最近一次在 <Time at={s.crawlers.lastAt} form="ago" />
                  ，近 1 小时 {s.crawlers.lastHour} 次
                </>
              ) : (
                <b>还没有采集过。请检查 crawler 进程</b>
              )}
            </dd>
          </div>
          <div>
            <dt>版本</dt>
            <dd className="figures">
              {s.version}
              {s.profile === 'demo' ? '（演示）' : ''}
            </dd>
          </div>
          <div>
            <dt>数据库</dt>
            <dd className="figures">
              PostgreSQL {s.database.version}，{sizeWords(s.database.bytes)}，结构到 {s.database.migration}
            </dd>
          </div>
        </dl>
      </section>
      <section className="card" aria-labelledby="channels">
        <h2 id="channels">通知渠道</h2>
        <div className="contact-table">
          <table>
            <Head names={['渠道', '状态', '等待', '近 24 小时已接收', '未送达', '最近一次']} />
            <tbody>
              {s.channels.map((c) => (
                <Channel key={c.channel} c={c} />
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section className="card" aria-labelledby="keys">
        <h2 id="keys">密钥</h2>
        <p className="quiet small">
          只列名称，不列内容。更换：用 <code>npm run fengsui -- new-key</code>{' '}
          生成一把，写在该设置的最前面，旧的留在后面，重启各进程；旧密钥签发的用完后再删去。
        </p>
        <dl className="system-facts">
          {s.keys.map((k) => (
            <div key={k.setting}>
              <dt>
                {k.what}
                <div className="quiet small">{k.setting}</div>
              </dt>
              <dd className="figures">
                {k.kids.length > 0
                  ? `${k.kids[0]}${k.kids.length > 1 ? `；仍可验证：${k.kids.slice(1).join('、')}` : ''}`
                  : `未设置，${k.otherwise ?? '无'}`}
              </dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
}

function Channel({ c }: { c: ChannelState }) {
  return (
    <tr>
      <th scope="row">{c.channel}</th>
      <td>
        {c.missing ?? (c.heldUntil ? <b>暂停发送，{c.heldReason}</b> : '已配置')}
        {c.heldUntil && (
          <span className="quiet">
            （到 <Time at={c.heldUntil} />）
          </span>
        )}
      </td>
      <td className="figures">{c.waiting}</td>
      <td className="figures">{c.accepted}</td>
      <td className="figures">{c.failed > 0 ? <b>{c.failed}</b> : 0}</td>
      <td>{c.lastAcceptedAt ? <Time at={c.lastAcceptedAt} /> : <span className="quiet">没有</span>}</td>
    </tr>
  );
}
