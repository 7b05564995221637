import * as cheerio from 'cheerio';

const BLOCKS = 'p, div, section, li, h1, h2, h3, h4, h5, h6, tr, blockquote';

/** Text of an HTML fragment as a person reads it: emoji by name, lines kept, invisible characters out. */
export function htmlToText(html: string): string {
  const $ = cheerio.load(html, null, false);
  $('script, style').remove();
  $('img[alt]').each((_, e) => void $(e).replaceWith($(e).attr('alt') ?? ''));
  $('img[title]').each((_, e) => void $(e).replaceWith($(e).attr('title') ?? ''));
  $('br').replaceWith('\n');
  $(BLOCKS).each((_, e) => void $(e).append('\n'));
  return tidy($.root().text());
}

export function tidy(text: string): string {
  return text
    .replace(/[\u200b\u200c\u200d\ufeff\ue627]/g, '')
    .replace(/[\u00a0\u3000\t ]+/g, ' ')
    .replace(/ *\n */g, '\n')
    .replace(/\n{2,}/g, '\n')
    .trim();
}

/** A JavaScript string literal's inside, with \x22, \u4e2d, \n and \' undone; then HTML entities once. */
export function jsString(literal: string): string {
  const plain = literal.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([\s\S]))/g,
    (_, x: string, u: string, c: string) =>
      x || u ? String.fromCharCode(parseInt(x ?? u, 16)) : ({ n: '\n', r: '\r', t: '\t' }[c] ?? c),
  );
  return plain;
}

export function decodeEntities(text: string): string {
  return text.includes('&')
    ? cheerio
        .load(
          `<i>${text.replace(/</g, '&lt;')}</i>`,
          null,
          false,
        )('i')
        .text()
    : text;
}
