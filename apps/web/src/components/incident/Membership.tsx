import type {
  ExcludeRequest,
  IncidentDetail,
  MentionView,
  PinRequest,
  SplitRequest,
  UnpinRequest,
} from '@fengsui/contract';
import { useState } from 'react';
import { DecisionForm } from './DecisionForm';
import { useDecision } from './useDecision';

interface Props {
  incident: IncidentDetail;
  reload: () => void;
}

/** 移出: the post and copies of it leave and do not come back by rule. */
export function Exclude({ incident: i, mention: m, reload, done }: Props & { mention: MentionView; done: () => void }) {
  const decision = useDecision(reload);
  return (
    <DecisionForm
      decision={decision}
      consequence="这条帖子和与它几乎相同的转发移出本事件，以后也不会自动归入；可在“已移出”中移回。"
      hint="如：另一件事、玩笑、同名"
      button="移出"
      submit={async () => {
        const ok = await decision.decide(
          `/api/incidents/${i.id}/exclude`,
          (reason) => ({ mentionId: m.id, reason, version: i.version }) satisfies ExcludeRequest,
        );
        if (ok) done();
      }}
    >
      <blockquote className="quoted">{(m.title ?? m.text).slice(0, 120)}</blockquote>
    </DecisionForm>
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
  const decision = useDecision(reload);
  const what = mentionIds.length === 1 ? '这条帖子' : `所选 ${mentionIds.length} 条帖子`;
  return (
    <DecisionForm
      decision={decision}
      consequence={`${what}${back ? '移回并固定在' : '固定在'}本事件，系统重新归类时不会移走；若在其他事件中，从那里移出。`}
      hint="如：看了原文，说的是同一件事"
      button={back ? '移回' : '固定'}
      submit={async () => {
        const ok = await decision.decide(
          `/api/incidents/${i.id}/pin`,
          (reason) => ({ mentionIds, reason, version: i.version }) satisfies PinRequest,
        );
        if (ok) done();
      }}
    />
  );
}

/** 取消固定: a person's word is taken back; rules decide again. */
export function Unpin({ incident: i, mentionIds, reload, done }: Props & { mentionIds: string[]; done: () => void }) {
  const decision = useDecision(reload);
  const what = mentionIds.length === 1 ? '这条帖子' : `所选 ${mentionIds.length} 条帖子`;
  return (
    <DecisionForm
      decision={decision}
      consequence={`${what}暂留在本事件，以后系统重新归类时可能移到更相近的事件；与已移出帖子几乎相同的，随即移出。`}
      hint="如：固定有误，交系统归类"
      button="取消固定"
      submit={async () => {
        const ok = await decision.decide(
          `/api/incidents/${i.id}/unpin`,
          (reason) => ({ mentionIds, reason, version: i.version }) satisfies UnpinRequest,
        );
        if (ok) done();
      }}
    />
  );
}

/** 拆分: the posts are another matter and make an incident of their own. */
export function Split({
  incident: i,
  mentionIds,
  reload,
  done,
}: Props & { mentionIds: string[]; done: (made: { id: string; title: string }) => void }) {
  const decision = useDecision(reload);
  const [title, setTitle] = useState('');
  return (
    <DecisionForm
      decision={decision}
      consequence={`所选 ${mentionIds.length} 条帖子另立为新事件，待值班员核定等级；未选的帖子中与之更相近的也会一同过去。本事件的等级和时限不变。`}
      hint="如：是另一件事，只是同一单位"
      button={title.trim() ? '拆分' : '请先填写名称'}
      ready={title.trim() !== ''}
      submit={async () => {
        const ok = await decision.decide<{ id: string }>(
          `/api/incidents/${i.id}/split`,
          (reason) => ({ mentionIds, title: title.trim(), reason, version: i.version }) satisfies SplitRequest,
        );
        if (ok) done({ id: ok.answer.id, title: title.trim() });
      }}
    >
      <div className="field">
        <label htmlFor="split-title">新事件名称</label>
        <input
          id="split-title"
          maxLength={40}
          placeholder="如：北苑宿舍停水"
          value={title}
          onChange={(e) => setTitle(e.target.value)}
        />
      </div>
    </DecisionForm>
  );
}
