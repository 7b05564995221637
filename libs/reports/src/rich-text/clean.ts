import { load } from 'cheerio/slim';
import type { ReportParagraph, ReportRun } from '@fengsui/contract';
import { UserError } from '@fengsui/platform';

/** What an editor may send at most, in characters: pasted office documents are large and mostly markup. */
export const MOST_HTML = 900_000;
/** What a section may hold after cleaning: about ten pages of 3 号. */
const MOST_TEXT = 6_000;
const MOST_PARAGRAPHS = 200;
/** The parser's time grows with the square of the nesting. */
const MOST_DEPTH = 2_000;

/** Not looked into: what is inside is no text of the author. */
const DROPPED: Record<string, string> = {
  script: '脚本',
  style: '样式表',
  iframe: '嵌入内容',
  object: '嵌入内容',
  embed: '嵌入内容',
  img: '图片',
  picture: '图片',
  svg: '图片',
  video: '音视频',
  audio: '音视频',
  form: '表单',
  head: '页面信息',
  title: '页面信息',
  meta: '页面信息',
  link: '页面信息',
  template: '页面信息',
  noscript: '脚本',
};
/** Begin and end a paragraph. */
const BLOCKS = new Set(
  'p div h1 h2 h3 h4 h5 h6 li ul ol blockquote section article header footer table tr pre figure dl dt dd hr br'.split(
    ' ',
  ),
);
const STRONG = new Set(['b', 'strong']);
const KEPT = new Set([...BLOCKS, ...STRONG, 'span', 'body', 'html']);

interface Node {
  type: string;
  name?: string;
  data?: string;
  attribs?: Record<string, string>;
  children?: Node[];
}

export interface Cleaned {
  text: ReportParagraph[];
  /** in words what was taken out; null: nothing */
  removed: string | null;
}

/** Paragraphs, items and bold out of whatever was pasted; everything else goes, and is said. Refuses what is too long or empty. */
export function cleanHtml(html: string): Cleaned {
  if (html.length > MOST_HTML)
    throw new UserError(
      'too_long',
      `粘贴的内容有 ${Math.round(html.length / 1000)} 千字符，请分次粘贴，每次不超过 900 千字符。`,
      400,
      'html',
    );
  if (depth(html) > MOST_DEPTH)
    throw new UserError('too_deep', '粘贴的内容嵌套过深，请先粘贴到记事本，再从记事本复制。', 400, 'html');
  const removed = new Map<string, number>();
  const count = (what: string) => removed.set(what, (removed.get(what) ?? 0) + 1);
  const text = read(load(html).root()[0] as unknown as Node, count);
  const length = text.reduce((n, p) => n + p.runs.reduce((m, r) => m + [...r.text].length, 0), 0);
  if (length === 0) throw new UserError('empty', '本节没有文字。请填写，或选择“恢复原稿”。', 400, 'html');
  if (length > MOST_TEXT || text.length > MOST_PARAGRAPHS)
    throw new UserError(
      'too_long',
      `本节整理后有 ${length} 字、${text.length} 段，请不超过 ${MOST_TEXT} 字、${MOST_PARAGRAPHS} 段，其余可作附件。`,
      400,
      'html',
    );
  const words = [...removed].map(([what, n]) => `${what} ${n} 处`).join('、');
  return { text, removed: words ? `已去除${words}，只保留段落、编号和加粗。` : null };
}

/** How deep tags stand in each other at most, as far as counting tells; those that need no end are left out. */
function depth(html: string): number {
  let most = 0;
  let now = 0;
  for (const [tag] of html.matchAll(/<\/?(?!(?:br|img|hr|input|meta|link|col|wbr|source|p|li|td|tr|path)\b)[a-z]/gi)) {
    now = Math.max(0, now + (tag[1] === '/' ? -1 : 1));
    if (now > most) most = now;
  }
  return most;
}

/** Without recursion: pasted markup may be nested as deep as it is long. */
function read(root: Node, count: (what: string) => unknown): ReportParagraph[] {
  const writer = new Writer();
  const open: { node: Node; next: number }[] = [{ node: root, next: 0 }];
  while (open.length > 0) {
    const top = open.at(-1)!;
    const child = top.node.children?.[top.next++];
    if (!child) {
      open.pop();
      leave(top.node, writer);
      continue;
    }
    if (child.type === 'text') writer.write(child.data ?? '');
    else if (child.type === 'comment') count('批注标记');
    else if (child.name) {
      const dropped = DROPPED[child.name];
      if (dropped) count(dropped);
      else {
        if (!KEPT.has(child.name)) count('不支持的格式');
        if (Object.keys(child.attribs ?? {}).length > 0) count('样式与属性');
        enter(child, writer);
        open.push({ node: child, next: 0 });
      }
    }
  }
  return writer.finish();
}

function enter(node: Node, writer: Writer): void {
  if (BLOCKS.has(node.name!)) writer.begin(node.name === 'li' ? 'item' : 'text');
  if (node.name === 'td' || node.name === 'th') writer.write(' ');
  if (STRONG.has(node.name!)) writer.strong++;
}

function leave(node: Node, writer: Writer): void {
  if (!node.name) return;
  if (STRONG.has(node.name)) writer.strong--;
  if (BLOCKS.has(node.name) && node.name !== 'br' && node.name !== 'hr') writer.finish();
}

/** Collects runs into paragraphs; white space counts once. */
class Writer {
  strong = 0;
  private readonly done: ReportParagraph[] = [];
  private kind: ReportParagraph['kind'] = 'text';
  private runs: ReportRun[] = [];

  write(data: string): void {
    const text = data.replace(/[\s\u00a0\u0000-\u001f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+/gu, ' ');
    const last = this.runs.at(-1);
    const fresh = !last || last.text.endsWith(' ') ? text.replace(/^ /, '') : text;
    if (fresh === '') return;
    const strong = this.strong > 0;
    if (last && last.strong === strong) last.text += fresh;
    else this.runs.push({ text: fresh, strong });
  }

  /** A block begins: a paragraph inside an item, before any text of it, is the item. */
  begin(kind: ReportParagraph['kind']): void {
    const item = this.kind === 'item' && this.runs.length === 0;
    this.finish();
    this.kind = item ? 'item' : kind;
  }

  /** A block, or the whole, is over. */
  finish(): ReportParagraph[] {
    const last = this.runs.at(-1);
    if (last) last.text = last.text.trimEnd();
    const runs = this.runs.filter((r) => r.text !== '');
    if (runs.length > 0) this.done.push({ kind: this.kind, runs });
    this.runs = [];
    this.kind = 'text';
    return this.done;
  }
}
