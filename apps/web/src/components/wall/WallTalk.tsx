import type { Talk } from '@fengsui/contract';
import { memo } from 'react';
import { amount, PLATFORMS, topicWord } from '../words';

const WORDS = 6;
const TOPICS = 4;
const percent = (share: number): string => (share > 0 && share < 0.01 ? '不到 1%' : `${Math.round(share * 100)}%`);
const platform = (name: string): string => PLATFORMS[name as keyof typeof PLATFORMS] ?? name;

/** Hot words against last week, topics, and where posts come from. */
export const WallTalk = memo(function WallTalk({ talk, failed }: { talk: Talk | null; failed: boolean }) {
  if (!talk || talk.lacks)
    return (
      <section className="card wall-talk-none" aria-label="热词与分布">
        <p className="quiet">{talk?.lacks ?? (failed ? '热词与分布暂缺，正在重试。' : '正在统计热词与分布…')}</p>
      </section>
    );
  return (
    <>
      <section className="card" aria-labelledby="hot">
        <h2 id="hot">
          热词 <span className="quiet">近 24 小时，比上周</span>
        </h2>
        {talk.words.length === 0 ? (
          <p className="quiet">没有哪个词比前七天明显多。</p>
        ) : (
          <ul className="wall-bars">
            {talk.words.slice(0, WORDS).map((w) => (
              <li key={w.word}>
                <b className="wall-cut">{w.word}</b>
                <span className="figures">
                  {percent(w.share)} <span className="quiet">上周 {percent(w.weekShare)}</span>
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="card" aria-labelledby="topics">
        <h2 id="topics">
          主题 <span className="quiet">近 24 小时，比上周日均</span>
        </h2>
        {talk.topics.length === 0 ? (
          <p className="quiet">近 24 小时没有可归类的内容。</p>
        ) : (
          <ul className="wall-bars">
            {talk.topics.slice(0, TOPICS).map((t) => (
              <li key={t.topic}>
                <b className="wall-cut">{topicWord(t.topic)}</b>
                <span className="figures">
                  {t.count} 条 <span className="quiet">日均 {t.before}</span>
                </span>
              </li>
            ))}
          </ul>
        )}
        <Spread talk={talk} />
      </section>
    </>
  );
});

/** 「微博 310 · 微信 42」「四川 61% · 重庆 14%」 */
function Spread({ talk: t }: { talk: Talk }) {
  const located = t.regions.reduce((n, r) => n + r.count, 0);
  return (
    <div className="wall-spread figures">
      <p className="wall-cut">
        <span className="quiet">平台 </span>
        {t.platforms.length === 0
          ? '无'
          : t.platforms.map((p) => `${platform(p.platform)} ${amount(p.count)}`).join(' · ')}
      </p>
      <p className="wall-cut">
        <span className="quiet">地域 </span>
        {located === 0
          ? '未显示'
          : t.regions
              .slice(0, 4)
              .map((r) => `${r.region} ${percent(r.count / located)}`)
              .join(' · ')}
      </p>
    </div>
  );
}
