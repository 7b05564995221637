import type { ReportCleaned, ReportEdited, ReportPage, ReportPageSection, ReportParagraph } from '@fengsui/contract';
import { type ClipboardEvent, useEffect, useRef, useState } from 'react';
import { api, ApiFailure, words } from '../../api/client';
import { Refused } from '../Dialog';
import { Paragraphs } from './Blocks';

/** Changes the text of a section. What is typed stays until it is saved or given up, also when somebody else was faster. */
export function Editor({
  id,
  section,
  saved,
  latest,
  cancel,
}: {
  id: string;
  section: ReportPageSection;
  saved: (answer: ReportEdited) => void;
  /** somebody else's version, to be compared with before saving again */
  latest: (section: ReportPageSection) => void;
  cancel: () => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [theirs, setTheirs] = useState<ReportParagraph[] | null>(null);
  const from = useRef(section.text);
  const path = `/api/incidents/${encodeURIComponent(id)}/report`;

  useEffect(() => {
    box.current!.innerHTML = htmlOf(from.current);
    box.current!.focus();
  }, []);

  async function save(html: string | null): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      saved(await api<ReportEdited>('PUT', `${path}/sections/${section.key}`, { html, revision: section.revision }));
    } catch (e) {
      setError(words(e));
      if (e instanceof ApiFailure && e.status === 409) await compare();
    } finally {
      setBusy(false);
    }
  }

  async function compare(): Promise<void> {
    const page = await api<ReportPage>('GET', `${path}/page`).catch(() => null);
    const now = page?.sections.find((s) => s.key === section.key);
    if (!now) return;
    setTheirs(now.text);
    latest(now);
  }

  /** What was copied elsewhere is cleaned by the server before it gets in: no picture is loaded, no script is kept. */
  async function paste(event: ClipboardEvent): Promise<void> {
    const html = event.clipboardData.getData('text/html');
    if (!html) return; // plain text is the browser's business
    event.preventDefault();
    setError(null);
    try {
      const { text, cleaned } = await api<ReportCleaned>('POST', `${path}/clean`, { html });
      box.current!.focus();
      document.execCommand('insertHTML', false, htmlOf(text));
      setSaid(cleaned);
    } catch (e) {
      setError(words(e));
    }
  }

  const command = (name: string) => () => {
    box.current!.focus();
    document.execCommand(name);
  };
  return (
    <div className="paper-editor no-print">
      <div className="row" role="toolbar" aria-label="格式">
        <button type="button" className="small-button" onClick={command('bold')}>
          加粗
        </button>
        <button type="button" className="small-button" onClick={command('insertOrderedList')}>
          编号
        </button>
      </div>
      <div
        ref={box}
        className="paper-box"
        contentEditable
        suppressContentEditableWarning
        role="textbox"
        aria-multiline="true"
        aria-label={`${section.title}的文字`}
        onPaste={(e) => void paste(e)}
      />
      {said && <p className="paper-said">{said}</p>}
      <Refused error={error} />
      {theirs && (
        <div className="paper-theirs">
          <b>最新内容</b>
          <Paragraphs text={theirs} />
          <p className="quiet">再次保存将以您编辑框中的文字为准，对方的修改留在记录中。</p>
        </div>
      )}
      <div className="row">
        <button type="button" className="primary" disabled={busy} onClick={() => void save(box.current!.innerHTML)}>
          {busy ? '正在保存…' : '保存'}
        </button>
        <button type="button" className="plain" disabled={busy} onClick={cancel}>
          取消
        </button>
        {section.edit && (
          <button type="button" className="link-button push" disabled={busy} onClick={() => void save(null)}>
            恢复原稿
          </button>
        )}
      </div>
    </div>
  );
}

/** Paragraphs as the editor's own HTML; every character of the text is escaped. */
function htmlOf(text: ReportParagraph[]): string {
  const out = document.createElement('div');
  let list: HTMLElement | null = null;
  for (const p of text) {
    if (p.kind === 'text') list = null;
    else if (!list) {
      list = document.createElement('ol');
      out.append(list);
    }
    const block = document.createElement(p.kind === 'item' ? 'li' : 'p');
    for (const r of p.runs) {
      const run = document.createElement(r.strong ? 'b' : 'span');
      run.textContent = r.text;
      block.append(r.strong ? run : document.createTextNode(r.text));
    }
    (list ?? out).append(block);
  }
  return out.innerHTML;
}
