// What rows show of a write: that it is as predicted, that it is not, or neither, because an
// endpoint leaves out of its rows what would tell.
import { canonicalJson, type Json, type JsonObject } from '../../base/index.ts';
import { pick } from './evidence.ts';

/** Beside each other: what was predicted of a row, and what the row shows of that. */
export interface Sight {
  observed: JsonObject | null;
  /** Absent where the rows cannot tell. */
  matches?: boolean;
  /** Predicted fields that no row of the answer shows. */
  unshown?: string[];
}

type Verdict = 'same' | 'other' | 'unshown';

/** Compares a row with what was predicted of it; `rows` are all that came in the same answer. */
export function sightOf(
  row: JsonObject,
  predicted: JsonObject,
  rows: readonly JsonObject[],
  before: JsonObject | null,
): Sight {
  const observed = pick(row, predicted);
  const verdicts = Object.entries(predicted).map(([field, wanted]) => {
    const shows = (one: JsonObject | null) => one !== null && !isBlank(one[field] ?? null);
    const shown = shows(before) || rows.some(shows);
    return { field, verdict: verdictOn(observed[field] ?? null, wanted ?? null, shown) };
  });
  const of = (verdict: Verdict) =>
    verdicts.filter((one) => one.verdict === verdict).map(({ field }) => field);
  if (of('other').length > 0) return { observed, matches: false };
  const unshown = of('unshown');
  return unshown.length > 0 ? { observed, unshown } : { observed, matches: true };
}

/** Whether a row that is told by no id and no mark can be the very one: nothing in it says no. */
export function couldBe(
  row: JsonObject,
  predicted: JsonObject,
  rows: readonly JsonObject[],
): boolean {
  return sightOf(row, predicted, rows, null).matches !== false;
}

function verdictOn(observed: Json, wanted: Json, shown: boolean): Verdict {
  if (canonicalJson(observed) === canonicalJson(wanted)) return 'same';
  if (isBlank(observed) && isBlank(wanted)) return 'same';
  if (isBlank(observed) && !shown) return 'unshown';
  if (typeof observed === 'string' && typeof wanted === 'string') return ofTexts(observed, wanted);
  if (areNamesForIds(observed, wanted)) return 'unshown';
  return 'other';
}

/** Endpoints set texts anew (marks, blanks, letter case) and cut long ones short. */
function ofTexts(observed: string, wanted: string): Verdict {
  const [seen, said] = [bare(observed), bare(wanted)];
  if (seen === said && (seen !== '' || observed === wanted)) return 'same';
  const cut = /(…|\.\.\.)\W*$/.test(observed) && said.startsWith(seen);
  return cut ? 'unshown' : 'other';
}

/** The letters and digits of a text. */
function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** People shown by their names cannot be told from people named by their ids. */
function areNamesForIds(observed: Json, wanted: Json): boolean {
  const isId = (one: Json) => typeof one === 'string' && /^\d+$/.test(one);
  return (
    Array.isArray(observed) &&
    Array.isArray(wanted) &&
    wanted.every(isId) &&
    observed.some((one) => !isId(one))
  );
}

/** What stands where nothing is set, and where nothing is shown. */
function isBlank(value: Json): boolean {
  return (
    value === null ||
    value === false ||
    (typeof value === 'string' && value.trim() === '') ||
    (Array.isArray(value) && value.length === 0)
  );
}
