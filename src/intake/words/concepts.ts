// What words and phrases mean, so that "Anmeldefehler" and "sign-in failure" come to the same. The
// words are data: YAML by trade in the package's folder `prompts/words`, and a person's own file.
import { parse } from 'yaml';
import { z } from 'zod';
import { AppError, messageOf, tally } from '../../base/index.ts';
import { shippedData, wordFiles } from './data.ts';
import { isIdle, isLanguage, type Language, stem } from './languages.ts';
import { tokenize } from './tokens.ts';

const known = z.object({
  /** Nearly every report has it, so it tells little about which one it is. */
  vague: z.boolean().default(false),
  /** It tells nothing about the matter. */
  idle: z.boolean().default(false),
  /** Something to complain of: without it ("no waiting time") is praise. */
  bad: z.boolean().default(false),
  /** Every complaint of a matter says it: "not enforced", "missing", "wrong". */
  any: z.boolean().default(false),
  /** Praise of what stands next to it. */
  praise: z.boolean().default(false),
  /** Something is refused, or something is let through: two defects, whatever else is alike. */
  deny: z.boolean().default(false),
  permit: z.boolean().default(false),
  /** Concepts that the one who asks for this one means too. */
  kin: z.array(z.string()).default([]),
  /** Concepts that go without saying where this one is mentioned. */
  implies: z.array(z.string()).default([]),
});
const concept = known.catchall(z.string());
const concepts = z.record(z.string(), concept);

/** What is known about a concept, without its words. */
export type Concept = Pick<z.output<typeof known>, keyof typeof known.shape>;

/** Of a word that means two things the first file's meaning counts: trades before software. */
const ORDER = `talk retail travel games health banking general software everyday`.split(' ');
const FLAGS: ReadonlySet<string> = new Set(Object.keys(known.shape));

/** Phrases of one spelling: as written in any language, or in the stems of one. */
export interface Phrases {
  /** The concept of words joined by blanks. */
  conceptOf: ReadonlyMap<string, string>;
  /** The most words of any phrase that begins with a word: most text goes no further. */
  longest: ReadonlyMap<string, number>;
}

interface Entry {
  concept: string;
  language: Language;
  words: string[];
}

interface Lexicon {
  all: ReadonlyMap<string, Concept>;
  entries: readonly Entry[];
  written: Phrases;
  stemmed: Map<Language, Phrases>;
  /** Every single word that stands in it, with its languages. */
  words: ReadonlyMap<string, ReadonlySet<Language>>;
}

let lexicon: Lexicon | undefined;
/** The person's own words that it holds. */
let inUse: string | null = null;
/** Called when the words change: what was remembered about words is no longer true. */
const forgets: (() => void)[] = [];

/** Has `forget` called whenever other words are used. */
export function onNewWords(forget: () => void): void {
  forgets.push(forget);
}

/**
 * Uses a person's own words (YAML, like the files of the package) before those of the package, or
 * with null the package's alone. Errors: AppError `usage` that names `source`.
 */
export function setWords(own: string | null, source = 'words.yaml'): void {
  if (own === inUse) return;
  lexicon = build([own === null ? {} : ownWords(own, source), ...shipped()]);
  inUse = own;
  for (const forget of forgets) forget();
}

/** What is known about a concept; null for a name that is none. */
export function conceptNamed(name: string | null): Concept | null {
  return name === null ? null : (words().all.get(name) ?? null);
}

/** Every phrase of these concepts, in words as they are written, with its language. */
export function phrasesOf(names: ReadonlySet<string>): { words: string[]; language: Language }[] {
  return words().entries.filter(({ concept: name }) => names.has(name));
}

/** The names of all concepts. */
export function conceptNames(): string[] {
  return [...words().all.keys()];
}

/** All phrases as they are written, folded. */
export function writtenPhrases(): Phrases {
  return words().written;
}

/** Whether this is a word that the lists hold by itself, and so no slip of another; of a language or of any. */
export function isKnownWord(word: string, language?: Language): boolean {
  const languages = words().words.get(word);
  return languages !== undefined && (language === undefined || languages.has(language));
}

/** Endings of plurals and genders: of one word alone nobody can tell the language, and so no stem. */
const ENDINGS = [/(?<=.{4})[snei]$/, /(?<=.{4})e[sn]$/];

