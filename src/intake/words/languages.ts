// The languages whose word forms and filler words are known, and a guess at which one a text is in.
import snowball from 'snowball-stemmers';
import * as stopword from 'stopword';
import { shippedData } from './data.ts';
import { foldText, remembering } from './fold.ts';

/**
 * Small folded words of all languages: those that take back what follows, what stands right before them
 * at the end of a clause (`after`) or anywhere (`behind`), lead from a negator to what it takes back,
 * say that something is not done, or only hold English sentences together.
 */
export const smallWords = remembering(
  (
    kind: 'negators' | 'after' | 'behind' | 'bridges' | 'refusing' | 'fillers',
  ): ReadonlySet<string> => {
    const lists = shippedData<Record<string, Record<string, string>>>('languages.yaml');
    return new Set(Object.values(lists[kind] ?? {}).flatMap((words) => words.split(/\s+/)));
  },
);

/** Snowball algorithm (null: word forms are left alone) and filler words of each language. */
const LANGUAGES = {
  en: { stemmer: 'english', fillers: stopword.eng },
  de: { stemmer: 'german', fillers: stopword.deu },
  fr: { stemmer: 'french', fillers: stopword.fra },
  es: { stemmer: 'spanish', fillers: stopword.spa },
  it: { stemmer: 'italian', fillers: stopword.ita },
  pt: { stemmer: 'portuguese', fillers: stopword.por },
  nl: { stemmer: 'dutch', fillers: stopword.nld },
  sv: { stemmer: 'swedish', fillers: stopword.swe },
  da: { stemmer: 'danish', fillers: stopword.dan },
  nb: { stemmer: 'norwegian', fillers: stopword.nob },
  fi: { stemmer: 'finnish', fillers: stopword.fin },
  hu: { stemmer: 'hungarian', fillers: stopword.hun },
  ro: { stemmer: 'romanian', fillers: stopword.ron },
  cs: { stemmer: 'czech', fillers: stopword.ces },
  pl: { stemmer: 'endings', fillers: stopword.pol },
  ru: { stemmer: 'russian', fillers: stopword.rus },
  tr: { stemmer: 'turkish', fillers: stopword.tur },
  ja: { stemmer: null, fillers: stopword.jpn },
  zh: { stemmer: null, fillers: stopword.zho },
  ko: { stemmer: 'endings', fillers: stopword.kor },
  ar: { stemmer: 'arabic', fillers: stopword.ara },
  el: { stemmer: 'endings', fillers: stopword.ell },
  uk: { stemmer: 'endings', fillers: stopword.ukr },
} satisfies Record<string, { stemmer: string | null; fillers: readonly string[] }>;

export type Language = keyof typeof LANGUAGES;
const LANGUAGE_CODES = Object.keys(LANGUAGES) as Language[];

/** Folded endings of Polish, Greek, Ukrainian and Korean words, which the library has no algorithm for. */
const ENDINGS =
  /(?<=[가-힣]{2})(?:에서|으로|까지|부터|[이가은는을를의에로도만과와])$|(?<=.{4})(?:iami|ami|iach|ach|owie|owi|ego|emu|ymi|imi|iem|em|ow|om|ych|ich|ej|ie|ia|iu|[yiaeou]|εων|εις|ους|ων|ος|ου|ες|ας|ης|οι|[ηαοι]|ами|ями|ах|ях|ові|еві|ого|ому|ою|ею|ів|им|их|ий|ій|[аеиіоуюяьї])$/u;

/** Whether the word forms of a language are known. */
export function isLanguage(name: string): name is Language {
  return Object.hasOwn(LANGUAGES, name);
}

/** Words of a language that carry no topic, folded. */
export const fillersOf = remembering((language: Language): ReadonlySet<string> => {
  const all = [...LANGUAGES[language].fillers, ...(language === 'en' ? smallWords('fillers') : [])];
  return new Set(all.map((word) => foldText(word).replace(/['’]/g, '')));
});

const stemmerOf = remembering((language: Language) =>
  rememberingStemmer(LANGUAGES[language].stemmer, fillersOf(language)),
);

/** The stem of a folded word in a language. */
export function stem(word: string, language: Language): string {
  return stemmerOf(language)(word);
}

function rememberingStemmer(
  algorithm: string | null,
  fillers: ReadonlySet<string>,
): (word: string) => string {
  if (algorithm === null) return (word) => word;
  const stemmer =
    algorithm === 'endings'
      ? { stem: (word: string) => word.replace(ENDINGS, '') }
      : snowball.newStemmer(algorithm);
  // Short words and codes have no forms worth folding, long ones are not words, and "quite" no "quit".
  const asIs = (word: string) =>
    (word.length < 4 && !HANGUL.test(word)) ||
    word.length > 40 ||
    /\d/.test(word) ||
    fillers.has(word);
  return remembering((word) => (asIs(word) ? word : stemmer.stem(word)));
}

const HANGUL = /\p{sc=Hangul}/u;
/** Scripts that tell the language where no filler word does; letters that only Ukrainian has come first. */
const SCRIPTS: readonly (readonly [RegExp, Language])[] = [
  [/[іїєґ]/u, 'uk'],
  [/\p{sc=Cyrillic}/u, 'ru'],
  [/\p{sc=Greek}/u, 'el'],
  [/\p{sc=Arabic}/u, 'ar'],
  [HANGUL, 'ko'],
  [/[\p{sc=Hiragana}\p{sc=Katakana}]/u, 'ja'],
  [/\p{sc=Han}/u, 'zh'],
];

let speakers: Map<string, number[]> | undefined;

/** The languages, by number, of which a word is a filler. */
function speakersOf(word: string): readonly number[] {
  if (speakers === undefined) {
    speakers = new Map();
    for (const [at, language] of LANGUAGE_CODES.entries()) {
      for (const one of fillersOf(language)) {
        const others = speakers.get(one);
        if (others === undefined) speakers.set(one, [at]);
        else others.push(at);
      }
    }
  }
  return speakers.get(word) ?? [];
}

/**
 * The language most of the folded words speak for; where none does that of their script. Null where
 * neither tells, or they speak as much for English as for another: "no" alone is Spanish, too.
 */
export function guessLanguage(words: readonly string[]): Language | null {
  const score = LANGUAGE_CODES.map(() => 0);
  for (const word of words) {
    const all = speakersOf(word);
    // A word that many languages share says little for each.
    for (const at of all) score[at] = (score[at] ?? 0) + 1 / all.length;
  }
  const most = Math.max(...score);
  if (most === 0) return languageOfScript(words);
  const best = score.indexOf(most);
  return best === 0 && score.lastIndexOf(most) > 0 ? null : (LANGUAGE_CODES[best] ?? null);
}

function languageOfScript(words: readonly string[]): Language | null {
  const letters = words.join('');
  return SCRIPTS.find(([script]) => script.test(letters))?.[1] ?? null;
}

/** Whether a word says nothing: a filler that denies nothing. */
export function isIdle(word: string, language: Language): boolean {
  return fillersOf(language).has(word) && !smallWords('negators').has(word);
}
