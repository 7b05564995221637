import {
  type InspectionContent,
  type InspectionFacts,
  type InspectionView,
  INSPECTION_CONTENT_NAME,
} from '@fengsui/contract';
import { Time } from '../Time';

/** Label and value as a form has them; what is empty says so. */
export function Fields({ fields, className }: { fields: { label: string; value: string }[]; className: string }) {
  return (
    <dl className={className}>
      {fields.map((f) => (
        <div key={f.label}>
          <dt>{f.label}</dt>
          <dd>{f.value || '没有填写'}</dd>
        </div>
      ))}
    </dl>
  );
}

export const contentFields = (content: InspectionContent): { label: string; value: string }[] =>
  (Object.entries(INSPECTION_CONTENT_NAME) as [keyof InspectionContent, string][]).map(([key, label]) => ({
    label,
    value: content[key],
  }));

const n = (x: number | null): string => (x === null ? '未给出' : String(x));

/** The ten most spread posts of the period. */
export function TopPosts({ facts }: { facts: InspectionFacts }) {
  if (facts.top.length === 0) return <p className="quiet">这段时间没有读到帖子。</p>;
  return (
    <ol className="inspection-top">
      {facts.top.map((t) => (
        <li key={t.mentionId}>
          {t.url ? (
            <a href={t.url} target="_blank" rel="noreferrer">
              {t.text}
            </a>
          ) : (
            t.text
          )}{' '}
          <span className="quiet small figures">
            <Time at={t.at} form="long" /> 转发 {n(t.reposts)} 评论 {n(t.comments)} 点赞 {n(t.likes)}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** Who took which step, the newest first. */
export function Steps({ sheet: s }: { sheet: InspectionView }) {
  return (
    <ol className="plain-list">
      {s.steps.map((step) => (
        <li key={step.no}>
          <b>{step.actName}</b> {step.text}{' '}
          <span className="quiet small">
            {step.by} <Time at={step.at} />
          </span>
        </li>
      ))}
    </ol>
  );
}

/** 「限期整改，须在 2027-01-15 前完成：公布管理制度。」 */
export function standing(s: InspectionView): string {
  if (s.state === 'rectifying') return `限期整改，须在 ${s.rectifyUntil} 前完成：${s.rectifyWhat}。`;
  if (s.state === 'passed' || s.state === 'failed') return `${s.stateName}：${s.opinion}。`;
  return `${s.stateName}。`;
}
