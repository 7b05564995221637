/** A place in a JSON text: keys and list positions from the top. */
export type JsonPath = readonly (string | number)[];

/** A JSON text that cannot be read; line counts from 1, reason is Chinese. */
export class JsonFault extends Error {
  constructor(
    readonly line: number,
    readonly reason: string,
  ) {
    super(`第 ${line} 行：${reason}`);
  }
}

/** A JSON text with the line on which each value begins, for whoever must mend it. Throws JsonFault. */
export function readJson(text: string): { value: unknown; lineOf(path: JsonPath): number } {
  const reader = new Reader(text);
  const value = reader.document();
  return {
    value,
    // what is missing is looked for where its parent stands
    lineOf(path) {
      for (let n = path.length; n > 0; n--) {
        const at = reader.begins.get(path.slice(0, n).join('\n'));
        if (at !== undefined) return reader.line(at);
      }
      return 1;
    },
  };
}

const CUT = '文件不完整，缺少后半部分';
const WORDS: [string, unknown][] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

class Reader {
  /** path → offset of the value */
  readonly begins = new Map<string, number>();
  private at = 0;

  constructor(private readonly text: string) {}

  document(): unknown {
    const value = this.value([]);
    this.space();
    if (this.at < this.text.length) throw this.fault('文件末尾有多余内容');
    return value;
  }

  line(at: number): number {
    return this.text.slice(0, at).split('\n').length;
  }

  private fault(reason: string): JsonFault {
    return new JsonFault(this.line(this.at), reason);
  }

  private space(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++;
  }

  private eat(mark: string): boolean {
    this.space();
    if (this.text[this.at] !== mark) return false;
    this.at++;
    return true;
  }

  private value(path: JsonPath): unknown {
    this.space();
    this.begins.set(path.join('\n'), this.at);
    if (this.eat('{')) return this.object(path);
    if (this.eat('[')) return this.array(path);
    if (this.text[this.at] === '"') return this.string();
    for (const [word, value] of WORDS)
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    const number = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y;
    number.lastIndex = this.at;
    const found = number.exec(this.text)?.[0];
    if (found === undefined) throw this.fault(this.at >= this.text.length ? CUT : `读不懂“${this.text[this.at]}”`);
    this.at += found.length;
    return Number(found);
  }

  private object(path: JsonPath): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    if (this.eat('}')) return object;
    do {
      this.space();
      if (this.at >= this.text.length) throw this.fault(CUT);
      if (this.text[this.at] !== '"') throw this.fault('此处应为带双引号的名称（末项之后不写逗号）');
      const key = this.string();
      if (key in object) throw this.fault(`“${key}”写了两次`);
      if (!this.eat(':')) throw this.fault(`“${key}”之后缺少冒号`);
      object[key] = this.value([...path, key]);
    } while (this.eat(','));
    if (!this.eat('}')) throw this.fault('缺少逗号或右花括号');
    return object;
  }

  private array(path: JsonPath): unknown[] {
    const list: unknown[] = [];
    if (this.eat(']')) return list;
    do list.push(this.value([...path, list.length]));
    while (this.eat(','));
    if (!this.eat(']')) throw this.fault('缺少逗号或右方括号');
    return list;
  }

  private string(): string {
    const literal = /"(?:[^"\\\n]|\\.)*"/y;
    literal.lastIndex = this.at;
    const found = literal.exec(this.text)?.[0];
    if (found === undefined) throw this.fault('文字缺少右引号');
    try {
      const value = JSON.parse(found) as string;
      this.at += found.length;
      return value;
    } catch {
      throw this.fault('文字中有不合规的转义');
    }
  }
}
