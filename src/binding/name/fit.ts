// How well a tool's name says what an intent means: null when it says something else.
import type { AnyIntent } from '../intent/index.ts';
import type { NameReading } from './reading.ts';

/** 1 for a name that says just this, less for each word beside it, null for another meaning. */
export function nameFit(reading: NameReading, intent: AnyIntent): number | null {
  const { verb, nouns, plural, qualifiers, unknown, doubtful, borrowed, promised } = reading;
  if (unknown.length > 0 || !nouns.includes(intent.noun)) return null;
  if (doubtful.includes(intent.noun)) return null;
  if (verb === null ? !intent.verbless : !intent.verbs.includes(verb)) return null;
  const many = verb === 'list' || verb === 'search' || plural.includes(intent.noun);
  if (intent.many && !many) return null;
  if (intent.single && plural.includes(intent.noun)) return null;
  if (intent.promises && !promised.includes(intent.promises)) return null;
  const beside = nouns.filter((noun) => noun !== intent.noun);
  const welcome = [...(intent.beside ?? []), ...(intent.needs ?? [])];
  if (beside.some((noun) => !welcome.includes(noun))) return null;
  if (intent.needs?.some((noun) => !nouns.includes(noun))) return null;
  const marks = intent.marks ?? [];
  const allowed = [...marks, ...(intent.allows ?? [])];
  if (qualifiers.some((qualifier) => !allowed.includes(qualifier))) return null;
  if (marks.some((mark) => !qualifiers.includes(mark))) return null;
  const extra = beside.filter((noun) => !intent.needs?.includes(noun)).length;
  // Of two names for one thing, the plainer is the usual way.
  const besideMarks = qualifiers.filter((qualifier) => !marks.includes(qualifier)).length;
  return 1 - 0.05 * (extra + besideMarks) - (verb === null || borrowed ? 0.1 : 0);
}
