import type { IncidentDetail } from '@fengsui/contract';
import { Button, Input, InputNumber, Radio, Select } from 'antd';
import { useEffect, useState } from 'react';
import { api, newRequestId, words } from '../api/client';

interface Props {
  incident: IncidentDetail;
  reload: () => void;
}
type Act =
  | 'pause'
  | 'resume'
  | 'take-over'
  | 'reassign'
  | 'units'
  | 'release'
  | 'judge'
  | 'statements'
  | 'platform_contact'
  | 'rectify'
  | 'closure_order';

const STATEMENTS = [
  { value: 'public_statement', label: '权威信息' },
  { value: 'press', label: '新闻发布' },
  { value: 'reply48', label: '公开回应' },
];
const isStep = (a: Act | null): boolean => a === 'platform_contact' || a === 'rectify' || a === 'closure_order';
/** Acts of whose author the log keeps a reason; the others carry a text. */
const reasoned = (a: Act | null): boolean => a !== null && a !== 'statements' && !isStep(a);

/** What may be done now, in the order in which it is needed. */
function acts(i: IncidentDetail): { value: Act; label: string }[] {
  const several = i.ladders.filter((l) => !l.leftReason).length > 1;
  const all: [Act, string, boolean][] = [
    ['judge', '研判“不属我单位”', i.ladders.some((l) => l.decline)],
    ['take-over', '接管处置', !i.takenOver],
    ['reassign', '改派其他单位', true],
    ['units', '增加处置单位', true],
    ['release', '单位退出', several],
    ['platform_contact', '联系平台', true],
    ['statements', '登记对外发布', true],
    ['rectify', '责令整改', true],
    ['closure_order', '责令关闭账号', i.can.orderClosure],
    ['pause', '暂停计时', !i.paused],
    ['resume', '恢复计时', i.paused !== null],
  ];
  return all.filter(([, , may]) => may).map(([value, label]) => ({ value, label }));
}

/** 处置安排: one form that asks what one act needs. Sent twice, it counts once. */
export function OfficeActs({ incident: i, reload }: Props) {
  const [act, setAct] = useState<Act | null>(null);
  const [did, setDid] = useState<string | null>(null);
  const offered = acts(i);
  return (
    <div className="card">
      <h2>处置安排</h2>
      <div className="field">
        <label htmlFor="office-act">事项</label>
        <Select<Act>
          id="office-act"
          placeholder="选择要办的事项"
          value={act}
          options={offered}
          onChange={(a) => (setAct(a), setDid(null))}
          style={{ width: '100%' }}
        />
      </div>
      {act && (
        <Form
          key={act}
          act={act}
          incident={i}
          reload={reload}
          done={() => (setAct(null), setDid(offered.find((a) => a.value === act)?.label ?? null))}
        />
      )}
      {did && <p role="status">已办：{did}</p>}
    </div>
  );
}

