import fs from 'node:fs';
import path from 'node:path';
import { UserError } from '@fengsui/platform';
import type { Scenario } from './scenario.js';
import { readScenario } from './scenario-file.js';

/** The scenarios that come with the product lie beside src and dist. */
const FOLDER = path.join(import.meta.dirname, '../scenarios');

/** Names of the library's scenarios, in order. */
export function scenarioNames(): string[] {
  return fs
    .readdirSync(FOLDER)
    .filter((f) => f.endsWith('.json'))
    .map((f) => f.slice(0, -5))
    .sort();
}

/** A scenario of the library. Throws UserError 404. */
export const libraryScenario = (name: string): Scenario => readScenario(scenarioText(name), `${name}.json`);

/** The text of its file, to begin a scenario of one's own from. Throws UserError 404. */
export function scenarioText(name: string): string {
  if (!scenarioNames().includes(name))
    throw new UserError(
      'no_scenario',
      `演练脚本库中没有“${name}”，现有：${scenarioNames().join('、')}。`,
      404,
      'scenario',
    );
  return fs.readFileSync(path.join(FOLDER, `${name}.json`), 'utf8');
}
