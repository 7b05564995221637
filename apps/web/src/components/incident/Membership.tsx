import type {
  ExcludeRequest,
  IncidentDetail,
  MentionView,
  PinRequest,
  SplitRequest,
  UnpinRequest,
} from '@fengsui/contract';
import { ActForm, Field, TextField } from './ActParts';
import { useAct } from './useAct';

interface Props {
  incident: IncidentDetail;
  reload: () => void;
}
const named = (mentionIds: string[]): string =>
  mentionIds.length === 1 ? '这条帖子' : `所选 ${mentionIds.length} 条帖子`;

/** 移出: the post and copies of it leave and do not come back by rule. */
export function Exclude({ incident: i, mention: m, reload, done }: Props & { mention: MentionView; done: () => void }) {
  const act = useAct(i, `exclude:${m.id}`, { reason: '' }, reload);
  async function submit(): Promise<void> {
    const reason = act.draft.value.reason.trim();
    if (!reason) return act.wrong('请填写理由。', 'reason');
    const request = { mentionId: m.id, reason };
    if (await act.send('exclude', ({ version }) => ({ ...request, version }) satisfies ExcludeRequest)) done();
  }
  return (
    <ActForm
      act={act}
      known={['reason']}
      consequence="这条帖子和与它几乎相同的转发移出本事件，以后也不会自动归入；可在“已移出”中移回。"
      button="移出"
      submit={() => void submit()}
    >
      <blockquote className="quoted">{(m.title ?? m.text).slice(0, 120)}</blockquote>
      <TextField act={act} name="reason" label="理由" rows={1} hint="如：另一件事、玩笑、同名" />
    </ActForm>
  );
}

/** 归入: the posts belong to this incident, whatever the rules would do; back: they had been taken out. */
export function Pin({
  incident: i,
  mentionIds,
  back,
  reload,
  done,
}: Props & { mentionIds: string[]; back: boolean; done: () => void }) {
  const act = useAct(i, 'pin', { reason: '' }, reload);
  async function submit(): Promise<void> {
    const reason = act.draft.value.reason.trim();
    if (!reason) return act.wrong('请填写理由。', 'reason');
    if (await act.send('pin', ({ version }) => ({ mentionIds, reason, version }) satisfies PinRequest)) done();
  }
  return (
    <ActForm
      act={act}
      known={['reason']}
      consequence={`${named(mentionIds)}${back ? '移回并固定在' : '固定在'}本事件，系统重新归类时不会移走；若在其他事件中，从那里移出。`}
      button={back ? '移回' : '固定'}
      submit={() => void submit()}
    >
      <TextField act={act} name="reason" label="理由" rows={1} hint="如：看了原文，说的是同一件事" />
    </ActForm>
  );
}

/** 取消固定: a person's word is taken back; rules decide again. */
export function Unpin({ incident: i, mentionIds, reload, done }: Props & { mentionIds: string[]; done: () => void }) {
  const act = useAct(i, 'unpin', { reason: '' }, reload);
  async function submit(): Promise<void> {
    const reason = act.draft.value.reason.trim();
    if (!reason) return act.wrong('请填写理由。', 'reason');
    if (await act.send('unpin', ({ version }) => ({ mentionIds, reason, version }) satisfies UnpinRequest)) done();
  }
  return (
    <ActForm
      act={act}
      known={['reason']}
      consequence={`${named(mentionIds)}暂留在本事件，以后系统重新归类时可能移到更相近的事件；与已移出帖子几乎相同的，随即移出。`}
      button="取消固定"
      submit={() => void submit()}
    >
      <TextField act={act} name="reason" label="理由" rows={1} hint="如：固定有误，交系统归类" />
    </ActForm>
  );
}

/** 拆分: the posts are another matter and make an incident of their own. */
export function Split({
  incident: i,
  mentionIds,
  reload,
  done,
}: Props & { mentionIds: string[]; done: (made: { id: string; title: string }) => void }) {
  const act = useAct(i, 'split', { title: '', reason: '' }, reload);
  async function submit(): Promise<void> {
    const title = act.draft.value.title.trim();
    const reason = act.draft.value.reason.trim();
    if (!title) return act.wrong('请填写新事件名称。', 'title');
    if (!reason) return act.wrong('请填写理由。', 'reason');
    const ok = await act.send<{ id: string }>(
      'split',
      ({ version }) => ({ mentionIds, title, reason, version }) satisfies SplitRequest,
    );
    if (ok) done({ id: ok.answer.id, title });
  }
  return (
    <ActForm
      act={act}
      known={['title', 'reason']}
      consequence={`所选 ${mentionIds.length} 条帖子另立为新事件，待值班员核定等级；未选的帖子中与之更相近的也会一同过去。本事件的等级和时限不变。`}
      button="拆分"
      submit={() => void submit()}
    >
      <Field label="新事件名称" name="title" error={act.error}>
        {(given) => (
          <input
            {...given}
            maxLength={40}
            placeholder="如：北苑宿舍停水"
            value={act.draft.value.title}
            onChange={(e) => act.draft.set({ title: e.target.value })}
          />
        )}
      </Field>
      <TextField act={act} name="reason" label="理由" rows={1} hint="如：是另一件事，只是同一单位" />
    </ActForm>
  );
}