/** The language in which most of the words stand in the lists; English of equals and where none does. */
export function listedLanguage(all: readonly string[]): Language {
  const languages = words().words;
  const found = all.flatMap((word) => {
    const bare = ENDINGS.map((ending) => languages.get(word.replace(ending, ''))).find(Boolean);
    return [...(languages.get(word) ?? bare ?? [])];
  });
  const [[best, most] = ['en' as const, 0]] = tally(found);
  return most > found.filter((one) => one === 'en').length ? best : 'en';
}

/**
 * A language's phrases in stems. Only its own count: across languages stems fall together by chance
 * ("archived" and "archivos").
 */
export function stemmedPhrases(language: Language): Phrases {
  const { stemmed, entries } = words();
  let known = stemmed.get(language);
  if (known === undefined) {
    const own = entries.filter((entry) => entry.language === language);
    const stems = own.map((entry) => ({
      ...entry,
      phrase: entry.words.map((word) => stem(word, language)),
    }));
    known = index(stems.filter((entry) => isTelling(entry.phrase, entry.words)));
    stemmed.set(language, known);
  }
  return known;
}

/** Whether enough of a word is left in its stem: "even" is not "evening", "cada" is not "cadê". */
function isTelling([itsStem = '', ...more]: readonly string[], [word = '']: readonly string[]) {
  const lost = word.slice(itsStem.length);
  const most = itsStem.length > 3 || lost === 's' ? 1 : 0;
  return more.length > 0 || itsStem.length > 4 || lost.length <= most;
}

function words(): Lexicon {
  lexicon ??= build(shipped());
  return lexicon;
}

let packaged: z.output<typeof concepts>[] | undefined;

function shipped(): z.output<typeof concepts>[] {
  const place = (name: string) => {
    const [, trade = ''] = /(\w+)\.yaml$/.exec(name) ?? [];
    return (ORDER.indexOf(trade) + ORDER.length + 1) % (ORDER.length + 1);
  };
  packaged ??= wordFiles()
    .sort((a, b) => place(a) - place(b))
    .map((name) => concepts.parse(shippedData(name)));
  return packaged;
}

/** Errors: AppError `usage` that names `source`. */
function ownWords(text: string, source: string): z.output<typeof concepts> {
  try {
    const found = concepts.parse(parse(text) ?? {});
    for (const [name, one] of Object.entries(found)) {
      const odd = Object.keys(one).find((key) => !FLAGS.has(key) && !isLanguage(key));
      if (odd !== undefined) throw new Error(`${name}: "${odd}" is no language that is known.`);
    }
    return found;
  } catch (cause) {
    const issue = cause instanceof z.ZodError ? cause.issues[0] : undefined;
    const why = issue ? `${issue.path.join('.')}: ${issue.message}` : messageOf(cause);
    throw new AppError('usage', `${source} holds no word lists: ${why}`, {
      next: 'Write a name, and below it a language with words: "luggage:" and "  en: bag, suitcase".',
      cause,
    });
  }
}

function build(files: readonly z.output<typeof concepts>[]): Lexicon {
  const all = new Map<string, Concept>();
  const entries: Entry[] = [];
  for (const [name, one] of files.flatMap((file) => Object.entries(file))) {
    if (!all.has(name)) all.set(name, one as unknown as Concept);
    for (const [language, phrases] of Object.entries(one)) {
      if (FLAGS.has(language)) continue;
      for (const phrase of String(phrases).split(',')) {
        const said = tokenize(phrase).map(({ word }) => word);
        if (said.length === 0) continue;
        const entry = { concept: name, language: language as Language, words: said };
        // "ouvrir un compte" is also "ouvrir mon compte": what leads from word to word is no matter.
        const bare = said.filter((word) => !isIdle(word, entry.language));
        entries.push(entry);
        if (bare.length > 1 && bare.length < said.length) entries.push({ ...entry, words: bare });
      }
    }
  }
  const written = index(entries.map((entry) => ({ ...entry, phrase: entry.words })));
  const single = new Map<string, Set<Language>>();
  for (const { words: said, language } of entries) {
    const [word = ''] = said;
    if (said.length === 1) single.set(word, (single.get(word) ?? new Set()).add(language));
  }
  return { all, entries, written, stemmed: new Map(), words: single };
}

function index(all: readonly { concept: string; phrase: string[] }[]): Phrases {
  const conceptOf = new Map<string, string>();
  const longest = new Map<string, number>();
  for (const { concept: name, phrase } of all) {
    const [first = ''] = phrase;
    const key = phrase.join(' ');
    if (first === '' || conceptOf.has(key)) continue;
    conceptOf.set(key, name);
    longest.set(first, Math.max(phrase.length, longest.get(first) ?? 0));
  }
  return { conceptOf, longest };
}
