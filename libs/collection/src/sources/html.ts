import * as cheerio from 'cheerio';

const BLOCKS = new Set(['p', 'div', 'section', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'tr', 'blockquote']);

/** A node of a parsed document, as far as reading its text goes. */
export interface DomNode {
  type: string;
  name?: string;
  data?: string;
  attribs?: Record<string, string>;
  children?: DomNode[];
}

/** Deeper than any page of the sites, and where browsers stop too: what searches through a tree takes the square of its depth. */
const DEEPEST = 512;
/** Elements without an end, and those that end where the next one begins. */
const ENDLESS =
  /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|dt|dd|tr|td|th|tbody|thead|option)$/i;

/**
 * A page or a piece of one, read as it stands: no tags are put in or moved as a browser would. Tags and attributes are lower case.
 * A page nested deeper than 512 ends there.
 */
export const documentOf = (html: string): cheerio.CheerioAPI =>
  // one element around all: many beside each other at the top take the square of their number
  cheerio.load(`<main>${shallow(html)}`, { xml: { xmlMode: false } });

function shallow(html: string): string {
  const tag = /<(\/?)([a-zA-Z][^\s/>]*)/g;
  let depth = 0;
  for (let m = tag.exec(html); m; m = tag.exec(html)) {
    const end = html.indexOf('>', m.index);
    if (end < 0) break;
    tag.lastIndex = end + 1;
    if (html[end - 1] === '/' || ENDLESS.test(m[2]!)) continue;
    if (m[1]) depth = Math.max(0, depth - 1);
    else if (++depth > DEEPEST) return html.slice(0, m.index);
  }
  return html;
}

/**
 * Text below a node as a person reads it: emoji by name, lines kept, invisible characters, scripts and what skip names left out.
 * Without recursion: a hostile page nests deeper than the stack.
 */
export function textOf(node: DomNode | undefined, skip: (n: DomNode) => boolean = () => false): string {
  let text = '';
  const todo: (DomNode | string)[] = node ? [node] : [];
  for (let n = todo.pop(); n !== undefined; n = todo.pop()) {
    if (typeof n === 'string') text += n;
    else if (n.type === 'text') text += n.data ?? '';
    else if (n.name === 'br') text += '\n';
    else if (n.name === 'img') text += emoji(n.attribs ?? {});
    else if (n.type !== 'comment' && n.name !== 'script' && n.name !== 'style' && !skip(n)) {
      if (n.name && BLOCKS.has(n.name)) todo.push('\n');
      const { children = [] } = n;
      for (let i = children.length - 1; i >= 0; i--) todo.push(children[i]!);
    }
  }
  return tidy(text);
}

/** Other pictures have alternative texts too, such as 图片, which nobody wrote. */
const emoji = ({ alt = '', title = '' }: Record<string, string>): string =>
  [alt, title].find((t) => /^\[[^\]]+\]$/.test(t)) ?? '';

/** Text of an HTML fragment, as textOf gives it. */
export function htmlToText(html: string): string {
  return textOf(documentOf(html).root()[0] as DomNode | undefined);
}

export function tidy(text: string): string {
  return text
    .replace(/[\u200b\u200c\u200d\ufeff\ue000-\uf8ff]/g, '')
    .replace(/[\u00a0\u3000\t\r ]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{2,}/g, '\n')
    .trim();
}

/** A JavaScript string literal's inside, with \x22, \u4e2d, \n and \' undone. */
export function jsString(literal: string): string {
  return literal.replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([\s\S]))/g, (_, x: string, u: string, c: string) =>
    x || u ? String.fromCharCode(parseInt(x ?? u, 16)) : ({ n: '\n', r: '\r', t: '\t' }[c] ?? c),
  );
}

/** Named and numbered entities undone, once. */
export function decodeEntities(text: string): string {
  return text.includes('&') ? documentOf(text.replaceAll('<', '&lt;')).text() : text;
}
