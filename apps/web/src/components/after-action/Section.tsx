import type { ReportEdited, ReportPageSection } from '@fengsui/contract';
import { useState } from 'react';
import { fullTime } from '../../live/time';
import { Blocks, Paragraphs } from './Blocks';
import { Editor } from './Editor';

/** One section: its text, who changed it with the original beside it, and its tables. */
export function Section({
  id,
  first,
  mayEdit,
  changed,
}: {
  id: string;
  first: ReportPageSection;
  mayEdit: boolean;
  /** the report is another now: its hash has to be read again */
  changed: () => void;
}) {
  const [s, setSection] = useState(first);
  const [editing, setEditing] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  function saved(answer: ReportEdited): void {
    setSection(answer.section);
    setEditing(false);
    setSaid(answer.cleaned ?? '已保存。');
    changed();
  }
  return (
    <section aria-label={s.heading} data-testid={`section-${s.key}`}>
      <div className="paper-head">
        <h2>{s.heading}</h2>
        {first.changed && <span className="paper-mark no-print">与上一版有变化</span>}
        {mayEdit && !editing && (
          <button type="button" className="link-button no-print" onClick={() => (setEditing(true), setSaid(null))}>
            修改
          </button>
        )}
      </div>
      {editing ? (
        <Editor id={id} section={s} saved={saved} latest={setSection} cancel={() => setEditing(false)} />
      ) : (
        <Paragraphs text={s.text} />
      )}
      {said && (
        <p className="paper-said no-print" role="status">
          {said}
        </p>
      )}
      {s.edit && (
        <details className="paper-edit no-print">
          <summary>
            {s.edit.by} {fullTime(s.edit.at)} 修改，查看原稿
          </summary>
          <Paragraphs text={s.edit.original} />
        </details>
      )}
      <Blocks blocks={first.data} />
    </section>
  );
}
