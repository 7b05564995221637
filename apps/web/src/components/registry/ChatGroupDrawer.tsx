import { CHAT_GROUP_NAME, type ChatGroupDraft, type ChatGroupKind, type ChatGroupRow } from '@fengsui/contract';
import { Drawer, Select } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client';
import { Refused } from '../Dialog';
import { useSend } from '../useSend';
import { useUnits } from './AccountForms';
import { Choice, Line, Person, Unit } from './RecordFields';
import { options } from './words';

type Draft = Omit<ChatGroupDraft, 'unitId' | 'keeperId' | 'members'> & {
  unitId: string | null;
  keeperId: string | null;
  members: string;
};
const NEW: Draft = { kind: 'wechat', name: '', number: null, unitId: null, keeperId: null, purpose: '', members: '' };
/** Of a group as it stands; 微信群 have no number. */
const draftOf = (g: ChatGroupRow): Draft => ({
  ...{ kind: g.kind, name: g.name, number: g.number, unitId: g.unitId, keeperId: g.keeperId, purpose: g.purpose },
  ...{ members: g.members === null ? '' : String(g.members), version: g.version },
});

/** A group is entered, or its entry changed. group: the one that stands; null: a new one. */
export function ChatGroupDrawer({
  group,
  onClose,
  onSaved,
}: {
  group: ChatGroupRow | null;
  onClose: () => void;
  onSaved: () => void;
}) {
  const units = useUnits();
  const [d, setDraft] = useState<Draft>(group ? draftOf(group) : NEW);
  const set = (part: Partial<Draft>): void => setDraft({ ...d, ...part });
  const { busy, error, send } = useSend(onSaved);
  const title = group ? `“${group.name}”` : '登记群';
  return (
    <Drawer open title={title} size={480} onClose={onClose}>
      <form
        aria-label="群"
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          const members = d.members.trim() === '' ? null : Number(d.members);
          const body = { ...d, number: d.kind === 'wechat' ? null : d.number, members };
          void send(() =>
            group
              ? api('PUT', `/api/registry/chat-groups/${group.id}`, body)
              : api('POST', '/api/registry/chat-groups', body),
          );
        }}
      >
        <Choice label="种类">
          {(id) => (
            <Select
              id={id}
              value={d.kind}
              options={options(CHAT_GROUP_NAME)}
              onChange={(kind: ChatGroupKind) => set({ kind })}
            />
          )}
        </Choice>
        <Line label="群名称" value={d.name} onChange={(name) => set({ name })} />
        {d.kind !== 'wechat' && (
          <Line label="群号" value={d.number ?? ''} onChange={(v) => set({ number: v.trim() || null })} />
        )}
        <Unit label="单位" value={d.unitId} units={units} onChange={(unitId) => set({ unitId })} />
        <Person
          label="群主"
          value={d.keeperId}
          names={group ? { [group.keeperId]: group.keeper } : {}}
          onChange={(keeperId) => set({ keeperId })}
        />
        <Line label="用途" hint="如 2026 级新生报到咨询" value={d.purpose} onChange={(purpose) => set({ purpose })} />
        <Line label="人数" value={d.members} onChange={(members) => set({ members })} />
        <p className="quiet">群内的情况系统读不到。发现苗头，群主从手机“上报”。</p>
        <Refused error={error} />
        <button type="submit" className="primary" disabled={busy}>
          {busy ? '正在保存…' : '保存'}
        </button>
      </form>
    </Drawer>
  );
}