function Form({ act, incident: i, reload, done }: Props & { act: Act; done: () => void }) {
  // the lead stays: another unit takes its place, or leads first
  const mine = i.ladders.filter((l) => !l.leftReason && !(act === 'release' && l.lead));
  const decline = mine.find((l) => l.decline);
  const [requestId, setRequestId] = useState(newRequestId);
  const [units, setUnits] = useState<{ id: string; name: string }[]>([]);
  const [from, setFrom] = useState(decline?.unitId ?? mine[0]?.unitId ?? '');
  const [to, setTo] = useState<string | null>(null);
  const [yes, setYes] = useState(act === 'judge');
  const [hours, setHours] = useState(2);
  const [kind, setKind] = useState(STATEMENTS[0]!.value);
  const [subject, setSubject] = useState('');
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const needsUnit = act === 'reassign' || act === 'units' || (act === 'judge' && yes);
  // a unit that does not lead may leave without another in its place
  const mayLeave = act === 'judge' && decline?.lead === false;
  useEffect(() => {
    if (needsUnit)
      api<{ id: string; name: string }[]>('GET', `/api/incidents/${i.id}/other-units`).then(setUnits, (e) =>
        setError(words(e)),
      );
  }, [needsUnit, i.id]);
  useEffect(() => {
    if (isStep(act))
      api<{ text: string }>('GET', `/api/incidents/${i.id}/step-draft?kind=${act}&unitId=${from}`).then(
        (d) => setText(d.text),
        (e) => setError(words(e)),
      );
  }, [act, i.id, from]);

  function request(): [path: string, body: object] {
    const head = { requestId, epoch: i.epoch };
    const why = { ...head, reason: text.trim() };
    switch (act) {
      case 'pause':
        return ['pause', { ...why, hours }];
      case 'reassign':
        return ['reassign', { ...why, fromUnitId: from, toUnitId: to }];
      case 'units':
        return ['units', { ...why, unitId: to, lead: yes }];
      case 'release':
        return ['release', { ...why, unitId: from }];
      case 'judge':
        return [
          'judge',
          { ...why, declineId: decline?.decline?.id, accepted: yes, ...(yes && to ? { toUnitId: to } : {}) },
        ];
      case 'statements':
        return ['statements', { ...head, kind, text: text.trim(), ...(subject.trim() ? { url: subject.trim() } : {}) }];
      case 'platform_contact':
      case 'rectify':
      case 'closure_order':
        return ['steps', { ...head, kind: act, unitId: from, subject: subject.trim(), text: text.trim() }];
      default:
        return [act, why];
    }
  }

  async function send(): Promise<void> {
    if (!text.trim()) return setError(reasoned(act) ? '请填写理由。' : '请填写内容。');
    if (needsUnit && !to && !mayLeave) return setError('请选择单位。');
    if (isStep(act) && !subject.trim()) return setError('请填写对象。');
    setBusy(true);
    setError(null);
    try {
      const [path, body] = request();
      await api('POST', `/api/incidents/${i.id}/${path}`, body);
      setRequestId(newRequestId());
      done();
    } catch (e) {
      setError(words(e));
    } finally {
      setBusy(false);
      reload();
    }
  }

  const options = (list: { id: string; name: string }[]) => list.map((u) => ({ value: u.id, label: u.name }));
  const own = mine.map((l) => ({ value: l.unitId, label: l.unitName }));
  return (
    <div data-testid="office-form">
      {act === 'judge' && decline?.decline && (
        <>
          <p className="quiet">
            {decline.decline.by}：{decline.decline.reason}
          </p>
          <Radio.Group
            value={yes}
            onChange={(e) => setYes(e.target.value as boolean)}
            options={[
              { value: true, label: `不属${decline.unitName}` },
              { value: false, label: `仍由${decline.unitName}处置` },
            ]}
          />
        </>
      )}
      {(act === 'release' ||
        ((act === 'reassign' || act === 'rectify' || act === 'closure_order') && own.length > 1)) && (
        <Labelled label={act === 'reassign' ? '原单位' : '单位'} id="office-from">
          <Select id="office-from" value={from} options={own} onChange={setFrom} style={{ width: '100%' }} />
        </Labelled>
      )}
      {needsUnit && (
        <Labelled label={act === 'units' ? '单位' : mayLeave ? '改由（选填）' : '改由'} id="office-to">
          <Select
            id="office-to"
            value={to}
            allowClear={mayLeave}
            placeholder="选择单位"
            options={options(units)}
            onChange={(v: string | undefined) => setTo(v ?? null)}
            style={{ width: '100%' }}
          />
        </Labelled>
      )}
      {act === 'units' && (
        <Radio.Group
          value={yes}
          onChange={(e) => setYes(e.target.value as boolean)}
          options={[
            { value: false, label: '参与' },
            { value: true, label: '牵头' },
          ]}
        />
      )}
      {act === 'pause' && (
        <Labelled label="时长（小时，至多 24）" id="office-hours">
          <InputNumber id="office-hours" min={1} max={24} value={hours} onChange={(n) => setHours(n ?? 1)} />
        </Labelled>
      )}
      {act === 'statements' && (
        <Select value={kind} options={STATEMENTS} onChange={setKind} style={{ width: '100%' }} />
      )}
      {(isStep(act) || act === 'statements') && (
        <Labelled label={act === 'statements' ? '网址（选填）' : '对象'} id="office-subject">
          <Input
            id="office-subject"
            maxLength={act === 'statements' ? 500 : 100}
            placeholder={
              { platform_contact: '如：微博 某帖', rectify: '如：二食堂', closure_order: '如：微博 后勤在线' }[
                act as string
              ]
            }
            value={subject}
            onChange={(e) => setSubject(e.target.value)}
          />
        </Labelled>
      )}
      <Labelled label={reasoned(act) ? '理由' : '正文'} id="office-text">
        <Input.TextArea
          id="office-text"
          rows={reasoned(act) ? 2 : 5}
          maxLength={reasoned(act) ? 500 : 5000}
          value={text}
          onChange={(e) => setText(e.target.value)}
        />
      </Labelled>
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      <Button type="primary" block loading={busy} onClick={() => void send()}>
        确定
      </Button>
    </div>
  );
}

function Labelled({ label, id, children }: { label: string; id: string; children: React.ReactNode }) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
    </div>
  );
}
