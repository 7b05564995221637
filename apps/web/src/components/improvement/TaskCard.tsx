import type { ImprovementTask } from '@fengsui/contract';

/** One task in the list: whose it is, what is asked, until when. */
export function TaskCard({ task: t, onOpen }: { task: ImprovementTask; onOpen: () => void }) {
  return (
    <li className="card task-card">
      <div className="row">
        <b>{t.unitName}</b>
        <span className="quiet">
          {t.code} · {t.causeName}
        </span>
        <span className={t.overdue ? 'push strong' : 'push'}>
          {t.stateName}
          {t.stateName !== t.dueWords && `，${t.dueWords}`}
        </span>
      </div>
      <button type="button" className="link-button task-text" onClick={onOpen}>
        {t.text}
      </button>
      <p className="quiet small">
        {t.owner ? `${t.owner.post} ${t.owner.name}` : '无人任职，请宣传部补全'}
        {t.incident && ` · ${t.incident.code} ${t.incident.title}`}
      </p>
    </li>
  );
}
