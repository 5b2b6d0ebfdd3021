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
/** What is left of a score where an error was asked for and none is mentioned, or a phrase is not there. */
const LACKING = 0.6;
/** Pretended further rows, so that three rows can be ranked at all. */
const PRETENDED = 20;
/** A word in fewer rows than this is a topic by itself, where hardly anybody adds the rest. */
const RARE = 0.15;
const SELDOM_WHOLE = 0.25;
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
  all: Iterable<Evidence>,
): (evidence: Evidence) => Verdict | null {
  const total = counts.rows + PRETENDED;
  const weights = units.map(
    ({ prior }, at) => prior * Math.log(1 + total / ((counts.units[at] ?? 0) + 1)),
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  const trouble = units.findIndex(({ concept }) => concept === 'trouble');
  const stands = ({ unit, way, said }: Mention) =>
    way !== 'doubtful' ||
    (counts.literal[unit] ?? 0) >= RARER * (counts.slips.get(`${unit} ${said.toLowerCase()}`) ?? 1);
  const scoreOf = ({ mentions, between }: Evidence) => {
    const kept = mentions.filter(stands);
    const covered = kept.reduce(
      (part, { unit, way }) => part + WAYS[way] * (weights[unit] ?? 0),
      0,
    );
    const untroubled =
      trouble >= 0 && units.length > 1 && !kept.some(({ unit }) => unit === trouble);
    const unquoted = units.some(
      ({ phrase }, at) => phrase && !kept.some(({ unit }) => unit === at),
    );
    const lacking = untroubled || unquoted ? LACKING : 1;
    const score = (covered / sum) * nearness(between) * lacking;
    return { kept, score };
  };
  const head = topicAlone(units, counts, all, (evidence) => scoreOf(evidence).score >= CUT);
  return (evidence) => {
    const { kept, score } = scoreOf(evidence);
    if (kept.length === 0 || kept.every(({ unit }) => (units[unit]?.prior ?? 1) < 1)) {
      if (units.some(({ prior }) => prior === 1)) return null;
    }
    const alone =
      head !== null && evidence.complains && kept.some(({ unit }) => unit === head) && score < CUT;
    const final = alone ? CUT : score;
    if (final < NEARLY) return null;
    return {
      state: final >= CUT ? 'chosen' : 'nearly',
      score: Math.round(final * 1000) / 1000,
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

/**
 * The unit that is the topic by itself. Of "permissions not enforced" hardly anybody writes the last
 * word, and whoever complains about permissions in a file of other matters means it.
 */
function topicAlone(
  units: readonly Unit[],
  counts: Counts,
  all: Iterable<Evidence>,
  isWhole: (evidence: Evidence) => boolean,
): number | null {
  if (units.length < 2) return null;
  const heads = units.flatMap(({ prior, concept, phrase }, at) =>
    prior === 1 && !phrase && conceptNamed(concept)?.bad !== true ? [at] : [],
  );
  const [head] = heads;
  if (
    heads.length !== 1 ||
    head === undefined ||
    units.some(({ concept, phrase }) => phrase || concept === 'trouble')
  )
    return null;
  const rows = counts.units[head] ?? 0;
  if (rows > RARE * (counts.rows + PRETENDED)) return null;
  let whole = 0;
  for (const evidence of all) if (isWhole(evidence)) whole++;
  return whole / (rows + 3) < SELDOM_WHOLE ? head : null;
}
