import type { ChainLink } from '@fengsui/contract';

/** The chain of responsibility, from 党委 down: who answers at each step, a gap in red and in words. */
export function Chain({ links }: { links: ChainLink[] }) {
  return (
    <ol className="chain" aria-label="责任链">
      {links.map((l) => (
        <li key={l.step} className={l.gap ? 'chain-gap' : undefined}>
          <span className="quiet">{l.name}</span>
          {l.people.map((p) => (
            <span key={p.personId}>
              <b>{p.name}</b> <span className="small">{p.title}</span>
            </span>
          ))}
          {l.gap && <b className="chain-why">缺口：{l.gap}</b>}
          {l.note && <span className="quiet small">{l.note}</span>}
        </li>
      ))}
    </ol>
  );
}
