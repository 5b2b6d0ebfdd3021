// What the columns of feedback exports are called, by role and in several languages.
import type { Role } from '../row.ts';
import { shippedData } from '../words/data.ts';
import { foldText } from '../words/fold.ts';

/** A header brought to the spelling of the table above: `createdAt` and `Created_At` give "created at". */
export function foldHeader(header: string): string {
  const spaced = header
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2');
  return foldText(spaced)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

let known: Map<string, Map<Role, number>> | undefined;

/** Folded names with their roles, and the rank of the name among those of each. */
function ranks(): Map<string, Map<Role, number>> {
  if (known !== undefined) return known;
  known = new Map();
  for (const [role, names] of Object.entries(shippedData('columns.yaml')) as [Role, string][]) {
    for (const [rank, name] of names.split(',').entries()) {
      const folded = foldHeader(name.trim());
      const roles = known.get(folded) ?? new Map<Role, number>();
      if (!roles.has(role)) roles.set(role, rank);
      known.set(folded, roles);
    }
  }
  return known;
}

/** Words that may stand around a known name: "Your comment", "Comment (optional)". */
const FILLERS = new Set(
  'your the of please optional required customer user ticket issue original full ihr ihre votre su'.split(
    ' ',
  ),
);

const OF = new Set('of der des de du da do del della dell van'.split(' '));

/** When a report was due, answered or touched last is not when it came. */
const OTHER_DATE =
  /\b(due|closed|updated|modified|resolved|solved|reply|replied|response|last|end|target|fällig|faellig)\b/;
/** "Created At (UTC)": what stands in brackets at the end only tells how it is written. */
const BRACKETS = /\s*\([^()]*\)\s*$/;
/** Roles that a last word alone can tell. */
const ENDS: readonly Role[] = ['text', 'title', 'date', 'rating'];

/** Whether a header names talk about a report, such as an agent's comments, and not the report. */
export function isTalk(header: string): boolean {
  return /\b(comments?|kommentare?|notes?|commentaires?|comentarios?|worklog|^conversations?$|(developer |company |owner |business )?(repl(y|ies)|response|answer)( text| message| body| content)?|antwort|reponse|respuesta|resposta|risposta|antwoord)\b/.test(
    foldHeader(header),
  );
}

/** Headers of more words are questions, which may ask about anything. */
const MOST_WORDS = 4;

/** Whether a header names or describes a thing or person, which is no report of it. */
export function isName(header: string): boolean {
  const folded = foldHeader(header);
  return (
    folded.split(' ').length <= MOST_WORDS &&
    /\b(names?|nombre|nom|nome|naam|nazwa|products?|producto|produit|produkt|projects?|epics?|sprints?|compan(y|ies)|organi[sz]ations?|address|location|city)\b/.test(
      folded,
    )
  );
}

/** The roles that a header names, each with its rank (0 is the surest name); empty when none. */
export function rolesOfHeader(header: string): ReadonlyMap<Role, number> {
  const folded = foldHeader(header);
  const exact = ranks().get(folded) ?? ranks().get(foldHeader(header.replace(BRACKETS, '')));
  if (exact !== undefined) return exact;
  const bare = folded
    .split(' ')
    .filter((word) => !FILLERS.has(word))
    .join(' ');
  const near = ranks().get(bare);
  // A name found only without its fillers is less sure than any exact one, and one that only ends
  // in a known name ("Custom field: long description") still less.
  if (near !== undefined) return new Map([...near].map(([role, rank]) => [role, rank + 500]));
  const words = folded.split(' ');
  // "Titel der Bewertung", "date of review": what it is comes first, and of what after it.
  const of = words.length > 2 && OF.has(words[1] ?? '') ? ranks().get(words[0] ?? '') : undefined;
  const tail = of ?? (words.length > 1 ? ranks().get(words.at(-1) ?? '') : undefined);
  return new Map(
    [...(tail ?? [])]
      .filter(([role]) => ENDS.includes(role) && !(role === 'date' && OTHER_DATE.test(folded)))
      .map(([role, rank]) => [role, Math.min(rank, 199) + 700]),
  );
}
