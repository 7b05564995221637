import type { PresenceView } from '@fengsui/contract';

/** Who else has this incident open, and who is writing what. */
export function Presence({ others }: { others: PresenceView[] }) {
  return (
    <span className="presence" aria-live="polite" data-testid="presence">
      {others.map((p) => (
        <span key={p.personId} className={p.doing ? 'present present-writing' : 'present'} title={p.post}>
          <i aria-hidden="true">{p.name.slice(0, 1)}</i>
          {p.name}
          {p.doing ? `正在填写“${p.doing}”` : '也在看'}
        </span>
      ))}
    </span>
  );
}
