import { readZip, writeZip } from './zip.js';

/** Makes a document's bytes a function of its contents: fixed zip times, dates of the report in place of the wall clock, also in workbooks inside. */
export function deterministic(archive: Buffer, at: string): Buffer {
  const stamp = `${at.slice(0, 19)}Z`;
  const entries = readZip(archive).map(({ name, data }) => {
    if (/\.(xlsx|docx)$/.test(name)) return { name, data: deterministic(data, at) };
    if (!name.endsWith('docProps/core.xml')) return { name, data };
    const xml = data.toString('utf8').replace(/(<dcterms:(created|modified)[^>]*>)[^<]*(<\/dcterms:\2>)/g, `$1${stamp}$3`);
    return { name, data: Buffer.from(xml, 'utf8') };
  });
  return writeZip(entries);
}
