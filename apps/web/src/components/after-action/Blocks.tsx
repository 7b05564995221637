import type { ReportBlock, ReportParagraph, ReportRun } from '@fengsui/contract';
import { useState } from 'react';
import { Figure, MoodKey } from '../Figure';

/** More rows than this open on demand: a page of ten thousand would not scroll. */
const MOST_ROWS = 200;

/** What a section or the annex consists of, the same parts as in the files. */
export function Blocks({ blocks }: { blocks: ReportBlock[] }) {
  return blocks.map((b, i) => <Block key={i} b={b} />);
}

/** Running text and numbered items. */
export function Paragraphs({ text }: { text: ReportParagraph[] }) {
  let no = 0;
  return text.map((p, i) => {
    no = p.kind === 'item' ? no + 1 : 0;
    return (
      <p key={i} className="paper-text">
        {no > 0 && `${no}. `}
        <Runs runs={p.runs} />
      </p>
    );
  });
}

function Runs({ runs }: { runs: ReportRun[] }) {
  return runs.map((r, i) => (r.strong ? <b key={i}>{r.text}</b> : <span key={i}>{r.text}</span>));
}

function Block({ b }: { b: ReportBlock }) {
  switch (b.kind) {
    case 'text':
      return (
        <p className="paper-text">
          <Runs runs={b.runs} />
        </p>
      );
    case 'item':
      return (
        <p className="paper-text">
          {b.no}. <Runs runs={b.runs} />
        </p>
      );
    case 'heading':
      return <h3>{b.text}</h3>;
    case 'note':
      return <p className="paper-note">{b.text}</p>;
    case 'table':
      return <Rows b={b} />;
    case 'curve':
      return (
        <div className="paper-curve">
          <MoodKey />
          <Figure title="传播与处置" series={b.series} marks={b.marks} height={220} />
        </div>
      );
    case 'code':
      return (
        <div className="paper-code">
          <img src={`/api/verify/${b.url.split('/').at(-1)}/code.svg`} alt="校验二维码" width={132} height={132} />
          <div>
            {b.lines.map((l) => (
              <p key={l}>{l}</p>
            ))}
            <a href={`/verify/${b.url.split('/').at(-1)}`}>打开校验页</a>
          </div>
        </div>
      );
  }
}

function Rows({ b }: { b: Extract<ReportBlock, { kind: 'table' }> }) {
  const [all, setAll] = useState(false);
  const rows = all ? b.rows : b.rows.slice(0, MOST_ROWS);
  return (
    <>
      <div className="paper-wide" tabIndex={0} role="region" aria-label={b.columns.map((c) => c.title).join('、')}>
        <table className={b.small ? 'paper-small' : undefined}>
          <thead>
            <tr>
              {b.columns.map((c) => (
                <th key={c.title} scope="col" style={{ width: `${c.width}%` }}>
                  {c.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((r, n) => (
              <tr key={n}>
                {r.map((text, i) => (
                  <td key={i} className={b.columns[i]?.center ? 'figures centred' : undefined}>
                    {text}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length < b.rows.length && (
        <button type="button" className="link-button" onClick={() => setAll(true)}>
          显示其余 {b.rows.length - rows.length} 行
        </button>
      )}
    </>
  );
}
