import type { ImprovementActName, ImprovementDetail, ImprovementList } from '@fengsui/contract';
import { useEffect, useState, type ReactNode } from 'react';
import { api, words } from '../../api/client';
import { fullTime, longTime } from '../../live/time';
import { Dialog, Refused } from '../Dialog';
import { Skeleton } from '../States';
import { sizeWords } from '../words';
import { ActForm, ACT_NAMES } from './ActForm';

/** One task: what is asked, what happened, what proves it, and what the person who looks may do. */
export function TaskDialog({
  id,
  units,
  onClose,
  onChanged,
}: {
  id: string | null;
  units: ImprovementList['units'];
  onClose: () => void;
  onChanged: () => void;
}) {
  const [view, setView] = useState<{ id: string; task: ImprovementDetail } | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [act, setAct] = useState<ImprovementActName | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (!id) return undefined;
    let alive = true;
    setError(null);
    api<ImprovementDetail>('GET', `/api/improvement/${encodeURIComponent(id)}`).then(
      (task) => alive && (setView({ id, task }), setAct(task.can.includes('submit') ? 'submit' : null)),
      (e: unknown) => alive && setError(words(e)),
    );
    return () => {
      alive = false;
    };
  }, [id, round]);
  const task = view && view.id === id ? view.task : null;
  return (
    <Dialog title={task ? `整改任务 ${task.code}` : '整改任务'} open={id !== null} onClose={onClose}>
      <Refused error={error} />
      {!task && !error && <Skeleton rows={4} />}
      {task && (
        <div className="task-detail">
          <p className="task-asked">{task.text}</p>
          <dl className="known">
            <Fact name="责任单位">
              {task.unitName}
              {task.owner && `，${task.owner.post} ${task.owner.name}`}
            </Fact>
            <Fact name="期限">
              <span className={task.overdue ? 'strong' : undefined}>
                {fullTime(task.dueAt)} {task.dueWords}
              </span>
            </Fact>
            <Fact name="原因">
              {task.causeName}
              {task.topic && `，${task.topic}`}
            </Fact>
            {task.incident && (
              <Fact name="事件">
                <a href={`/incidents/${task.incident.id}`}>
                  {task.incident.code} {task.incident.title}
                </a>
              </Fact>
            )}
          </dl>
          <h3>经过</h3>
          <ol className="task-steps">
            {task.steps.map((s, i) => (
              <li key={i}>
                <div className="quiet small figures">
                  {longTime(s.at)} {s.by}
                </div>
                <div>
                  <b>{s.actName}</b>
                  {s.text && `：${s.text}`}
                </div>
                {s.files.map((f) => (
                  <a
                    key={f.hash}
                    className="task-file"
                    href={`/api/improvement/${task.id}/files/${f.hash}`}
                    target="_blank"
                    rel="noreferrer noopener"
                  >
                    {f.name} <span className="quiet small figures">{sizeWords(f.sizeBytes)}</span>
                  </a>
                ))}
              </li>
            ))}
          </ol>
          {task.can.length > 1 && (
            <div className="row" role="group" aria-label="办理">
              {task.can.map((a) => (
                <button
                  key={a}
                  type="button"
                  className="small-button"
                  aria-pressed={act === a}
                  onClick={() => setAct(act === a ? null : a)}
                >
                  {ACT_NAMES[a]}
                </button>
              ))}
            </div>
          )}
          {act && (
            <ActForm
              key={act}
              task={task}
              act={act}
              units={units}
              onDone={() => {
                setAct(null);
                setRound(round + 1);
                onChanged();
              }}
              onStale={() => setRound(round + 1)}
            />
          )}
        </div>
      )}
    </Dialog>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
