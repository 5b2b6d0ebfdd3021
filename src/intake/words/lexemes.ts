// What is known about one word by itself. Looked up once for each word of a language, however many
// rows it stands in.
import { isKnownWord, onNewWords, stemmedPhrases, writtenPhrases } from './concepts.ts';
import { remembering } from './fold.ts';
import { fillersOf, type Language, stem } from './languages.ts';

/** A word, folded, as one language reads it. */
export interface Lexeme {
  word: string;
  stem: string;
  /** A word that only holds sentences together. */
  filler: boolean;
  /** What it means alone; two meanings for a compound of two known words. */
  concepts: readonly string[];
  /** The most words of a phrase with a meaning of its own that it may begin. */
  longest: number;
}

const SHORTEST_TELLING_FILLER = 5;

const known = new Map<Language, (word: string) => Lexeme>();
onNewWords(() => known.clear());

/** The lexeme of a folded word. */
export function lexemeOf(word: string, language: Language): Lexeme {
  const own = known.get(language) ?? remembering((one) => study(one, language));
  known.set(language, own);
  return own(word);
}

function study(word: string, language: Language): Lexeme {
  const filler = fillersOf(language).has(word) || fillersOf('en').has(word);
  const own = stem(word, language);
  const written = writtenPhrases();
  const stemmed = stemmedPhrases(language);
  const stemSays = filler ? undefined : stemmed.conceptOf.get(own);
  // A short filler means nothing, whatever word of another language it looks like.
  const said =
    filler && word.length < SHORTEST_TELLING_FILLER ? undefined : written.conceptOf.get(word);
  // "bad" is a bathroom, but not in English.
  const concept = isKnownWord(word, language) ? (stemSays ?? said) : (said ?? stemSays);
  return {
    word,
    stem: own,
    filler: filler && concept === undefined,
    concepts: concept !== undefined ? [concept] : filler ? [] : splitCompound(word, language),
    longest: Math.max(written.longest.get(word) ?? 0, stemmed.longest.get(own) ?? 0),
  };
}

/** Languages that write several words as one. */
export const COMPOUNDING: ReadonlySet<Language> = new Set(['de', 'nl', 'sv', 'da', 'nb', 'fi']);
/** Letters that join the parts of a compound. */
const JOINTS = ['', 's', 'n', 'en', 'es', 'e'];
const SHORTEST_PART = 3;
const SHORTEST = 8;

/** The concepts of a compound's two parts ("Anmeldefehler" is a login and an error); none where there are none. */
function splitCompound(word: string, language: Language): string[] {
  if (!COMPOUNDING.has(language) || word.length < SHORTEST || word.length > 40) return [];
  const meaning = (part: string) =>
    part.length < SHORTEST_PART
      ? undefined
      : (writtenPhrases().conceptOf.get(part) ??
        stemmedPhrases(language).conceptOf.get(stem(part, language)));
  // The longest first part that is a word wins.
  for (let at = word.length - SHORTEST_PART; at >= SHORTEST_PART; at--) {
    const [head, tail] = [word.slice(0, at), meaning(word.slice(at))];
    const joints = tail === undefined ? [] : JOINTS.filter((joint) => head.endsWith(joint));
    const heads = joints.map((joint) => meaning(head.slice(0, at - joint.length)));
    const first = heads.find((concept) => concept !== undefined);
    if (first !== undefined && tail !== undefined) return [first, tail];
  }
  return [];
}
