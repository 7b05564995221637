import type { RuleChange } from '@fengsui/contract';
import { DiffText } from '../publishing/Marked';

/** What one version says otherwise than another, passage by passage. */
export function Changes({ changes, none }: { changes: RuleChange[]; none: string }) {
  if (changes.length === 0) return <p className="quiet">{none}</p>;
  return (
    <>
      <p className="quiet small">
        {changes.length} 处变化。<del>划去</del>：原来有，现在没有；<ins>下划线</ins>：新增。
      </p>
      {changes.map((c) => (
        <section key={c.title} className="rule-change">
          <h3>
            {c.title}
            {c.kind === 'added' && <span className="quiet">（新增）</span>}
            {c.kind === 'removed' && <span className="quiet">（删去）</span>}
          </h3>
          <DiffText parts={c.parts} removed="原来有，现在没有" added="新增" />
        </section>
      ))}
    </>
  );
}
