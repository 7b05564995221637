import type { ManualEntry, ManualEntryAnswer } from '@fengsui/contract';
import { useEffect, useId, useState, type ClipboardEvent, type FormEvent } from 'react';
import { Link, useSearchParams } from 'react-router';
import { ApiFailure, loginPath, upload, words } from '../../api/client';
import { fromBeijingInput } from '../../live/time';
import { landsOnPhone, useMe } from '../../api/session';
import { keepDraft, readDraft } from '../draft';
import { Mention } from '../Mention';
import { EvidencePicker, MAX_FILES } from './EvidencePicker';

const VIAS: ManualEntry['via'][] = ['电话', '网警', '上级通报', '来访', '网页', '其他'];
const PLATFORMS: { value: ManualEntry['platform']; label: string }[] = [
  { value: 'weibo', label: '微博' },
  { value: 'wechat', label: '微信' },
  { value: 'manual', label: '其他' },
];

interface Draft {
  via: ManualEntry['via'];
  platform: ManualEntry['platform'] | null;
  text: string;
  title: string;
  url: string;
  author: string;
  /** as the field gives it: Beijing time without zone */
  publishedAt: string;
  informant: string;
  informantContact: string;
}
const EMPTY: Draft = {
  via: '电话',
  platform: null,
  text: '',
  title: '',
  url: '',
  author: '',
  publishedAt: '',
  informant: '',
  informantContact: '',
};
const LINES = ['title', 'url', 'author', 'publishedAt', 'informant', 'informantContact'] as const;

/** Where a link points. */
function platformOf(url: string): ManualEntry['platform'] {
  try {
    const host = new URL(url).hostname;
    if (/(^|\.)weibo\.(com|cn)$/.test(host)) return 'weibo';
    if (host === 'mp.weixin.qq.com') return 'wechat';
  } catch {
    // Not a whole address yet.
  }
  return 'manual';
}

/** What a share or the bookmark brought; many apps put the address into the text. */
function shared(query: URLSearchParams): Partial<Draft> | null {
  const [url, title, text, via] = ['url', 'title', 'text', 'via'].map((k) => query.get(k)?.trim() ?? '');
  if (!url && !title && !text) return null;
  const inside = url ? null : /https?:\/\/[^\s\u4e00-\u9fff，。）]+/.exec(text!)?.[0];
  const rest = inside ? text!.replace(inside, '').trim() : text!;
  return {
    via: VIAS.find((v) => v === via) ?? '网页',
    url: url || (inside ?? ''),
    title: title!,
    text: rest,
  };
}

