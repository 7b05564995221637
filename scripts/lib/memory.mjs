import fs from 'node:fs';

/** Memory of processes and all below them in MiB, shared pages counted once (PSS); null where /proc does not tell. */
export function memoryOf(roots) {
  let all;
  try {
    all = fs.readdirSync('/proc').filter((d) => /^\d+$/.test(d));
  } catch {
    return null;
  }
  const parent = new Map();
  for (const pid of all) {
    try {
      parent.set(
        pid,
        fs
          .readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) \S+ /s, '')
          .split(' ')[0],
      );
    } catch {
      // gone meanwhile
    }
  }
  const mine = new Set(roots.filter(Boolean).map(String));
  for (let grew = true; grew;) {
    grew = false;
    for (const [pid, up] of parent)
      if (mine.has(up) && !mine.has(pid)) {
        mine.add(pid);
        grew = true;
      }
  }
  let kb = 0;
  for (const pid of mine) {
    try {
      kb += Number(/^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // not ours to read, or gone
    }
  }
  return kb / 1024;
}
