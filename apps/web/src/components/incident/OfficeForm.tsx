import type { IncidentDetail } from '@fengsui/contract';
import { useEffect, useState } from 'react';
import { api, words } from '../../api/client';
import { ActForm, Field, TextField } from './ActParts';
import type { ActName } from './acts';
import { useAct } from './useAct';

type OfficeAct = Extract<
  ActName,
  | 'judge'
  | 'take-over'
  | 'reassign'
  | 'units'
  | 'release'
  | 'statements'
  | 'platform_contact'
  | 'rectify'
  | 'closure_order'
  | 'pause'
  | 'resume'
>;

const STATEMENTS = [
  { value: 'public_statement', label: '权威信息' },
  { value: 'press', label: '新闻发布' },
  { value: 'reply48', label: '公开回应' },
];
const isStep = (a: OfficeAct): boolean => a === 'platform_contact' || a === 'rectify' || a === 'closure_order';
const SUBJECT: Partial<Record<OfficeAct, string>> = {
  platform_contact: '如：微博 某帖',
  rectify: '如：二食堂',
  closure_order: '如：微博 后勤在线',
};
const FOLLOWS: Partial<Record<OfficeAct, string>> = {
  'take-over': '宣传部一级视为已签收，由您牵头；单位的时限照常。',
  reassign: '新单位随即收到通知并开始计时，原单位的时限即止；已逾期的仍记录在案。',
  units: '该单位随即收到通知，有自己的阶梯和时限。',
  release: '该单位的时限即止，并收到通知。',
  pause: '人员时限停走，对外时限照走；到时自动恢复。',
  resume: '人员时限自此继续，顺延暂停的时间。',
};
const BUTTON: Partial<Record<OfficeAct, string>> = {
  judge: '确认研判',
  'take-over': '接管',
  reassign: '改派并通知',
  units: '增加并通知',
  release: '同意退出',
  statements: '登记',
  platform_contact: '登记并跟踪',
  rectify: '发出',
  closure_order: '发出',
  pause: '暂停计时',
  resume: '恢复计时',
};

