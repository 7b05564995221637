import { matchSchool } from '@fengsui/analysis';
import type { Focus } from '../focus.js';
import { foldText } from '../watch-list/match.js';

/** What words of the board are held against. */
export interface Known {
  school: { name: string; shortNames: string[]; traps: string[]; places: string[] };
  /** names and aliases of units */
  units: string[];
  lists: { id: string; schoolWords: string[]; stopWords: string[] }[];
  focus: Focus[];
}

/** Why a word of the board concerns the school; incidentId: the open matter it is about. */
export interface HotMatch {
  matchedBy: string;
  watchListId: string | null;
  incidentId: string | null;
}

/** 青衣江职业技术学院 → 青衣江: what is left when the kind of school is taken off. Shorter than two signs it says nothing. */
const stemOf = (name: string): string =>
  name.replace(/(?:职业技术|高等专科|职业|技术|师范|理工|科技|医学|农业|工业|财经)*(?:大学|学院|学校|职院|专科)$/, '');

/**
 * Does a word of the board concern the school? By a name of the school or of a watch list (longer names that are somebody else do not count, nor do
 * words that the list excludes), by the school's stem together with a unit or place (青江…食堂), or by two words of an open incident. Null: no.
 */
export function matchHot(word: string, known: Known): HotMatch | null {
  const incident = known.focus.find((f) => topicsOf(f).some((t) => has(word, t)));
  const incidentId = incident?.incidentId ?? null;
  const { school } = known;
  for (const list of known.lists) {
    if (list.stopWords.some((w) => has(word, w))) continue;
    const by = list.schoolWords.find((w) => named(word, [w], school.traps));
    if (by !== undefined) return { matchedBy: by, watchListId: list.id, incidentId };
  }
  const names = [school.name, ...school.shortNames];
  const name = names.find((n) => named(word, [n], school.traps));
  if (name !== undefined) return { matchedBy: name, watchListId: null, incidentId };
  const clear = school.traps.reduce((rest, trap) => rest.replaceAll(trap, '\u0000'), word);
  const stem = [...new Set(names.map(stemOf))].find((s) => [...s].length >= 2 && clear.includes(s));
  const place = [...school.places, ...known.units].find((p) => clear.includes(p));
  if (stem !== undefined && place !== undefined && matchSchool(word, school).reason === null)
    return { matchedBy: `${stem}＋${place}`, watchListId: null, incidentId };
  const matter = known.focus.find((f) => topicsOf(f).filter((t) => has(word, t)).length >= 2);
  return matter
    ? {
        matchedBy: topicsOf(matter)
          .filter((t) => has(word, t))
          .join('＋'),
        watchListId: matter.watchListId,
        incidentId: matter.incidentId,
      }
    : null;
}

const has = (word: string, part: string): boolean => foldText(word).includes(foldText(part));

const named = (word: string, names: string[], traps: string[]): boolean =>
  matchSchool(foldText(word), {
    name: foldText(names[0]!),
    shortNames: [],
    // a trap that is no longer than the name itself would take it out
    traps: traps.map(foldText).filter((t) => !foldText(names[0]!).includes(t)),
  }).about;

/** An incident's words without the name of the school that begins each. */
const topicsOf = (focus: Focus): string[] => [
  ...new Set(focus.words.map((w) => w.split(' ').slice(1).join(' ')).filter((w) => w !== '')),
];
