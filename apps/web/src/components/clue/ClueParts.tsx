import type { ClueDetail, ClueItem, CluePost, ClueStep } from '@fengsui/contract';
import { useNow } from '../../live/now';
import { longTime, shortTime, span } from '../../live/time';
import { KeptFiles } from '../KeptFiles';
import { channelWord, messageWord, sizeWords } from '../words';

const FLAGS: Record<string, string> = {
  unreached: '未送达',
  engine_late: '系统延迟',
  duplicate: '重复或不立案',
  wrong_unit: '不属该单位',
  on_leave: '请假有代班',
};

/** 可免责情形: signs of what may excuse; people decide whether it does. */
export function Flags({ flags }: { flags: string[] }) {
  return (
    <>
      {flags.map((f) => (
        <span key={f} className="clue-flag">
          {FLAGS[f] ?? f}
        </span>
      ))}
    </>
  );
}

/** What was missed, with the receipts of the messages about it. */
export function ClueItems({ items }: { items: ClueItem[] }) {
  const now = useNow();
  return (
    <ul className="clue-items">
      {items.map((i) => (
        <li key={i.ledgerSeq}>
          <div className="row">
            <b>{i.kindName}</b>
            <span className="figures">应于 {shortTime(i.dueAt, now)} 前</span>
            <span className="figures strong">
              {i.metAt ? `迟 ${span(Date.parse(i.metAt) - Date.parse(i.dueAt))}收到` : '至今未收到'}
            </span>
            <Flags flags={i.flags} />
          </div>
          <p className="quiet small">
            应办：{i.persons.join('、') || '（无人在岗）'}；日志第 {i.ledgerSeq} 条
          </p>
          <Receipts receipts={i.receipts} />
        </li>
      ))}
    </ul>
  );
}

/** A post without leave as it was seen: whose, when, on which matter, in its own words. */
export function CluePostFacts({ post: p }: { post: CluePost }) {
  return (
    <div>
      <p className="row">
        <b>
          {p.platformName}“{p.account}”
        </b>
        <span className="figures">{longTime(p.publishedAt)} 发布</span>
        <span className="strong">{p.matters.join('、')}</span>
        {p.url && (
          <a href={p.url} target="_blank" rel="noreferrer noopener">
            原帖
          </a>
        )}
      </p>
      <p className="clue-words">{p.text}</p>
      <p className="quiet small">
        涉及：{p.words.join('、')}。发布时没有与之相符的授权；系统 {longTime(p.seenAt)} 发现，日志第 {p.ledgerSeq}{' '}
        条，原文校验值 {p.contentHash.slice(0, 16)}。责任人：
        {p.persons.map((x) => `${x.post} ${x.name}`.trim()).join('、') || '（无人在岗）'}
      </p>
    </div>
  );
}

export function Receipts({ receipts }: { receipts: ClueItem['receipts'] }) {
  const now = useNow();
  if (receipts.length === 0) return <p className="quiet small">没有发给本人的消息记录。</p>;
  return (
    <ul className="clue-receipts small figures">
      {receipts.map((r, n) => (
        <li key={n}>
          {r.person} · {channelWord(r.channel)} · <b>{messageWord(r.state)}</b>
          {r.at && ` ${shortTime(r.at, now)}`}
          {r.error && <span className="quiet">（{r.error}）</span>}
        </li>
      ))}
    </ul>
  );
}

/** The procedure so far: who did what, in which words, with attachments. */
export function ClueSteps({ clue }: { clue: ClueDetail }) {
  return (
    <ol className="clue-steps">
      {clue.steps.map((s) => (
        <Step key={s.ledgerSeq} step={s} clueId={clue.id} />
      ))}
    </ol>
  );
}

function Step({ step: s, clueId }: { step: ClueStep; clueId: string }) {
  return (
    <li>
      <div className="row">
        <b>{s.actName}</b>
        <span className="quiet small figures">
          {longTime(s.at)} · {s.by} · 日志 {s.ledgerSeq}
        </span>
      </div>
      <p className="clue-words">{s.text}</p>
      <KeptFiles
        at={`/api/clues/${clueId}/files`}
        files={s.files}
        beside={(f) => <span className="quiet small figures"> {sizeWords(f.sizeBytes)}</span>}
      />
    </li>
  );
}

/** 核实通知书, 处理决定书 so far, each as Word and as PDF. */
export function CluePapers({ clue }: { clue: ClueDetail }) {
  if (clue.papers.length === 0) return null;
  return (
    <ul className="plain-list" aria-label="文书">
      {clue.papers.map((p) => (
        <li key={p.id}>
          {p.name} <span className="figures">{p.number}</span>
          <div className="row small">
            <span className="quiet figures">{longTime(p.at)}</span>
            {(['docx', 'pdf'] as const).map((format) => (
              <a
                key={format}
                href={`/api/clues/${clue.id}/papers/${p.id}.${format}`}
                download
                aria-label={`${p.name} ${p.number} ${format === 'pdf' ? 'PDF' : 'Word'}`}
              >
                {format === 'pdf' ? 'PDF' : 'Word'}
              </a>
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}
