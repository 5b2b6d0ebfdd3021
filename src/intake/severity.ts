// What people write to say how bad something is, and the ClickUp priority it comes to.
import { foldText } from './words/fold.ts';

/** ClickUp's priorities, the most pressing first. */
export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Words for each priority, folded (lower case, no accents), in the languages of support desks. */
const WORDS = {
  urgent: `urgent critical blocker blocking showstopper emergency severe p0 s0 sev0 sev1 p1 s1
    kritisch dringend blockierend notfall critique bloquant urgente critico bloqueante critica
    bloccante kritiek dringend spoed krytyczny pilne kritisk akut critico критический срочно
    критично блокер acil kritik 緊急 致命的 紧急 严重 긴급`,
  high: `high major important serious p2 s2 sev2 hoch wichtig schwer eleve elevee haute majeur
    importante alta alto grave hoog belangrijk wysoki wazny hog hoj viktig высокий важно yuksek
    高 重要 높음`,
  normal: `normal medium moderate average standard default p3 s3 sev3 mittel moyen moyenne normale
    media medio middel gemiddeld sredni normalny medel средний обычный orta 中 普通 보통`,
  low: `low minor trivial cosmetic lowest p4 p5 s4 s5 sev4 sev5 niedrig gering unwichtig faible
    mineur mineure basse baja bajo menor baixa bassa basso laag niski drobny lag lav liten
    незначительный низкий dusuk 低 轻微 낮음`,
} satisfies Record<Priority, string>;

const BY_WORD = new Map<string, Priority>(
  // The mildest first, so that a word standing in two rows keeps its worse meaning.
  [...PRIORITIES]
    .reverse()
    .flatMap((priority) =>
      WORDS[priority].split(/\s+/).map((word) => [foldText(word), priority] as const),
    ),
);

/** A bare number counts like P1…P5: 1 is the worst. */
const BY_NUMBER: readonly Priority[] = ['urgent', 'urgent', 'high', 'normal', 'low', 'low'];

/**
 * The priority that a severity cell means ("P1", "Blocker", "2 - hoch", "mittel"), or null when it
 * says nothing known.
 */
export function severityToPriority(severity: string): Priority | null {
  const words = foldText(severity.slice(0, 80)).match(/[\p{L}\p{N}]+/gu) ?? [];
  for (const word of words) {
    const found = BY_WORD.get(word);
    if (found !== undefined) return found;
  }
  const [only] = words;
  return words.length === 1 && only !== undefined && /^[0-5]$/.test(only)
    ? (BY_NUMBER[Number(only)] ?? null)
    : null;
}

/** The most pressing of several; null when none is known. */
export function worstPriority(priorities: Iterable<Priority | null>): Priority | null {
  const seen = new Set(priorities);
  return PRIORITIES.find((priority) => seen.has(priority)) ?? null;
}
