import { CONTRACT } from './contract-schemas.js';

const REF = '#/components/schemas/';

/** The JSON Schema of a report as a file of its own: the type of libs/contract with every type it names. */
export function reportSchema(): Record<string, unknown> {
  const defs: Record<string, unknown> = {};
  const waiting = ['AfterActionReport'];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (defs[name]) continue;
    const text = JSON.stringify(CONTRACT[name]);
    for (const [, other] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) waiting.push(other!);
    defs[name] = JSON.parse(text.replaceAll(REF, '#/$defs/'));
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:fengsui:report:1',
    title: '复盘报告',
    $ref: '#/$defs/AfterActionReport',
    $defs: defs,
  };
}
