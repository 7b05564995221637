import type { PersonDraft, PersonView, UnitNode } from '@fengsui/contract';
import { Drawer, Segmented, TreeSelect } from 'antd';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { useLive } from '../../live/useLive';
import { Refused } from '../Dialog';
import { Failure, Skeleton } from '../States';
import { EndForm } from './EndForm';
import { ReturnForm } from './ReturnForm';
import { treeOf } from './tree';
import { useSend } from '../useSend';
import { span } from './words';

interface Props {
  units: UnitNode[];
  onClose: () => void;
  onSaved: () => void;
}

/** One person: registration and every post there was; id null: a new one. */
export function PersonDrawer({ id, ...rest }: Props & { id: string | null }) {
  return id === null ? (
    <Drawer open title="登记人员" size={480} onClose={rest.onClose}>
      <PersonForm person={null} {...rest} />
    </Drawer>
  ) : (
    <Known id={id} {...rest} />
  );
}

function Known({ id, ...rest }: Props & { id: string }) {
  const live = useLive(
    () => api<PersonView>('GET', `/api/registry/people/${id}`),
    () => false,
    `person ${id}`,
  );
  const [leaving, setLeaving] = useState(false);
  const [returning, setReturning] = useState(false);
  const p = live.data;
  return (
    <Drawer open title={p?.name ?? '人员'} size={480} onClose={rest.onClose}>
      {!p ? (
        live.error ? (
          <Failure error={live.error} retry={live.reload} />
        ) : (
          <Skeleton rows={6} />
        )
      ) : (
        <>
          {p.mayEdit && !p.left ? (
            <PersonForm key={p.version} person={p} {...rest} />
          ) : (
            <p className="quiet">
              {p.unitName ?? '未登记单位'}
              {p.left && '，已离校'}
            </p>
          )}
          <h3>任职历史</h3>
          {p.history.length === 0 ? (
            <p className="quiet">没有登记过任职。</p>
          ) : (
            <ul className="plain-list figures">
              {p.history.map((h) => (
                <li key={h.id}>
                  <b>
                    {h.unitName} {h.title}
                  </b>{' '}
                  {h.main ? '主职' : '兼任'}，{span(h.from, h.to)}
                </li>
              ))}
            </ul>
          )}
          {p.mayEdit && !p.left && (
            <button type="button" className="quiet-button" onClick={() => setLeaving(true)}>
              登记离校
            </button>
          )}
          {p.mayEdit && p.left && (
            <button type="button" className="quiet-button" onClick={() => setReturning(true)}>
              恢复在校
            </button>
          )}
          {returning && (
            <ReturnForm person={p} units={rest.units} onClose={() => setReturning(false)} onSaved={rest.onSaved} />
          )}
          {leaving && (
            <EndForm
              title={`${p.name}离校`}
              note="离校后结束全部任职，不能再登录；过去的记录保留。"
              act="登记离校"
              send={(on) => api('POST', `/api/registry/people/${p.id}/leave`, { on, version: p.version })}
              onClose={() => setLeaving(false)}
              onSaved={rest.onSaved}
            />
          )}
        </>
      )}
    </Drawer>
  );
}

function PersonForm({ person, units, onSaved }: Props & { person: PersonView | null }) {
  const id = useId();
  const [draft, setDraft] = useState<PersonDraft>({
    name: person?.name ?? '',
    number: person?.number ?? null,
    kind: person?.kind ?? 'staff',
    unitId: person?.unitId ?? null,
  });
  const { busy, error, send } = useSend(onSaved);
  const set = (part: Partial<PersonDraft>): void => setDraft({ ...draft, ...part });
  return (
    <form
      aria-label="人员登记"
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        void send(() =>
          person
            ? api('PUT', `/api/registry/people/${person.id}`, { ...draft, version: person.version })
            : api('POST', '/api/registry/people', draft),
        );
      }}
    >
      <div className="field">
        <label htmlFor={`${id}n`}>姓名</label>
        <input id={`${id}n`} value={draft.name} onChange={(e) => set({ name: e.target.value })} />
      </div>
      <div className="field">
        <label htmlFor={`${id}u`}>工号或学号</label>
        <input id={`${id}u`} value={draft.number ?? ''} onChange={(e) => set({ number: e.target.value || null })} />
      </div>
      <div className="field">
        <Segmented<PersonDraft['kind']>
          value={draft.kind}
          options={[
            { value: 'staff', label: '教职工' },
            { value: 'student', label: '学生' },
          ]}
          onChange={(kind) => set({ kind })}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}w`}>所在单位</label>
        <TreeSelect
          id={`${id}w`}
          allowClear
          showSearch
          treeNodeFilterProp="title"
          value={draft.unitId ?? undefined}
          treeData={treeOf(units.filter((u) => !u.closed))}
          onChange={(value: string | undefined) => set({ unitId: value ?? null })}
        />
      </div>
      <Refused error={error} />
      <button type="submit" className="primary" disabled={busy}>
        {busy ? '正在保存…' : '保存'}
      </button>
    </form>
  );
}
