import { UserError } from '@fengsui/platform';
import { queryWords } from './words.js';

/** What a post must say. phrase: these words one after another; one word is a phrase of one. */
export type Query = { phrase: string[] } | { all: Query[] } | { any: Query[] } | { not: Query };

const LONGEST = 300;
const DEEPEST = 20;
const MOST_WORDS = 100;

type Operator = '且' | '或' | '非';
type Token = { kind: Operator | '(' | ')' } | { kind: 'words'; words: string[]; phrase: boolean };

const OPERATORS: Record<string, Operator> = { 且: '且', 或: '或', 非: '非', AND: '且', OR: '或', NOT: '非' };
const OPENING = '"“”＂「『';
const CLOSING: Record<string, string> = { '"': '"', '“': '”', '”': '”', '＂': '＂', '「': '」', '『': '』' };

const bad = (message: string): UserError => new UserError('bad_query', message, 400, 'q');

/**
 * Reads what a person types into the search box: words, 且 / 或 / 非 (AND, OR, NOT), a blank for 且, "短语" in quotes, brackets.
 * 非 binds closest, then 且, then 或. An operator counts where it stands alone or where segmentation cuts it out as a word
 * (食堂或宿舍, but not 或许); in quotes it is an ordinary word. Answers null for an empty text.
 * Throws UserError whose Chinese message says what is wrong and how to mend it.
 */
export function parseQuery(text: string): Query | null {
  if (text.length > LONGEST) throw bad(`检索式过长，请不超过 ${LONGEST} 字。`);
  const tokens = tokenize(text);
  if (tokens.length === 0) return null;
  if (tokens.reduce((n, t) => n + (t.kind === 'words' ? t.words.length : 0), 0) > MOST_WORDS)
    throw bad(`检索词过多，请不超过 ${MOST_WORDS} 个词。`);
  return new Parser(tokens).parse();
}

/** The query as it was understood, with every operator written out: 食堂 且（异物 或 "食物 中毒"）. */
export function queryInWords(query: Query): string {
  const part = (q: Query): string => ('all' in q || 'any' in q ? `（${queryInWords(q)}）` : queryInWords(q));
  if ('phrase' in query) {
    const plain = query.phrase.length === 1 && !OPERATORS[query.phrase[0]!];
    return plain ? query.phrase[0]! : `"${query.phrase.join(' ')}"`;
  }
  if ('not' in query) return `非 ${part(query.not)}`;
  if ('all' in query) return query.all.map((q) => ('any' in q ? part(q) : queryInWords(q))).join(' 且 ');
  return query.any.map(queryInWords).join(' 或 ');
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let i = 0;
  while (i < text.length) {
    const c = text[i]!;
    if (/\s/u.test(c)) i++;
    else if (c === '(' || c === '（' || c === ')' || c === '）') {
      tokens.push({ kind: c === '(' || c === '（' ? '(' : ')' });
      i++;
    } else if (OPENING.includes(c)) {
      const end = text.indexOf(CLOSING[c]!, i + 1);
      if (end < 0) throw bad(`引号没有成对：第 ${i + 1} 个字的 ${c} 之后缺少 ${CLOSING[c]}。请补上，或去掉这个引号。`);
      tokens.push(wordsOf(text.slice(i + 1, end), true));
      i = end + 1;
    } else {
      const piece = /^[^\s()（）"“”＂「『]+/u.exec(text.slice(i))![0];
      tokens.push(...pieces(piece));
      i += piece.length;
    }
  }
  return tokens;
}

function wordsOf(text: string, phrase: boolean): Token {
  const words = queryWords(text);
  if (words.length === 0)
    throw bad(
      text.trim() === ''
        ? '引号里没有内容，请填写短语，或去掉引号。'
        : `“${text.trim().toWellFormed()}”里没有可检索的字词，请换成文字或数字。`,
    );
  return { kind: 'words', words, phrase };
}

/** A piece without blanks: an operator, words, or words with operators between. */
function pieces(piece: string): Token[] {
  const whole = OPERATORS[piece];
  if (whole) return [{ kind: whole }];
  const { words } = wordsOf(piece, false) as { words: string[] };
  const tokens: Token[] = [];
  for (const word of words) {
    const operator = word === '且' || word === '或' || word === '非' ? word : null;
    const last = tokens.at(-1);
    if (operator) tokens.push({ kind: operator });
    else if (last?.kind === 'words') last.words.push(word);
    else tokens.push({ kind: 'words', words: [word], phrase: false });
  }
  return tokens;
}

class Parser {
  private at = 0;
  private depth = 0;
  constructor(private readonly tokens: Token[]) {}

  parse(): Query {
    const query = this.any();
    if (this.peek() === ')') throw bad('括号没有成对：多出一个“）”。请去掉它，或在前面补上“（”。');
    return query;
  }

  private peek(): Token['kind'] | undefined {
    return this.tokens[this.at]?.kind;
  }

  private any(): Query {
    const parts = [this.all('')];
    while (this.peek() === '或') {
      this.at++;
      parts.push(this.all('或'));
    }
    return parts.length === 1 ? parts[0]! : { any: parts };
  }

  private all(after: string): Query {
    const parts = [this.one(after)];
    for (;;) {
      const next = this.peek();
      if (next === undefined || next === ')' || next === '或') break;
      if (next === '且') this.at++;
      parts.push(this.one(next === '且' ? '且' : ''));
    }
    return parts.length === 1 ? parts[0]! : { all: parts };
  }

  /** after: the operator before, for the message when nothing follows it. */
  private one(after: string): Query {
    const token = this.tokens[this.at];
    if (token?.kind === 'words') {
      this.at++;
      if (token.phrase || token.words.length === 1) return { phrase: token.words };
      return { all: token.words.map((w) => ({ phrase: [w] })) };
    }
    if (token?.kind === '非') {
      this.at++;
      return { not: this.deeper(() => this.one('非')) };
    }
    if (token?.kind === '(') {
      this.at++;
      if (this.peek() === ')') throw bad('括号里没有检索词，请填写，或去掉这对括号。');
      const inside = this.deeper(() => this.any());
      if (this.peek() !== ')') throw bad('括号没有成对：缺少“）”。请补上，或去掉“（”。');
      this.at++;
      return inside;
    }
    if (token?.kind === '且' || token?.kind === '或')
      throw bad(`“${token.kind}”前面缺少检索词。请补上，或给它加引号："${token.kind}"。`);
    throw bad(
      after ? `“${after}”后面缺少检索词。请补上，或去掉“${after}”。` : '括号没有成对：缺少“）”。请补上，或去掉“（”。',
    );
  }

  private deeper<T>(work: () => T): T {
    if (++this.depth > DEEPEST) throw bad(`括号或“非”套得太深，请不超过 ${DEEPEST} 层。`);
    const result = work();
    this.depth--;
    return result;
  }
}
