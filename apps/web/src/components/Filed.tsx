import type { FilingView, IncidentDetail } from '@fengsui/contract';
import { useNow } from '../live/now';
import { clockTime, longTime, shortTime } from '../live/time';
import { sizeWords } from './words';

/** In the order of the form; the database keeps none. */
const PROMPTS: Record<string, string> = {
  truth: '是否属实',
  situation: '现状',
  measures: '已采取措施',
  next: '下一步',
};
const ORDER = Object.keys(PROMPTS);

/** One report: who, when it came, when it was written if that was not then, what it says, its photos. The same on desk and phone. */
export function Filed({ incident, filing: f }: { incident: IncidentDetail; filing: FilingView }) {
  return (
    <article className="filed" data-testid="filed">
      <div className="row">
        <b>{f.kindName}</b>
        <span className="quiet figures">
          {longTime(f.at)} {f.post} {f.personName}
        </span>
        {f.writtenAt && <WrittenMark writtenAt={f.writtenAt} at={f.at} />}
      </div>
      {Object.entries(f.body)
        .sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b))
        .map(([k, v]) => (
          <p key={k}>
            {PROMPTS[k] && <b>{PROMPTS[k]}：</b>}
            {k === 'url' ? (
              <a href={v} target="_blank" rel="noreferrer noopener">
                {v}
              </a>
            ) : (
              v
            )}
          </p>
        ))}
      {f.files.length > 0 && (
        <ul className="filed-files">
          {f.files.map((file, n) => {
            const url = `/api/incidents/${incident.id}/files/${file.hash}`;
            const picture = file.mime.startsWith('image/');
            return (
              <li key={file.hash}>
                <a href={url} target="_blank" rel="noreferrer">
                  {picture ? <img src={url} alt={`照片 ${n + 1}：${file.name}`} loading="lazy" /> : file.name}
                </a>
                {!picture && <span className="quiet small figures"> {sizeWords(file.sizeBytes)}</span>}
              </li>
            );
          })}
        </ul>
      )}
    </article>
  );
}

/** 「14:31 写，14:52 补传」: kept on a device until there was a line. */
function WrittenMark({ writtenAt, at }: { writtenAt: string; at: string }) {
  const now = useNow();
  return (
    <span className="written-mark figures" title="书写时间出自发送者的设备，仅供参考；是否按时以收到时间为准">
      {shortTime(writtenAt, now)} 写，{clockTime(at)} 补传
    </span>
  );
}
