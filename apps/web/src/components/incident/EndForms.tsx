import type { CloseRequest, IncidentDetail, ReopenRequest } from '@fengsui/contract';
import { ActForm, TextField } from './ActParts';
import { useAct } from './useAct';

interface Props {
  incident: IncidentDetail;
  reload: () => void;
  done: () => void;
}

/** 办结: with what is not done, and why it may be closed all the same. */
export function CloseForm({ incident: i, reload, done }: Props) {
  const act = useAct(i, 'close', { reason: '', unfinished: '' }, reload);
  const open = i.unfinished;
  async function submit(): Promise<void> {
    const { reason, unfinished } = act.draft.value;
    if (!reason.trim()) return act.wrong('请填写关闭原因。', 'reason');
    if (open.length > 0 && !unfinished.trim()) return act.wrong('尚有未完事项，请写明为何可以办结。', 'unfinished');
    const why = open.length > 0 ? { unfinished: unfinished.trim() } : {};
    const ok = await act.send(
      'close',
      ({ version }) => ({ reason: reason.trim(), version, ...why }) satisfies CloseRequest,
    );
    if (ok) done();
  }
  return (
    <ActForm
      act={act}
      known={['reason', 'unfinished']}
      consequence="各项时限随即停止，帖子和日志保留；需要时可以重新处置。"
      button="关闭事件"
      submit={() => void submit()}
    >
      <TextField act={act} name="reason" label="关闭原因" hint="事情如何了结，依据是什么" />
      {open.length > 0 && (
        <>
          <p className="small">
            <b>尚未完成：</b>
            {open.join('；')}
          </p>
          <TextField act={act} name="unfinished" label="未完事项说明" hint="这些事项为何可以不等，由谁继续" />
        </>
      )}
    </ActForm>
  );
}

/** 不立案: no matter of ours, or none at all. */
export function RejectForm({ incident: i, reload, done }: Props) {
  const act = useAct(i, 'reject', { reason: '' }, reload);
  async function submit(): Promise<void> {
    const reason = act.draft.value.reason.trim();
    if (!reason) return act.wrong('请填写不立案原因。', 'reason');
    if (await act.send('reject', ({ version }) => ({ reason, version }) satisfies CloseRequest)) done();
  }
  return (
    <ActForm
      act={act}
      known={['reason']}
      consequence="不通知任何单位；几乎相同的帖子以后不再单独立案。判断有误的，可以重新处置。"
      button="确认不立案"
      submit={() => void submit()}
    >
      <TextField act={act} name="reason" label="不立案原因" hint="如：与本校无关、旧闻、同名" />
    </ActForm>
  );
}

/** 重新处置: ended too early, or it came back. */
export function ReopenForm({ incident: i, reload, done }: Props) {
  const act = useAct(i, 'reopen', { reason: '' }, reload);
  async function submit(): Promise<void> {
    const reason = act.draft.value.reason.trim();
    if (!reason) return act.wrong('请填写重新处置的理由。', 'reason');
    if (await act.send('reopen', ({ version }) => ({ reason, version }) satisfies ReopenRequest)) done();
  }
  return (
    <ActForm
      act={act}
      known={['reason']}
      consequence={
        i.epoch > 0
          ? `自此重新计时，随即通知${i.ladders
              .filter((l) => !l.leftReason)
              .map((l) => l.unitName)
              .join('、')}并请其签收；此前的报送和日志保留。`
          : '事件回到待研判，等候核定等级。'
      }
      button="重新处置"
      submit={() => void submit()}
    >
      <TextField act={act} name="reason" label="理由" hint="如：同一问题再次被投诉、办结时情况不实" />
    </ActForm>
  );
}
