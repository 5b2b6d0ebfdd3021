// What the columns of feedback exports are called, by role and in several languages.
import { ROLES, type Role } from '../row.ts';
import { shippedData } from '../words/data.ts';
import { foldText, remembering } from '../words/fold.ts';

/** A header brought to the spelling of the lists: `createdAt` and `Created_At` give "created at". */
export function foldHeader(header: string): string {
  const spaced = header
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2');
  return foldText(spaced)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The folded names of a list in `columns.yaml`, each with its rank; 0 is the surest. */
const ranksOf = remembering((list: string): ReadonlyMap<string, number> => {
  const names = (shippedData('columns.yaml')[list] ?? '').split(',').map(foldHeader);
  // Of a name that stands there twice the first place counts.
  return new Map(names.map((name, rank) => [name, rank] as const).reverse());
});

/** The roles that have such a name. */
function rolesNamed(name: string | undefined): Map<Role, number> {
  return new Map(
    ROLES.flatMap((role) => {
      const rank = ranksOf(role).get(name ?? '');
      return rank === undefined ? [] : [[role, rank] as const];
    }),
  );
}

const holds = (list: string, header: string) =>
  foldHeader(header)
    .split(' ')
    .some((word) => ranksOf(list).has(word));

/** "Created At (UTC)": what stands in brackets at the end only tells how it is written. */
const BRACKETS = /\s*\([^()]*\)\s*$/;
/** Roles that a last word alone can tell. */
const ENDS: readonly Role[] = ['text', 'title', 'date', 'rating'];
/** Headers of more words are questions, which may ask about anything. */
const MOST_WORDS = 4;

/** Whether a header names talk about a report, such as an agent's comments, and not the report. */
export function isTalk(header: string): boolean {
  return holds('talk', header) || /^conversations?$/.test(foldHeader(header));
}

/** Whether a header names or describes a thing or person, which is no report of it. */
export function isName(header: string): boolean {
  return foldHeader(header).split(' ').length <= MOST_WORDS && holds('things', header);
}

/** The roles that a header names, each with its rank (0 is the surest name); empty when none. */
export function rolesOfHeader(header: string): ReadonlyMap<Role, number> {
  const folded = foldHeader(header);
  const exact = [folded, foldHeader(header.replace(BRACKETS, ''))].map(rolesNamed);
  const named = exact.find(({ size }) => size > 0);
  if (named !== undefined) return named;
  const words = folded.split(' ');
  // A name found only without its fillers is less sure than any exact one, and one that only ends
  // in a known name ("Custom field: long description") still less.
  const near = rolesNamed(words.filter((word) => !ranksOf('fillers').has(word)).join(' '));
  if (near.size > 0) return new Map([...near].map(([role, rank]) => [role, rank + 500]));
  // "Titel der Bewertung", "date of review": what it is comes first, and of what after it.
  const leads = words.length > 2 && ranksOf('of').has(words[1] ?? '');
  const first = rolesNamed(leads ? words[0] : undefined);
  const tail = first.size > 0 || words.length < 2 ? first : rolesNamed(words.at(-1));
  return new Map(
    [...tail]
      .filter(([role]) => ENDS.includes(role) && !(role === 'date' && holds('otherDates', header)))
      .map(([role, rank]) => [role, Math.min(rank, 199) + 700]),
  );
}
