import type { IncidentDetail, IncidentSummary, MergeRequest } from '@fengsui/contract';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ActForm, TextField } from './ActParts';
import { IncidentChoice } from './IncidentChoice';
import { useAct } from './useAct';

/** 并入: this incident becomes part of another one that is under way; the page goes on with that. */
export function MergeForm({ incident: i, reload }: { incident: IncidentDetail; reload: () => void }) {
  const navigate = useNavigate();
  const act = useAct(i, 'merge', { reason: '' }, reload);
  const [into, setInto] = useState<IncidentSummary | null>(null);
  async function merge(): Promise<void> {
    const reason = act.draft.value.reason.trim();
    if (!reason) return act.wrong('请填写理由。', 'reason');
    const done = await act.send(
      'merge',
      ({ version }) => ({ intoId: into!.id, reason, version }) satisfies MergeRequest,
    );
    if (done) void navigate(`/incidents/${into!.id}`);
  }
  return (
    <ActForm
      act={act}
      known={['reason']}
      consequence={`本事件的 ${i.mentionCount} 条帖子和全部预警归入所选事件，本事件随即结束，其时限不再计。并入后不能撤销；并错的，可从所选事件中拆分出来。`}
      button={into ? `并入 ${into.code}` : '请先选择事件'}
      ready={into !== null}
      submit={() => void merge()}
    >
      <IncidentChoice
        legend="并入哪个事件"
        except={i.id}
        none="没有其他处置中或待研判的事件。已办结的事件不能再并入。"
        chosen={into}
        onChoose={setInto}
      />
      <TextField act={act} name="reason" label="理由" hint="如：同一件事，先后两个预警" />
    </ActForm>
  );
}
