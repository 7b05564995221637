import type { PolicyBody, PolicyPage, PolicyPlan, PolicyStep } from '@fengsui/contract';
import type { ReactNode } from 'react';
import { LevelTag } from '../LevelTag';
import { CLOCKS, LEVEL_ORDER, spanText, workingDay } from './fields';

/** A policy as one table: levels side by side, what happens when from top to bottom. */
export function PolicyTable({ body, functions }: { body: PolicyBody; functions: PolicyPage['functions'] }) {
  const most = Math.max(...LEVEL_ORDER.map((l) => body.levels[l].steps.length));
  const day = workingDay(body.workingHours);
  const name = (f: string): string => functions.find((x) => x.value === f)?.name ?? f;
  const row = (head: ReactNode, cell: (l: (typeof LEVEL_ORDER)[number]) => ReactNode, key: string) => (
    <tr key={key}>
      <th scope="row">{head}</th>
      {LEVEL_ORDER.map((l) => (
        <td key={l}>{cell(l)}</td>
      ))}
    </tr>
  );
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label="现行策略">
      <table className="policy-table figures">
        <thead>
          <tr>
            <th scope="col">时限</th>
            {LEVEL_ORDER.map((l) => (
              <th scope="col" key={l}>
                <LevelTag level={l} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: most }, (_, i) =>
            row(`第 ${i + 1} 步`, (l) => <StepCell step={body.levels[l].steps[i]} name={name} />, `step${i}`),
          )}
          {CLOCKS.map((c) =>
            row(
              <>
                {c.name}
                <span className="quiet small"> {c.from}</span>
              </>,
              (l) =>
                body.levels[l][c.key] === null ? (
                  <span className="quiet">不设</span>
                ) : (
                  spanText(body.levels[l][c.key], body.levels[l].workingTime ? day : null)
                ),
              c.key,
            ),
          )}
          {row('计时', (l) => timeWords(body.levels[l]), 'time')}
          {row(
            <>
              免打扰{' '}
              <span className="quiet small">
                {body.quietHours.from}–{body.quietHours.to}
              </span>
            </>,
            (l) => (body.levels[l].quietHours === 'kept' ? '遵守' : '不受限'),
            'quiet',
          )}
        </tbody>
      </table>
    </div>
  );
}

function timeWords(plan: PolicyPlan): string {
  if (plan.workingTime) return '按工作时间';
  return plan.quietHours === 'kept' ? '按自然时间，免打扰时段不计' : '按自然时间';
}

function StepCell({ step, name }: { step: PolicyStep | undefined; name: (f: string) => string }) {
  if (!step) return <span className="quiet">—</span>;
  return (
    <>
      <b>{step.name}</b>
      <div>
        {step.toldAfterS === 0 ? '启动即通知' : `${spanText(step.toldAfterS)}后通知`}，{spanText(step.ackByS)}内签收
      </div>
      <div className="quiet small">
        {step.functions.map(name).join('、')}
        {step.cc.length > 0 && `；抄送${step.cc.map(name).join('、')}`}
      </div>
    </>
  );
}
