// What a tool's description adds to its name: a missing verb or noun, a doubt, and its arguments.
import type { Tool } from '../../endpoint/index.ts';
import { EFFECT_OF_VERB } from '../effect.ts';
import { type NameReading, readSentence, readWords, singular, verbOf, wordsOf } from './name.ts';

/** Nouns further back in a sentence are about something else. */
const WORDS_BEFORE_NOUN = 8;

/** The reading of a name, with what only the description says. */
export function withDescription(
  reading: NameReading,
  { name, description }: Pick<Tool, 'name' | 'description'>,
): NameReading {
  if (description.trim() === '') return reading;
  const isTeam = wordsOf(name).some((word) => singular(word) === 'team');
  const doubtful = isTeam && isOfSomethingElse(description) ? ['workspace' as const] : [];
  const sentence = firstSentence(description);
  // Few operations ask for what is promised, and reading a sentence takes longer than reading a name.
  const said = (named: NameReading): NameReading => ({
    ...named,
    doubtful,
    get promised() {
      return readWords(wordsOf(sentence)).plural;
    },
  });
  if (reading.verb !== null && reading.nouns.length > 0 && reading.unknown.length === 0) {
    return said(reading);
  }
  if (reading.unknown.length > 0) return said(plainlySaid(reading, sentence) ?? reading);
  const words = wordsOf(sentence);
  const verb = reading.verb ?? plainVerb(words);
  const named = reading.nouns.length > 0 ? reading : firstNoun(words);
  const { nouns, plural } = named ?? reading;
  return said({ ...reading, verb, nouns, plural, borrowed: true });
}

/**
 * What the description says where the name holds words that nobody knows: only a sentence that is
 * understood to its last word counts, and only where it agrees with the known words of the name.
 */
function plainlySaid(reading: NameReading, sentence: string): NameReading | null {
  const described = readSentence(sentence);
  const verb = reading.verb ?? described?.verb ?? null;
  if (!described || verb === null) return null;
  const agree = described.verb === null || EFFECT_OF_VERB[described.verb] === EFFECT_OF_VERB[verb];
  const covered = reading.nouns.every((noun) => described.nouns.includes(noun));
  return agree && covered
    ? { ...described, verb, word: reading.word ?? described.word, borrowed: true }
    : null;
}

function firstSentence(text: string): string {
  return text.trim().split(/[.:;\n\u2014]|\s-\s/)[0] ?? '';
}

/** The verb that a sentence starts with, unless another one in it contradicts it. */
function plainVerb(words: readonly string[]): NameReading['verb'] {
  const verb = verbOf((words[0] ?? '').replace(/s$/, '')) ?? verbOf(words[0] ?? '');
  if (verb === null) return null;
  const reads = EFFECT_OF_VERB[verb] === 'read';
  const others = words.slice(1).flatMap((word) => (word === 'list' ? [] : (verbOf(word) ?? [])));
  return others.every((other) => (EFFECT_OF_VERB[other] === 'read') === reads) ? verb : null;
}

function firstNoun(words: readonly string[]): NameReading | null {
  for (let end = 2; end <= Math.min(words.length, WORDS_BEFORE_NOUN); end++) {
    const reading = readWords(words.slice(1, end + 1));
    if (reading.nouns.length > 0) return reading;
  }
  return null;
}

/** "Team" is ClickUp's old word for a workspace, and an everyday word for other things. */
function isOfSomethingElse(description: string): boolean {
  return !/workspace|organi[sz]ation|authori[sz]ed/i.test(wordsOf(description).join(' '));
}

/** Whether a tool says of itself that another one is to be used instead. */
export function isOutdated(description: string): boolean {
  return /\b(deprecated|obsolete|backwards?[- ]compatib\w+|compatibility (tool|alias)|prefer \w+_\w+)\b/i.test(
    description,
  );
}

/** Arguments that are only described in the `Args:` part of the tool's description, by name. */
export function describedArguments(description: string): Map<string, string> {
  const found = new Map<string, string>();
  const [, part] = /^\s*(?:Args|Arguments|Parameters):?\s*$([\s\S]*)/im.exec(description) ?? [];
  let last: string | null = null;
  for (const line of (part ?? '').split('\n')) {
    if (/^\s*(Returns|Raises|Examples?|Notes?|Yields):?\s*$/i.test(line)) break;
    const [, name, text] = /^\s*[-*]?\s*`?(\w+)`?\s*(?:\([^)]*\))?\s*:\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      last = name;
      found.set(name, text ?? '');
    } else if (last !== null && line.trim() !== '') {
      found.set(last, `${found.get(last) ?? ''} ${line.trim()}`);
    }
  }
  return found;
}
