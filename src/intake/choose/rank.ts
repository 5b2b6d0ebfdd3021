// Ranks rows by what they say of a query. A unit counts the more the rarer it is in this file; what
// is well covered is chosen, what is just below is nearly chosen.
import { conceptNamed } from '../words/concepts.ts';
import { type Evidence, explain, type Mention, nearness, WAYS } from './evidence.ts';
import type { Unit } from './query.ts';

/** How often each unit is mentioned in a file. */
export interface Counts {
  rows: number;
  units: number[];
  /** Rows that say a unit as it was asked for, by which slips are judged. */
  literal: number[];
  /** Rows that a slip stands in, by unit and slip. */
  slips: Map<string, number>;
}

/** How well a row answers a query, 0 to 1, and why, for a person. */
export interface Verdict {
  state: 'chosen' | 'nearly';
  score: number;
  why: string;
  /** The sentence that says it; empty where an expression found it. */
  sentence: string;
  /** Units by number, and whether the row was chosen for a slip of the fingers or for one word. */
  weak: 'typo' | 'one-word' | null;
}

/** Part of the weight of all units that a chosen row covers. */
const CUT = 0.64;
/** Below this a row has hardly anything of what was asked for. */
const NEARLY = 0.3;
/** What is left of a score where an error was asked for and none is mentioned. */
const LACKING = 0.6;
/** What is left of a score where the one who wrote it gave the best rating. */
const CONTENT = 0.8;
/** The most that a vague word weighs, as a part of the rarest one. */
const VAGUE = 0.2;
/** Pretended further rows, so that three rows can be ranked at all. */
const PRETENDED = 20;
/** A matter in a smaller part of the rows is a topic by itself: the one who complains of it means it. */
const RARE = 0.2;
/** Rows rank by words on both sides, so what is rare counts more than once: all rows of an airline fly. */
const RARITY_COUNTS = 1.3;
/** A slip counts when the word itself is in so many times as many rows. */
const RARER = 3;

export function emptyCounts(units: readonly Unit[]): Counts {
  const zeros = () => units.map(() => 0);
  return { rows: 0, units: zeros(), literal: zeros(), slips: new Map() };
}

/** Takes a row's evidence into account. */
export function count(counts: Counts, { mentions }: Evidence): void {
  for (const { unit, way, said } of mentions) {
    if (way === 'typo' || way === 'doubtful') {
      const name = `${unit} ${said.toLowerCase()}`;
      counts.slips.set(name, (counts.slips.get(name) ?? 0) + 1);
    } else {
      counts.units[unit] = (counts.units[unit] ?? 0) + 1;
      if (way === 'exact' || way === 'form') counts.literal[unit] = (counts.literal[unit] ?? 0) + 1;
    }
  }
}

/** A function that judges rows of a file with these counts; null for a row that says too little. */
export function judge(
  units: readonly Unit[],
  counts: Counts,
): (evidence: Evidence) => Verdict | null {
  const total = counts.rows + PRETENDED;
  const rarities = units.map(
    (_, at) => Math.log(1 + total / ((counts.units[at] ?? 0) + 1)) ** RARITY_COUNTS,
  );
  const rarest = Math.max(...rarities.filter((_, at) => units[at]?.prior === 1), 0);
  // What most reports have tells little, however rarely it is written here.
  const weights = units.map(({ prior }, at) => {
    const rarity = rarities[at] ?? 0;
    return prior === 1 || rarest === 0 ? rarity : Math.min(prior * rarity, VAGUE * rarest);
  });
  const sum = weights.reduce((a, b) => a + b, 0);
  const trouble = units.findIndex(({ concept }) => concept === 'trouble');
  const isAny = (at: number) => conceptNamed(units[at]?.concept ?? null)?.any === true;
  const isMatter = (at: number) => !isAny(at) && units[at]?.prior === 1;
  const stands = ({ unit, way, said }: Mention) =>
    way !== 'doubtful' ||
    (counts.literal[unit] ?? 0) >= RARER * (counts.slips.get(`${unit} ${said.toLowerCase()}`) ?? 1);
  const asksBad = units.some(({ concept }) => conceptNamed(concept)?.bad === true);
  const isRare = (at: number) => (counts.units[at] ?? 0) <= RARE * total;
  const firm = units.flatMap((_, at) => (isMatter(at) ? [at] : []));
  const scoreOf = ({ mentions, between, complains, content, calm }: Evidence) => {
    const kept = mentions.filter(stands);
    // Of "permissions not enforced" hardly anybody writes the last words: a complaint says them.
    const matters = kept.filter(({ unit }) => isMatter(unit));
    const bad =
      complains || matters.some(({ unit }) => conceptNamed(units[unit]?.concept ?? null)?.bad);
    const open = bad && matters.length > 0 && matters.every(({ unit }) => isRare(unit));
    const said = (at: number) => kept.find(({ unit }) => unit === at);
    const covered = weights.reduce((part, weight, at) => {
      const mention = said(at);
      const way = mention?.way ?? (open && isAny(at) ? 'implied' : null);
      return part + (way === null ? 0 : WAYS[way] * weight);
    }, 0);
    // Anyone who speaks of all that an error was asked of, and neither asks nor praises, tells of one.
    const whole = !calm && !content && firm.length > 0 && firm.every((at) => said(at));
    const untroubled = trouble >= 0 && units.length > 1 && !said(trouble) && !whole;
    const lacking = untroubled ? LACKING : 1;
    const liked = content && asksBad ? CONTENT : 1;
    const score = (covered / sum) * nearness(between) * lacking * liked;
    return { kept, score };
  };
  return (evidence) => {
    const { kept, score } = scoreOf(evidence);
    if (score < NEARLY) return null;
    return {
      state: score >= CUT ? 'chosen' : 'nearly',
      score: Math.round(score * 1000) / 1000,
      why:
        kept.length === evidence.mentions.length
          ? evidence.why
          : explain(kept, units, (group) => group.map(({ said }) => said).join(' ')),
      sentence: evidence.sentence,
      weak: kept.some(({ way }) => way === 'typo' || way === 'doubtful')
        ? 'typo'
        : units.length > 1 && kept.length === 1
          ? 'one-word'
          : null,
    };
  };
}
