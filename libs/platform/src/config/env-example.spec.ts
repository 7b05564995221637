import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { readConfig, SETTINGS } from './config.js';

const lines = fs.readFileSync(path.resolve('.env.example'), 'utf8').split('\n');
const written = new Map(
  lines.flatMap((l) => [...l.matchAll(/^#?([A-Z_]+)=(.*)$/g)].map((m) => [m[1]!, m[2]!] as const)),
);

test('.env.example names every setting once, and no other; base addresses first', () => {
  expect([...written.keys()].sort()).toEqual([...SETTINGS].sort());
  expect(lines.filter((l) => /^#?[A-Z_]+=/.test(l))).toHaveLength(SETTINGS.length);
  const bases = SETTINGS.filter((s) => s.endsWith('_BASE'));
  expect([...written.keys()].slice(0, bases.length).sort()).toEqual([...bases].sort());
});

test('nothing in it is switched on, and what it shows are the defaults', () => {
  expect(lines.filter((l) => l !== '' && !l.startsWith('#'))).toEqual([]);
  const defaults = readConfig({ DATABASE_URL: 'postgres://x', FENGSUI_LINK_KEYS: 'k1:12345678' });
  for (const [name, value] of written)
    if (name !== 'DATABASE_URL' && name !== 'FENGSUI_LINK_KEYS')
      expect([name, value]).toEqual([name, String(defaults[name as keyof typeof defaults] ?? '')]);
});

test('every setting has words above it', () => {
  for (const [i, line] of lines.entries())
    if (/^#[A-Z_]+=/.test(line)) {
      const above = lines.slice(0, i).findLast((l) => !/^#[A-Z_]+=/.test(l));
      expect([line, above]).toEqual([line, expect.stringMatching(/^# .*[\u4e00-\u9fff]/)]);
    }
});
