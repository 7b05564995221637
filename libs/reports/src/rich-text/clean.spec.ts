import { describe, expect, it } from '@jest/globals';
import { cleanHtml, MOST_HTML } from './clean.js';

const plain = (html: string) =>
  cleanHtml(html).text.map(
    (p) => `${p.kind === 'item' ? '· ' : ''}${p.runs.map((r) => (r.strong ? `*${r.text}*` : r.text)).join('')}`,
  );

describe('pasted HTML', () => {
  it('keeps paragraphs, items and bold', () => {
    expect(plain('<p>一</p><ul><li>甲</li><li><p><b>乙</b>丙</p></li><li></li></ul><div>二<br>三</div>四')).toEqual([
      '一',
      '· 甲',
      '· *乙*丙',
      '二',
      '三',
      '四',
    ]);
    expect(cleanHtml('<p>一 </p>').removed).toBeNull();
  });

  it('takes out what is no text and says what', () => {
    const { text, removed } = cleanHtml(
      '<!--[if gte mso 9]><xml></xml><![endif]--><style>p{}</style><p class="MsoNormal" style="color:red">字<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:x">链接</a></p>',
    );
    expect(text).toEqual([{ kind: 'text', runs: [{ text: '字链接', strong: false }] }]);
    expect(removed).toBe(
      '已去除批注标记 1 处、样式表 1 处、样式与属性 2 处、脚本 1 处、图片 1 处、不支持的格式 1 处，只保留段落、编号和加粗。',
    );
  });

  it('leaves tags written as text as text', () => {
    expect(plain('<p>&lt;script&gt;alert(1)&lt;/script&gt;\u202e反向\u0000</p>')).toEqual([
      '<script>alert(1)</script> 反向',
    ]);
  });

  it('cleans 500 kB of an office document within two seconds', () => {
    const junk =
      '<p class="MsoNormal" style="margin:0cm;line-height:150%;font-family:宋体"><span lang="EN-US"><o:p>&nbsp;</o:p></span></p>';
    const html = `<p>正文</p>${junk.repeat(Math.ceil(500_000 / junk.length))}`;
    const start = performance.now();
    const { text, removed } = cleanHtml(html);
    expect(performance.now() - start).toBeLessThan(2000);
    expect(text).toHaveLength(1);
    expect(removed).toMatch(/^已去除样式与属性 \d+ 处、不支持的格式 \d+ 处/);
  });

  it('refuses what is empty, too long, too large, or nested to stop the server, in words', () => {
    expect(() => cleanHtml('<p> </p><img>')).toThrow('本节没有文字');
    expect(() => cleanHtml(`<p>${'字'.repeat(6001)}</p>`)).toThrow(
      '本节整理后有 6001 字、1 段，请不超过 6000 字、200 段',
    );
    expect(() => cleanHtml('字'.repeat(MOST_HTML + 1))).toThrow('粘贴的内容有 900 千字符');
    const start = performance.now();
    expect(() => cleanHtml('<div>'.repeat(90_000))).toThrow('嵌套过深');
    expect(plain(`${'<div>'.repeat(1_900)}${'<i></b>'.repeat(100)}字`)).toEqual(['字']);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
