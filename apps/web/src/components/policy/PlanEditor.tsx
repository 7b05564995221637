import type { Level, PolicyPage, PolicyPlan, PolicyProblemView, PolicyStep } from '@fengsui/contract';
import { Checkbox, Input, Select } from 'antd';
import type { ReactNode } from 'react';
import { CLOCKS } from './fields';
import { SpanInput } from './SpanInput';

/** One level of a draft: who is told when, and every limit. Problems stand at their fields. */
export function PlanEditor({
  level,
  plan,
  problems,
  functions,
  onChange,
}: {
  level: Level;
  plan: PolicyPlan;
  problems: PolicyProblemView[];
  functions: PolicyPage['functions'];
  onChange: (plan: PolicyPlan) => void;
}) {
  const at = `levels.${level}.`;
  const said = (path: string): string[] => problems.filter((p) => p.path === at + path).map((p) => p.message);
  const options = functions.map((f) => ({ value: f.value, label: f.name }));
  const setStep = (i: number, part: Partial<PolicyStep>): void =>
    onChange({ ...plan, steps: plan.steps.map((s, k) => (k === i ? { ...s, ...part } : s)) });
  const numbered = (steps: PolicyStep[]): PolicyStep[] => steps.map((s, i) => ({ ...s, no: i + 1 }));
  return (
    <div className="plan-editor">
      <ol className="step-list">
        {plan.steps.map((s, i) => {
          const here = `第 ${i + 1} 步`;
          const wrong = (key: string): boolean => said(`steps.${i}.${key}`).length > 0;
          return (
            <li key={i} className="card step-card">
              <div className="row">
                <h3>{here}</h3>
                <Input
                  aria-label={`${here}名称`}
                  value={s.name}
                  maxLength={20}
                  style={{ width: 160 }}
                  onChange={(e) => setStep(i, { name: e.target.value })}
                />
                <Select
                  aria-label={`${here}范围`}
                  value={s.scope}
                  style={{ width: 120 }}
                  options={[
                    { value: 'unit', label: '责任单位' },
                    { value: 'school', label: '全校' },
                  ]}
                  onChange={(scope) => setStep(i, { scope })}
                />
                <button
                  type="button"
                  className="quiet-button push"
                  onClick={() => onChange({ ...plan, steps: numbered(plan.steps.filter((_, k) => k !== i)) })}
                >
                  删除{here}
                </button>
              </div>
              <div className="step-fields">
                <Labelled label="通知">
                  <Select
                    mode="multiple"
                    aria-label={`${here}通知对象`}
                    {...(wrong('functions') ? { status: 'error' as const } : {})}
                    value={s.functions}
                    options={options}
                    onChange={(f) => setStep(i, { functions: f })}
                  />
                </Labelled>
                <Labelled label="抄送">
                  <Select
                    mode="multiple"
                    aria-label={`${here}抄送对象`}
                    value={s.cc}
                    options={options}
                    onChange={(cc) => setStep(i, { cc })}
                  />
                </Labelled>
                <Labelled label="启动后多久通知">
                  <SpanInput
                    label={`${here}通知时间`}
                    value={s.toldAfterS}
                    wrong={wrong('toldAfterS')}
                    disabled={i === 0 && s.toldAfterS === 0}
                    onChange={(n) => setStep(i, { toldAfterS: n ?? 0 })}
                  />
                </Labelled>
                <Labelled label="启动后多久须签收">
                  <SpanInput
                    label={`${here}签收时限`}
                    value={s.ackByS}
                    wrong={wrong('ackByS')}
                    onChange={(n) => setStep(i, { ackByS: n ?? 0 })}
                  />
                </Labelled>
              </div>
              <Said
                of={['no', 'name', 'functions', 'cc', 'toldAfterS', 'ackByS'].flatMap((k) => said(`steps.${i}.${k}`))}
              />
            </li>
          );
        })}
      </ol>
      <Said of={said('steps')} />
      <button
        type="button"
        className="small-button"
        onClick={() => onChange({ ...plan, steps: [...plan.steps, next(plan)] })}
      >
        添加一步
      </button>
      <div className="clock-fields">
        {CLOCKS.map((c) => (
          <Labelled key={c.key} label={c.name} hint={c.from}>
            <SpanInput
              label={c.name}
              value={plan[c.key] as number | null}
              wrong={said(c.key).length > 0}
              onChange={(n) => onChange({ ...plan, [c.key]: c.optional ? n : (n ?? 0) })}
            />
            {c.optional && <span className="quiet small">{plan[c.key] === null ? '不设' : '清空即不设'}</span>}
            <Said of={said(c.key)} />
          </Labelled>
        ))}
      </div>
      <div className="row">
        <Checkbox checked={plan.workingTime} onChange={(e) => onChange({ ...plan, workingTime: e.target.checked })}>
          各项时限按工作时间计
        </Checkbox>
        <Checkbox
          checked={plan.quietHours === 'kept'}
          onChange={(e) => onChange({ ...plan, quietHours: e.target.checked ? 'kept' : 'ignored' })}
        >
          遵守免打扰时段
        </Checkbox>
      </div>
    </div>
  );
}

/** A further step where the last one ends; its people are still to be named. */
function next(plan: PolicyPlan): PolicyStep {
  const last = plan.steps.at(-1);
  const from = last?.ackByS ?? 0;
  return {
    no: plan.steps.length + 1,
    name: '上一级',
    functions: [],
    cc: [],
    scope: 'school',
    toldAfterS: from,
    ackByS: from + 1_800,
  };
}

function Labelled({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <div className="labelled">
      <span>
        {label} {hint && <span className="quiet small">{hint}</span>}
      </span>
      {children}
    </div>
  );
}

function Said({ of }: { of: string[] }) {
  return of.map((m) => (
    <p key={m} className="form-error" role="alert">
      {m}
    </p>
  ));
}
