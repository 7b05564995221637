/** A count as the sites write it: 28, "1.2万", "1亿", "100万+"; the words 转发, 评论, 赞 stand for zero. Null when it is none. */
export function parseCount(raw: unknown): number | null {
  if (typeof raw === 'number') return Number.isFinite(raw) && raw >= 0 ? Math.round(raw) : null;
  if (typeof raw !== 'string') return null;
  const text = raw.replace(/[\s,，\u200b\ue627]/g, '');
  if (/^(转发|评论|赞|点赞|收藏)$/.test(text)) return 0;
  const m = /^(?:转发|评论|赞)?(\d+(?:\.\d+)?)(万|亿)?\+?$/.exec(text);
  if (!m) return null;
  return Math.round(Number(m[1]) * (m[2] === '万' ? 1e4 : m[2] === '亿' ? 1e8 : 1));
}