/** What one act of 宣传部 asks for. wordingId, text: an approved 口径 that is published. */
export function OfficeForm({
  name,
  incident: i,
  reload,
  done,
  wording,
}: {
  name: OfficeAct;
  incident: IncidentDetail;
  reload: () => void;
  done: () => void;
  wording?: { id: string; text: string };
}) {
  // the lead stays: another unit takes its place, or leads first
  const mine = i.ladders.filter((l) => !l.leftReason && !(name === 'release' && l.lead));
  const decline = mine.find((l) => l.decline);
  const act = useAct(
    i,
    wording ? `${name}:${wording.id}` : name,
    {
      from: decline?.unitId ?? mine[0]?.unitId ?? '',
      to: '',
      yes: name === 'judge' ? 'yes' : '',
      hours: '2',
      kind: STATEMENTS[0]!.value,
      subject: '',
      text: wording?.text ?? '',
    },
    reload,
  );
  const v = act.draft.value;
  const needsUnit = name === 'reassign' || name === 'units' || (name === 'judge' && v.yes === 'yes');
  // a unit that does not lead may leave without another in its place
  const mayLeave = name === 'judge' && decline?.lead === false;
  const [units, setUnits] = useState<{ id: string; name: string }[]>([]);
  const [unread, setUnread] = useState<string | null>(null);
  const { set, begin } = act.draft;
  useEffect(() => {
    if (needsUnit)
      api<{ id: string; name: string }[]>('GET', `/api/incidents/${i.id}/other-units`).then(setUnits, (e: unknown) =>
        setUnread(words(e)),
      );
  }, [needsUnit, i.id]);
  const [began, setBegan] = useState(act.draft.restored);
  useEffect(() => {
    if (isStep(name) && !began)
      api<{ text: string }>('GET', `/api/incidents/${i.id}/step-draft?kind=${name}&unitId=${v.from}`).then(
        (d) => (setBegan(true), begin({ text: d.text })),
        (e: unknown) => setUnread(words(e)),
      );
    // the text that one begins from is read once, and is the author's from then on
  }, [name, i.id]);

  async function submit(): Promise<void> {
    const text = v.text.trim();
    const subject = v.subject.trim();
    const textOf = isStep(name) || name === 'statements';
    if (needsUnit && !v.to && !mayLeave) return act.wrong('请选择单位。', 'toUnitId');
    if (isStep(name) && !subject) return act.wrong('请填写对象。', 'subject');
    const hours = Number(v.hours);
    if (name === 'pause' && !(hours >= 1 && hours <= 24)) return act.wrong('暂停时长应为 1 至 24 小时。', 'hours');
    if (!text) return act.wrong(textOf ? '请填写正文。' : '请填写理由。', textOf ? 'text' : 'reason');
    const ok = await act.send(pathOf(name), ({ epoch, requestId }) => {
      const head = { requestId, epoch };
      const why = { ...head, reason: text };
      switch (name) {
        case 'pause':
          return { ...why, hours };
        case 'reassign':
          return { ...why, fromUnitId: v.from, toUnitId: v.to };
        case 'units':
          return { ...why, unitId: v.to, lead: v.yes === 'yes' };
        case 'release':
          return { ...why, unitId: v.from };
        case 'judge': {
          const accepted = v.yes === 'yes';
          return { ...why, declineId: decline?.decline?.id, accepted, ...(accepted && v.to ? { toUnitId: v.to } : {}) };
        }
        case 'statements':
          return {
            ...head,
            kind: v.kind,
            text,
            ...(subject ? { url: subject } : {}),
            ...(wording ? { wordingId: wording.id } : {}),
          };
        case 'platform_contact':
        case 'rectify':
        case 'closure_order':
          return { ...head, kind: name, unitId: v.from, subject, text };
        default:
          return why;
      }
    });
    if (ok) done();
  }

  const choose = (
    given: object,
    value: string,
    onChange: (v: string) => void,
    options: { id: string; name: string }[],
    none?: string,
  ) => (
    <select {...given} value={value} onChange={(e) => onChange(e.target.value)}>
      {none !== undefined && <option value="">{none}</option>}
      {options.map((u) => (
        <option key={u.id} value={u.id}>
          {u.name}
        </option>
      ))}
    </select>
  );
  const own = mine.map((l) => ({ id: l.unitId, name: l.unitName }));
  const asksFrom =
    name === 'release' || ((name === 'reassign' || name === 'rectify' || name === 'closure_order') && own.length > 1);
  return (
    <ActForm
      act={act}
      known={['toUnitId', 'unitId', 'fromUnitId', 'subject', 'url', 'hours', 'text', 'reason']}
      consequence={FOLLOWS[name]}
      button={BUTTON[name]!}
      submit={() => void submit()}
    >
      {name === 'judge' && decline?.decline && (
        <>
          <blockquote className="quoted">
            {decline.decline.by}：{decline.decline.reason}
          </blockquote>
          <fieldset className="choices-row">
            <legend className="sr-only">研判</legend>
            {[
              ['yes', `不属${decline.unitName}`],
              ['', `仍由${decline.unitName}处置`],
            ].map(([value, label]) => (
              <label key={value}>
                <input type="radio" checked={v.yes === value} onChange={() => set({ yes: value! })} /> {label}
              </label>
            ))}
          </fieldset>
        </>
      )}
      {asksFrom && (
        <Field label={name === 'reassign' ? '原单位' : '单位'} name="fromUnitId" error={act.error}>
          {(given) => choose(given, v.from, (from) => set({ from }), own)}
        </Field>
      )}
      {needsUnit && (
        <Field
          label={name === 'units' ? '单位' : mayLeave ? '改由（选填）' : '改由'}
          name="toUnitId"
          error={act.error}
          hint={unread ?? undefined}
        >
          {(given) => choose(given, v.to, (to) => set({ to }), units, '选择单位')}
        </Field>
      )}
      {name === 'units' && (
        <label className="check">
          <input
            type="checkbox"
            checked={v.yes === 'yes'}
            onChange={(e) => set({ yes: e.target.checked ? 'yes' : '' })}
          />{' '}
          由该单位牵头
        </label>
      )}
      {name === 'pause' && (
        <Field label="时长（小时，至多 24）" name="hours" error={act.error}>
          {(given) => (
            <input {...given} inputMode="numeric" value={v.hours} onChange={(e) => set({ hours: e.target.value })} />
          )}
        </Field>
      )}
      {name === 'statements' && (
        <Field label="种类" name="kind" error={act.error}>
          {(given) =>
            choose(
              given,
              v.kind,
              (kind) => set({ kind }),
              STATEMENTS.map((s) => ({ id: s.value, name: s.label })),
            )
          }
        </Field>
      )}
      {(isStep(name) || name === 'statements') && (
        <Field
          label={name === 'statements' ? '网址（选填）' : '对象'}
          name={name === 'statements' ? 'url' : 'subject'}
          error={act.error}
        >
          {(given) => (
            <input
              {...given}
              maxLength={name === 'statements' ? 500 : 100}
              placeholder={name === 'statements' ? '已发布内容的链接' : SUBJECT[name]}
              value={v.subject}
              onChange={(e) => set({ subject: e.target.value })}
            />
          )}
        </Field>
      )}
      {isStep(name) || name === 'statements' ? (
        wording ? (
          <blockquote className="quoted whole">{wording.text}</blockquote>
        ) : (
          <TextField act={act} name="text" label="正文" rows={7} max={5000} />
        )
      ) : (
        <Field label="理由" name="reason" error={act.error}>
          {(given) => (
            <textarea
              {...given}
              rows={2}
              maxLength={500}
              value={v.text}
              onChange={(e) => set({ text: e.target.value })}
            />
          )}
        </Field>
      )}
    </ActForm>
  );
}

const pathOf = (name: OfficeAct): string => (isStep(name) ? 'steps' : name);
