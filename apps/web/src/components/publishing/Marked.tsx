import type { DiffPart, Finding } from '@fengsui/contract';
import { FINDINGS } from './words';

/** A text with the places that the machine check found; each says on hover why. */
export function Marked({ text, findings }: { text: string; findings: Finding[] }) {
  const parts = [];
  let at = 0;
  for (const f of findings) {
    if (f.from < at) continue;
    parts.push(text.slice(at, f.from));
    parts.push(
      <mark key={f.from} className="finding" title={`${FINDINGS[f.kind]}：${f.reason}`}>
        {text.slice(f.from, f.to)}
      </mark>,
    );
    at = f.to;
  }
  parts.push(text.slice(at));
  return <span className="clue-words">{parts}</span>;
}

/** The same in words, one line a place. */
export function FindingList({ findings }: { findings: Finding[] }) {
  if (findings.length === 0) return <p className="quiet">机器检查未发现问题。仍请逐字审校。</p>;
  return (
    <ul className="finding-list" aria-label="机器检查">
      {findings.map((f) => (
        <li key={`${f.kind}${f.from}`}>
          <b>{FINDINGS[f.kind]}</b> <span className="finding-words">{f.words}</span> {f.reason}
        </li>
      ))}
    </ul>
  );
}

/** What was authorised against what was published, or one text against another. */
export function DiffText({
  parts,
  removed = '授权内容中有，发布时没有',
  added = '发布时有，授权内容中没有',
}: {
  parts: DiffPart[];
  removed?: string;
  added?: string;
}) {
  return (
    <p className="clue-words" data-testid="diff">
      {parts.map((p, i) =>
        p.kind === 'same' ? (
          <span key={i}>{p.text}</span>
        ) : p.kind === 'removed' ? (
          <del key={i} title={removed}>
            {p.text}
          </del>
        ) : (
          <ins key={i} title={added}>
            {p.text}
          </ins>
        ),
      )}
    </p>
  );
}
