import type { SourceChange, SourceHealth } from '@fengsui/contract';
import { InputNumber, Modal, Segmented } from 'antd';
import { useId, useState } from 'react';
import { api, ApiFailure, words } from '../../api/client';
import { span } from '../../live/time';

/** How a source is read and what it may spend. */
export function SourceSettings({
  source: s,
  reload,
  onClose,
}: {
  source: SourceHealth;
  reload: () => void;
  onClose: () => void;
}) {
  const id = useId();
  const [path, setPath] = useState(s.path);
  const [daily, setDaily] = useState<number | null>(s.budget.daily);
  const [gap, setGap] = useState<number | null>(s.budget.gapMs / 1000);
  const [jitter, setJitter] = useState<number | null>(s.budget.jitterMs / 1000);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<{ field?: string; message: string } | null>(null);

  async function save(): Promise<void> {
    const empty = { 每日上限: daily, 间隔: gap, 随机浮动: jitter };
    const missing = Object.entries(empty).find(([, v]) => v === null);
    if (missing) return setError({ message: `请填写${missing[0]}。` });
    setBusy(true);
    setError(null);
    try {
      await api('PUT', `/api/collection/sources/${s.source}`, {
        path,
        daily: daily!,
        gapMs: Math.round(gap! * 1000),
        jitterMs: Math.round(jitter! * 1000),
      } satisfies SourceChange);
      reload();
      onClose();
    } catch (e) {
      setBusy(false);
      setError({ message: words(e), ...(e instanceof ApiFailure && e.field ? { field: e.field } : {}) });
    }
  }

  const field = (
    key: string,
    label: string,
    unit: string,
    value: number | null,
    set: (v: number | null) => void,
    hint: string,
  ) => (
    <div className="field">
      <label htmlFor={id + key}>{label}</label>
      <InputNumber
        id={id + key}
        value={value}
        onChange={set}
        min={0}
        suffix={unit}
        status={error?.field === key ? 'error' : undefined}
        aria-describedby={`${id}${key}-hint`}
        style={{ width: '100%' }}
      />
      <span
        id={`${id}${key}-hint`}
        className={error?.field === key ? 'strong' : 'quiet small'}
        role={error?.field === key ? 'alert' : undefined}
      >
        {error?.field === key ? error.message : hint}
      </span>
    </div>
  );
  const round = daily && gap !== null && s.queries > 0 ? s.queries * Math.max(gap * 1000, 86_400_000 / daily) : null;
  return (
    <Modal
      open
      title={`${s.name}：读取方式与预算`}
      okText={busy ? '正在保存…' : '保存'}
      cancelText="取消"
      confirmLoading={busy}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <div className="field">
        <label>读取方式</label>
        <Segmented
          value={path}
          onChange={setPath}
          options={[
            { value: 'http', label: '直连' },
            { value: 'browser', label: '浏览器' },
          ]}
        />
        <span className="quiet small">直连快而省；常被要求登录或验证时改用浏览器。</span>
      </div>
      {field('daily', '每日上限', '次', daily, setDaily, '平台有风控，微博搜索建议不超过 300 次。')}
      {field('gapMs', '两次请求的间隔', '秒', gap, setGap, '微博建议 12 秒，搜狗 30 秒。')}
      {field('jitterMs', '随机浮动', '秒', jitter, setJitter, '每次间隔上下浮动不超过此数。')}
      {round !== null && (
        <p className="quiet">
          此预算内 {s.queries} 个检索最快约每 {span(round)}一轮。
        </p>
      )}
      {error && !error.field && (
        <p className="form-error" role="alert">
          {error.message}
        </p>
      )}
    </Modal>
  );
}
