import { labelEvery } from './chart.js';
import { fontTable } from './fonts.js';
import { readZip, writeZip } from './zip.js';

/**
 * Makes a document's bytes a function of its contents: fixed zip times, the report's date in place of the wall clock, relationship
 * ids and drawing ids numbered in order (the library draws them at random, or counts on over documents); also in workbooks inside.
 * Paragraphs with an exact line height are taken off the line grid, type faces get fallbacks, and the axis of a chart a label for every so many
 * bars: the library has no option for any of these.
 * finish: what is done last to the text of the document itself.
 */
export function deterministic(archive: Buffer, at: string, finish: (xml: string) => Buffer = utf8): Buffer {
  const stamp = `${at.slice(0, 19)}Z`;
  const ids = new Map<string, string>();
  const numbered = (id: string): string => {
    if (!ids.has(id)) ids.set(id, `rIdPart${ids.size + 1}`);
    return ids.get(id)!;
  };
  const entries = readZip(archive).map(({ name, data }) => {
    if (name === 'word/fontTable.xml') return { name, data: Buffer.from(fontTable(), 'utf8') };
    if (/\.(xlsx|docx)$/.test(name)) return { name, data: deterministic(data, at) };
    if (!/\.(xml|rels)$/.test(name)) return { name, data };
    let drawings = 0;
    const xml = data
      .toString('utf8')
      .replace(/(<dcterms:(created|modified)[^>]*>)[^<]*(<\/dcterms:\2>)/g, `$1${stamp}$3`)
      .replace(/\brId[\w-]{16,}/g, numbered)
      .replace(/<w:spacing [^>]*w:lineRule="exact"/g, '<w:snapToGrid w:val="0"/>$&')
      .replace(/<wp:docPr id="\d+"/g, () => `<wp:docPr id="${++drawings}"`)
      .replace('<c:noMultiLvlLbl ', (tag) => `<c:tickLblSkip val="${labelEvery(bars(data))}"/>${tag}`);
    return { name, data: name === 'word/document.xml' ? finish(xml) : utf8(xml) };
  });
  return writeZip(entries);
}

/** How many bars a chart has. */
const bars = (chart: Buffer): number => Number(/<c:ptCount val="(\d+)"/.exec(chart.toString('utf8'))?.[1] ?? 1);

const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');
