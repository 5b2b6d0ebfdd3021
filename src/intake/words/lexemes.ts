// What is known about one word by itself. Looked up once for each word of a language, however many
// rows it stands in.
import { onNewWords, type Phrases, stemmedPhrases, writtenPhrases } from './concepts.ts';
import { fillersOf, type Language, stem } from './languages.ts';

/** A word, folded, as one language reads it. */
export interface Lexeme {
  word: string;
  /** Its stem in the language, and in English: product words are English everywhere. */
  stem: string;
  english: string;
  /** A word that only holds sentences together. */
  filler: boolean;
  /** What it means alone; two meanings for a compound of two known words. */
  concepts: readonly string[];
  /**
   * Words that may follow it in a phrase with a meaning of its own: as written, in stems of the
   * language, and in English stems. Null for the many that begin none.
   */
  opens: { written: Followers; stems: Followers; english: Followers } | null;
}

type Followers = ReadonlyMap<string, number> | undefined;

/** Fillers shorter than this mean nothing, whatever word of another language they look like. */
const SHORTEST_TELLING_FILLER = 5;
const REMEMBERED = 100_000;

const known = new Map<Language, Map<string, Lexeme>>();
onNewWords(() => known.clear());

/** The lexeme of a folded word. */
export function lexemeOf(word: string, language: Language): Lexeme {
  let own = known.get(language);
  if (own === undefined) {
    own = new Map();
    known.set(language, own);
  }
  let lexeme = own.get(word);
  if (lexeme === undefined) {
    lexeme = study(word, language);
    if (own.size >= REMEMBERED) own.clear();
    own.set(word, lexeme);
  }
  return lexeme;
}

function study(word: string, language: Language): Lexeme {
  const filler = fillersOf(language).has(word) || fillersOf('en').has(word);
  const own = stem(word, language);
  const english = language === 'en' ? own : stem(word, 'en');
  const spellings: [Phrases, string][] = [
    [writtenPhrases(), word],
    [stemmedPhrases(language), own],
    [stemmedPhrases('en'), english],
  ];
  const tried = filler
    ? spellings.slice(0, word.length < SHORTEST_TELLING_FILLER ? 0 : 1)
    : spellings;
  const concept = tried
    .map(([phrases, spelling]) => phrases.conceptOf.get(spelling))
    .find((found) => found !== undefined);
  const parts = concept === undefined && !filler ? splitCompound(word, language) : null;
  return {
    word,
    stem: own,
    english,
    filler: filler && concept === undefined,
    concepts: concept === undefined ? (parts ?? []) : [concept],
    opens: openings(word, own, english, language),
  };
}

function openings(word: string, own: string, english: string, language: Language): Lexeme['opens'] {
  const written = writtenPhrases().openers.get(word);
  const stems = stemmedPhrases(language).openers.get(own);
  const inEnglish = stemmedPhrases('en').openers.get(english);
  if (written === undefined && stems === undefined && inEnglish === undefined) return null;
  return { written, stems, english: inEnglish };
}

/** How many words the longest phrase may have that begins with these two; 0 when none does. */
export function longestAt({ opens }: Lexeme, next: Lexeme | undefined): number {
  if (opens === null || next === undefined) return 0;
  const { written, stems, english } = opens;
  return Math.max(
    written?.get(next.word) ?? 0,
    stems?.get(next.stem) ?? 0,
    english?.get(next.english) ?? 0,
  );
}

const COMPOUNDING: ReadonlySet<Language> = new Set(['de', 'nl', 'sv', 'da', 'nb', 'fi']);
/** Letters that join the parts of a compound. */
const JOINTS = ['', 's', 'n', 'en', 'es', 'e'];
const SHORTEST_PART = 3;
const SHORTEST = 8;

/** The concepts of a compound's two parts ("Anmeldefehler" is a login and an error); null for none. */
function splitCompound(word: string, language: Language): [string, string] | null {
  const fits = word.length >= SHORTEST && word.length <= 40;
  return fits && COMPOUNDING.has(language) ? split(word, language) : null;
}

function split(word: string, language: Language): [string, string] | null {
  // The longest first part that is a word wins.
  for (let at = word.length - SHORTEST_PART; at >= SHORTEST_PART; at--) {
    const tail = meaning(word.slice(at), language);
    if (tail === undefined) continue;
    for (const joint of JOINTS) {
      const head = word.slice(0, at);
      if (!head.endsWith(joint)) continue;
      const first = meaning(head.slice(0, head.length - joint.length), language);
      if (first !== undefined) return [first, tail];
    }
  }
  return null;
}

function meaning(part: string, language: Language): string | undefined {
  if (part.length < SHORTEST_PART) return undefined;
  return (
    writtenPhrases().conceptOf.get(part) ??
    stemmedPhrases(language).conceptOf.get(stem(part, language))
  );
}
