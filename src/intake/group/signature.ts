// A group's matter in a short text that can be kept in a task, and compared with groups of later files.

import { createHash } from 'node:crypto';
import { tally } from '../../base/index.ts';
import { dot, toUnit, type Vector } from './kinds.ts';

/** How many of a group's strongest features its signature holds. */
const FEATURES_KEPT = 16;
/** 24 bits name a feature and 6 its weight: five characters of base64 for each. */
const CHARS = 5;
const MOST_WEIGHT = 63;
const VERSION = 's1.';

/** Something known by an id and the signature that was kept with it. */
export interface Known {
  id: string;
  signature: string;
}

/** The nearest known group. `score`: 0 to 1, how much of the two matters is the same. */
export interface KnownMatch {
  id: string;
  score: number;
}

/** What is shared must be this much of both, and clearly more than with the second best. */
const ALIKE = 0.35;
const CLEARER = 0.03;

/** At most 83 characters of `A-Z a-z 0-9 - _ .`. */
export function signatureOf(center: Vector): string {
  const strongest = [...center]
    .filter(([, weight]) => weight > 0)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, FEATURES_KEPT);
  const most = strongest[0]?.[1] ?? 1;
  const parts = strongest.map(([feature, weight]) => {
    const level = Math.max(1, Math.round((weight / most) * MOST_WEIGHT));
    return digits(hash(feature) * 64 + level);
  });
  return `${VERSION}${parts.join('')}`;
}

/**
 * Which of the `known` groups a group continues, or null when none is alike enough or two are
 * equally so. What many known groups share (they may all be about logging in) counts little.
 */
export function matchToKnown(
  group: { signature: string },
  known: readonly Known[],
): KnownMatch | null {
  const [best, second] = rankKnown(group, known);
  if (best === undefined || best.score < ALIKE) return null;
  if (second !== undefined && best.score - second.score < CLEARER) return null;
  return { id: best.id, score: Math.round(best.score * 100) / 100 };
}

/** All `known` groups, the one that is most like a group first. */
export function rankKnown(group: { signature: string }, known: readonly Known[]): KnownMatch[] {
  const score = scorer(known);
  return score(group).sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

/** As far as each of the `known` groups is like any of `groups`, 0 to 1, by id. */
export function likenessTo(
  groups: readonly { signature: string }[],
  known: readonly Known[],
): ReadonlyMap<string, number> {
  const score = scorer(known);
  const best = new Map<string, number>();
  for (const match of groups.flatMap(score)) {
    best.set(match.id, Math.max(match.score, best.get(match.id) ?? 0));
  }
  return best;
}

/** What tells how much a group is like each of the `known`; decodes those once. */
function scorer(known: readonly Known[]): (group: { signature: string }) => KnownMatch[] {
  const others = known.map(({ id, signature }) => ({ id, features: decode(signature) }));
  const sharing = tally(others.flatMap(({ features }) => [...features.keys()]));
  const tells = (feature: string) =>
    1 - Math.sqrt((sharing.get(feature) ?? 0) / (others.length + 3));
  const unit = (features: ReadonlyMap<string, number>) =>
    toUnit(new Map([...features].map(([name, weight]) => [name, weight * tells(name)])));
  const weighted = others.map(({ id, features }) => ({ id, vector: unit(features) }));
  return ({ signature }) => {
    const own = unit(decode(signature));
    return weighted.map(({ id, vector }) => ({ id, score: dot(own, vector) }));
  };
}

/** Feature hash → weight; empty for a text that is no signature of this kind. */
function decode(signature: string): Map<string, number> {
  const found = new Map<string, number>();
  if (!signature.startsWith(VERSION)) return found;
  const body = signature.slice(VERSION.length, VERSION.length + FEATURES_KEPT * CHARS);
  for (let at = 0; at + CHARS <= body.length; at += CHARS) {
    const digits = body.slice(at, at + CHARS);
    if (!/^[\w-]*$/.test(digits)) return new Map();
    // A sixth digit fills up the four bytes; the thirty bits stand at their top.
    const value = Buffer.from(`${digits}A`, 'base64url').readUInt32BE(0) >>> 2;
    found.set(String(value >>> 6), (value & MOST_WEIGHT) / MOST_WEIGHT);
  }
  return found;
}

function hash(feature: string): number {
  return createHash('sha256').update(feature).digest().readUIntBE(0, 3);
}

/** Thirty bits as five characters. */
function digits(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value * 4);
  return bytes.toString('base64url').slice(0, CHARS);
}
