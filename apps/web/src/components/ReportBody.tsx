import type { AfterActionReport } from '@fengsui/contract';
import type { ReactNode } from 'react';
import { fullTime, longTime } from '../live/time';
import { Figure, MoodKey } from './Figure';
import { LEVELS } from './words';

const NUMERALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/** The report's sections; a section with nothing in it says so rather than vanish. */
export function ReportBody({ r }: { r: AfterActionReport }) {
  const i = r.incident;
  const sections: [string, ReactNode][] = [
    ['概述', r.summary.map((p, n) => <p key={n}>{p}</p>)],
    ['声量与处置经过', <Course key="c" r={r} />],
    ['传播情况', <Spread key="s" r={r} />],
    ['履责情况', <Duties key="d" r={r} />],
    [
      '报送内容',
      rows(
        r.filings,
        (f) => (
          <>
            <b>{f.kind}</b> {longTime(f.at)} {f.who}
            <br />
            {f.text}
          </>
        ),
        '没有报送。',
      ),
    ],
    ['监测缺口', rows(r.gaps, (g) => <>{g.words}</>, '处置期间各信源均有覆盖。')],
    [
      '问责线索',
      rows(
        r.clues,
        (c) => (
          <>
            {c.text}（{c.state}）
          </>
        ),
        '没有产生问责线索。',
      ),
    ],
    ['改进事项', rows(r.lessons, (l) => <>{l}</>, '没有列出改进事项。')],
    [
      '处置日志',
      <ol key="l" className="paper-log">
        {r.log.map((e) => (
          <li key={e.seq}>
            <span className="figures">{longTime(e.at)}</span> {e.text} <code>{e.hash.slice(0, 12)}</code>
          </li>
        ))}
      </ol>,
    ],
  ];
  return (
    <article className="paper">
      <header>
        <p className="quiet">{r.schoolName}</p>
        <h1>{r.title}</h1>
        <p className="quiet figures">
          {i.code} · {LEVELS[i.level].numeral}级（{LEVELS[i.level].word}） · {i.unitName} · 第 {r.version} 版 ·{' '}
          {fullTime(r.createdAt)}
        </p>
      </header>
      {sections.map(([title, content], n) => (
        <section key={title}>
          <h2>
            {NUMERALS[n]}、{title}
          </h2>
          {content}
        </section>
      ))}
      <footer className="quiet small">
        <p>日志链末值 {r.chainHead}</p>
        <p>正文校验值 {r.bodyHash}</p>
      </footer>
    </article>
  );
}

function rows<T>(list: T[], show: (x: T) => ReactNode, none: string): ReactNode {
  return list.length === 0 ? (
    <p>{none}</p>
  ) : (
    <ul>
      {list.map((x, n) => (
        <li key={n}>{show(x)}</li>
      ))}
    </ul>
  );
}

function Course({ r }: { r: AfterActionReport }) {
  return (
    <>
      <MoodKey />
      <Figure series={r.series} marks={r.marks} height={220} />
      <table>
        <thead>
          <tr>
            <th>时间</th>
            <th>经过</th>
          </tr>
        </thead>
        <tbody>
          {r.timeline.map((t, n) => (
            <tr key={n}>
              <td className="figures nowrap">{longTime(t.at)}</td>
              <td>{t.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Spread({ r }: { r: AfterActionReport }) {
  return (
    <>
      <ul>
        {r.spread.map((s) => (
          <li key={s.platform}>
            {s.platform} {s.count} 条，负面 {s.negative} 条
            {s.count > 0 ? `（${Math.round((s.negative / s.count) * 100)}%）` : ''}
          </li>
        ))}
      </ul>
      {r.keyPosts.length > 0 && (
        <table>
          <thead>
            <tr>
              <th>时间</th>
              <th>来源</th>
              <th>内容</th>
              <th>互动</th>
            </tr>
          </thead>
          <tbody>
            {r.keyPosts.map((p, n) => (
              <tr key={n}>
                <td className="figures nowrap">{p.at ? longTime(p.at) : '未知'}</td>
                <td>
                  {p.platform} {p.author}
                </td>
                <td>
                  {p.text}
                  {p.url && (
                    <>
                      {' '}
                      <a href={p.url} target="_blank" rel="noreferrer noopener">
                        原文
                      </a>
                    </>
                  )}
                </td>
                <td className="figures">{p.counts}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Duties({ r }: { r: AfterActionReport }) {
  if (r.duties.length === 0) return <p>没有产生时限。</p>;
  return (
    <table>
      <thead>
        <tr>
          <th>层级</th>
          <th>责任人</th>
          <th>事项</th>
          <th>告知</th>
          <th>时限</th>
          <th>完成</th>
          <th>结果</th>
        </tr>
      </thead>
      <tbody>
        {r.duties.map((d, n) => (
          <tr key={n}>
            <td>{d.level}</td>
            <td>
              {d.person}
              <div className="quiet">{d.channel}</div>
            </td>
            <td>{d.duty}</td>
            <td className="figures">{longTime(d.toldAt)}</td>
            <td className="figures">{longTime(d.dueAt)}</td>
            <td className="figures">{d.doneAt ? longTime(d.doneAt) : '未完成'}</td>
            <td>{d.lateness}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