/** One clue with its evidence. What is typed stays on this device; sent once. */
export function EntryForm() {
  const me = useMe();
  const id = useId();
  const [query, setQuery] = useSearchParams();
  // What is shared has a draft of its own: it does not drive out what was typed before.
  const [brought] = useState(() => shared(query));
  const key = `fengsui:draft:${me.personId}:entry${brought ? `:${brought.url || brought.title}` : ''}`;
  const [draft, setDraft] = useState<Draft>(() => ({ ...EMPTY, ...(readDraft<Draft>(key) ?? brought) }));
  const [files, setFiles] = useState<File[]>([]);
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<{ message: string; field?: string; signedOut?: boolean } | null>(null);
  const [result, setResult] = useState<ManualEntryAnswer | null>(null);
  const busy = share !== null;
  const platform = draft.platform ?? platformOf(draft.url);
  const set = (part: Partial<Draft>): void => {
    setResult(null);
    setDraft((d) => ({ ...d, ...part }));
  };

  useEffect(() => {
    const typed = Object.entries(draft).some(([k, v]) => k !== 'via' && v);
    keepDraft(key, typed ? draft : null);
  }, [key, draft]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    if (!draft.text.trim() && !draft.title.trim()) {
      setError({ field: 'text', message: '请写下内容，或至少填标题。' });
      document.getElementById(`${id}text`)?.focus();
      return;
    }
    const form = new FormData();
    const entry: ManualEntry = {
      via: draft.via,
      platform,
      text: draft.text.trim() || draft.title.trim(),
      ...(draft.title.trim() ? { title: draft.title.trim() } : {}),
      ...(draft.url.trim() ? { url: draft.url.trim() } : {}),
      ...(draft.author.trim() ? { author: draft.author.trim() } : {}),
      ...(draft.publishedAt ? { publishedAt: fromBeijingInput(draft.publishedAt) } : {}),
      ...(draft.informant.trim() ? { informant: draft.informant.trim() } : {}),
      ...(draft.informantContact.trim() ? { informantContact: draft.informantContact.trim() } : {}),
    };
    for (const [k, v] of Object.entries(entry)) form.append(k, v as string);
    for (const f of files) form.append('evidence', f, f.name);
    setShare(0);
    setError(null);
    try {
      const stored = await upload<ManualEntryAnswer>('/api/mentions', form, setShare);
      keepDraft(key, null);
      setDraft({ ...EMPTY, via: draft.via });
      setFiles([]);
      setResult(stored);
      setQuery({}, { replace: true });
    } catch (e) {
      const refused = e instanceof ApiFailure ? e : null;
      setError({
        message: words(e),
        signedOut: refused?.status === 401,
        ...(refused?.field ? { field: refused.field } : {}),
      });
    } finally {
      setShare(null);
    }
  }
  function paste(event: ClipboardEvent): void {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0) return;
    event.preventDefault();
    setFiles((f) => [...f, ...pasted].slice(0, MAX_FILES));
  }

  const line = (name: (typeof LINES)[number], label: string, hint: string, type = 'text') => (
    <div className="field">
      <label htmlFor={id + name}>
        {label} <span className="quiet small">选填</span>
      </label>
      <input
        id={id + name}
        type={type}
        inputMode={type === 'url' ? 'url' : undefined}
        value={draft[name]}
        placeholder={hint}
        aria-invalid={error?.field === name}
        onChange={(e) => set({ [name]: e.target.value })}
      />
      {error?.field === name && (
        <span className="strong" role="alert">
          {error.message}
        </span>
      )}
    </div>
  );

  return (
    <form className="entry" onSubmit={(e) => void submit(e)} onPaste={paste} noValidate data-testid="entry-form">
      {result && <Result {...result} />}
      <fieldset className="entry-choices">
        <legend>从哪里得知</legend>
        {VIAS.map((via) => (
          <label key={via}>
            <input type="radio" name={`${id}via`} checked={draft.via === via} onChange={() => set({ via })} />
            <span>{via}</span>
          </label>
        ))}
      </fieldset>
      <div className="field">
        <label htmlFor={`${id}text`}>内容</label>
        <textarea
          id={`${id}text`}
          rows={6}
          maxLength={20_000}
          value={draft.text}
          placeholder="原文，或来电所述：何时、何地、何事、涉及谁"
          aria-invalid={error?.field === 'text'}
          onChange={(e) => set({ text: e.target.value })}
        />
        {error?.field === 'text' && (
          <span className="strong" role="alert">
            {error.message}
          </span>
        )}
      </div>
      <EvidencePicker files={files} onChange={setFiles} error={error?.field === 'evidence' ? error.message : null} />
      {line('url', '链接', 'https://', 'url')}
      <fieldset className="entry-choices">
        <legend>平台</legend>
        {PLATFORMS.map((p) => (
          <label key={p.value}>
            <input
              type="radio"
              name={`${id}platform`}
              checked={platform === p.value}
              onChange={() => set({ platform: p.value })}
            />
            <span>{p.label}</span>
          </label>
        ))}
      </fieldset>
      {line('title', '标题', '文章或帖子的标题')}
      <div className="two">
        {line('author', '发布者', '账号名；个人在页面上自动隐去')}
        {line('publishedAt', '发布时间', '', 'datetime-local')}
      </div>
      <div className="two">
        {line('informant', '反映人', '来电或来访者；加密保存，本人要求时可删除')}
        {line('informantContact', '反映人联系方式', '电话或邮箱')}
      </div>
      {error && !['text', 'evidence', ...LINES].includes(error.field ?? '') && (
        <div className="form-error" role="alert">
          {error.message}
          {error.signedOut ? (
            <>
              已填内容存在本机。<a href={loginPath()}>重新登录</a>后可继续（图片需重新选）。
            </>
          ) : (
            '已填内容仍在，可直接再提交。'
          )}
        </div>
      )}
      <button type="submit" className={landsOnPhone(me) ? 'primary huge' : 'primary'} disabled={busy}>
        {busy ? (files.length > 0 ? `正在报送 ${Math.round(share * 100)}%` : '正在报送…') : '报送'}
      </button>
      {busy && files.length > 0 && <progress max={1} value={share} aria-label="上传进度" />}
      <p className="quiet small">文字边写边存在本机，断网不丢；图片不随草稿保存。</p>
    </form>
  );
}

function Result({ mention, known, words: said }: ManualEntryAnswer) {
  const phone = landsOnPhone(useMe());
  return (
    <section className="entry-result" role="status" data-testid="entry-result" data-known={known}>
      <p className="signed">
        {said}。{!phone && <Link to="/">到态势查看</Link>}
      </p>
      <Mention mention={mention} />
    </section>
  );
}
