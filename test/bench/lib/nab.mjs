/** The rules of the Numenta Anomaly Benchmark: weights of rows, best threshold, normalised score. */
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Profile `standard`: what a missed window and a false row cost beside a window found at its beginning. */
const MISS = 1;
const FALSE_ROW = 0.11;

const sigmoid = (y) => (y > 3 ? -1 : 2 / (1 + Math.exp(5 * y)) - 1);
const plain = (stamp) => stamp.split('.')[0];

/** Weight of a detection in each row, and the window (index or null) that it lies in. windows: [first row, last row], inclusive. */
function weigh(rows, windows) {
  return Array.from({ length: rows }, (_, i) => {
    const window = windows.findIndex(([a, b]) => a <= i && i <= b);
    if (window >= 0) {
      const [a, b] = windows[window];
      return { window, weight: sigmoid(-(b - i + 1) / (b - a + 1)) / sigmoid(-1) };
    }
    const before = windows.findLast(([, b]) => b < i);
    return { window: null, weight: before ? sigmoid((i - before[1]) / (before[1] - before[0])) : -1 };
  });
}

/** The series of a folder that holds windows.json: { name, times, values, marks, probation, windows (those that count) }. */
export function readFolder(folder) {
  const windows = JSON.parse(fs.readFileSync(path.join(folder, 'windows.json'), 'utf8'));
  return Object.entries(windows).map(([name, spans]) => {
    const text = gunzipSync(fs.readFileSync(path.join(folder, `${name}.gz`))).toString();
    const lines = text.trim().split(/\r?\n/).slice(1);
    const stamps = lines.map((l) => l.slice(0, l.indexOf(',')));
    const values = lines.map((l) => Number(l.slice(l.indexOf(',') + 1)));
    const rows = spans.map(([a, b]) => [stamps.indexOf(plain(a)), stamps.indexOf(plain(b))]);
    const marks = weigh(stamps.length, rows);
    const probation = Math.min(Math.floor(0.15 * stamps.length), 750);
    return {
      name,
      times: stamps.map((t) => new Date(`${t.replace(' ', 'T')}Z`)),
      values,
      marks,
      probation,
      windows: new Set(marks.slice(probation).flatMap((m) => (m.window === null ? [] : [m.window]))).size,
    };
  });
}

/** Rows that are scored, highest first. scored: [{ series, scores }]. */
function points(scored) {
  const all = [];
  for (const { series, scores } of scored)
    for (let i = series.probation; i < scores.length; i++) {
      const { window, weight } = series.marks[i];
      all.push({ score: scores[i], window: window === null ? null : `${series.name}#${window}`, weight });
    }
  return all.sort((a, b) => b.score - a.score);
}

/** { score, threshold, hit, windows, falseRows } over all these series at one threshold: the given one, or the best there is (in sample, as the published table). */
export function nabScore(scored, threshold = null) {
  const all = points(scored);
  const windows = new Set(all.filter((p) => p.window !== null).map((p) => p.window)).size;
  const held = new Map();
  let raw = -MISS * windows;
  let falseRows = 0;
  let best = { raw, threshold: 1.1, hit: 0, falseRows: 0 };
  for (let i = 0; i < all.length && (threshold === null || all[i].score >= threshold);) {
    const at = all[i].score;
    for (; i < all.length && all[i].score === at; i++) {
      const { window, weight } = all[i];
      if (window === null) {
        falseRows++;
        raw += weight * FALSE_ROW;
      } else {
        const before = held.get(window) ?? -MISS;
        if (weight > before || !held.has(window)) {
          raw += Math.max(weight, before) - before;
          held.set(window, Math.max(weight, before));
        }
      }
    }
    if (threshold !== null || raw > best.raw) best = { raw, threshold: at, hit: held.size, falseRows };
  }
  return {
    score: windows === 0 ? 0 : (100 * (best.raw + MISS * windows)) / (2 * MISS * windows),
    threshold: threshold ?? best.threshold,
    hit: best.hit,
    windows,
    falseRows: best.falseRows,
  };
}
