import { FUNCTION_NAME, type PersonPage, type PostDraft } from '@fengsui/contract';
import { Drawer, Segmented, Select } from 'antd';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { serverNow } from '../../live/now';
import { beijingInput } from '../../live/time';
import { Refused } from '../Dialog';
import { useFound } from '../useFound';
import { useSend } from '../useSend';
import { options } from './words';

/** Somebody takes a post in a unit. */
export function PostForm({
  unitId,
  unitName,
  onClose,
  onSaved,
}: {
  unitId: string;
  unitName: string;
  onClose: () => void;
  onSaved: () => void;
}) {
  const id = useId();
  const [draft, setDraft] = useState<Omit<PostDraft, 'personId'> & { personId: string | null }>({
    ...{ personId: null, unitId, function: 'unit_leader', title: '', main: true, to: null },
    from: beijingInput(serverNow()).slice(0, 10),
  });
  const [wanted, setWanted] = useState('');
  const people = usePeople(wanted);
  const { busy, error, send } = useSend(onSaved);
  const set = (part: Partial<typeof draft>): void => setDraft({ ...draft, ...part });
  return (
    <Drawer open title={`${unitName}：登记任职`} size={480} onClose={onClose}>
      <form
        aria-label="任职"
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void send(() => api('POST', '/api/registry/posts', draft));
        }}
      >
        <div className="field">
          <label htmlFor={`${id}p`}>人员</label>
          <Select
            id={`${id}p`}
            showSearch={{ filterOption: false, onSearch: setWanted }}
            placeholder="输入姓名或工号查找"
            value={draft.personId}
            options={people.map((p) => ({
              value: p.id,
              label: `${p.name}（${[p.unitName, p.number].filter(Boolean).join('，') || '未登记单位'}）`,
            }))}
            onChange={(personId) => set({ personId })}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}f`}>职责</label>
          <Select
            id={`${id}f`}
            value={draft.function}
            options={options(FUNCTION_NAME)}
            onChange={(fn) => set({ function: fn })}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}t`}>职务</label>
          <input
            id={`${id}t`}
            placeholder="如 处长、党总支书记"
            value={draft.title}
            onChange={(e) => set({ title: e.target.value })}
          />
        </div>
        <div className="field">
          <span className="strong">主职还是兼任</span>
          <Segmented
            value={draft.main ? 'main' : 'also'}
            options={[
              { value: 'main', label: '主职' },
              { value: 'also', label: '兼任' },
            ]}
            onChange={(v) => set({ main: v === 'main' })}
          />
          <span className="quiet small">一人同时只有一个主职，可另有兼任。</span>
        </div>
        <div className="pair">
          <div className="field">
            <label htmlFor={`${id}a`}>自</label>
            <input id={`${id}a`} type="date" value={draft.from} onChange={(e) => set({ from: e.target.value })} />
          </div>
          <div className="field">
            <label htmlFor={`${id}b`}>至（可不填）</label>
            <input
              id={`${id}b`}
              type="date"
              value={draft.to ?? ''}
              onChange={(e) => set({ to: e.target.value || null })}
            />
          </div>
        </div>
        <Refused error={error} />
        <button type="submit" className="primary" disabled={busy}>
          {busy ? '正在保存…' : '保存'}
        </button>
      </form>
    </Drawer>
  );
}

/** People by name or number. */
export const usePeople = (wanted: string): PersonPage['people'] =>
  useFound<PersonPage>(`/api/registry/people?q=${encodeURIComponent(wanted)}`)?.people ?? [];
