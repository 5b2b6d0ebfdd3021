// Cuts a text into words, remembering where each one stood.
import { foldText } from './fold.ts';

/** A word of a text: folded for comparison, and its place in the text as it was. */
export interface Token {
  word: string;
  start: number;
  end: number;
}

const WORD = /[\p{L}\p{M}\p{N}]+(?:['’ʼ][\p{L}\p{M}]+)*/gu;
/** Nothing in it needs more than a look at each character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII
const PLAIN = /^[\u0000-\u007f]*$/;
/** Scripts written without spaces; words in them have to be found with a dictionary. */
const UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
/** French, Italian and Catalan short words before an apostrophe: l'erreur, qu'il, dell'errore. */
const ELIDED = /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|un|dell?|all|nell|sull|dall|quest)$/;

/** The Arabic article and what is written together with it: "والتأخير" is "تأخير". */
const ARTICLE = /^[وبفك]?ال(?=\p{sc=Arabic}{3})/u;

let segmenter: Intl.Segmenter | undefined;

/** The words of a text, in order. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  if (PLAIN.test(text)) {
    eachPlainWord(text, (word, start, end) => tokens.push({ word, start, end }));
    return tokens;
  }
  for (const found of text.matchAll(WORD)) {
    const surface = found[0];
    const start = found.index;
    if (UNSPACED.test(surface)) tokens.push(...segmented(surface, start));
    else tokens.push(token(surface, start));
  }
  return tokens;
}

/** Hands out the words alone, in order: for anyone who looks at far more texts than it reads. */
export function eachWord(text: string, take: (word: string) => void): void {
  if (PLAIN.test(text)) eachPlainWord(text, take);
  else for (const { word } of tokenize(text)) take(word);
}

/** The words of an ASCII text, several times as fast. */
function eachPlainWord(
  text: string,
  take: (word: string, start: number, end: number) => void,
): void {
  const lower = text.toLowerCase();
  const { length } = lower;
  let start = -1;
  let quoted = false;
  for (let at = 0; at <= length; at++) {
    const code = at < length ? lower.charCodeAt(at) : 0;
    if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) {
      if (start < 0) start = at;
      continue;
    }
    if (start < 0) continue;
    const next = lower.charCodeAt(at + 1);
    if (code === 39 && next >= 97 && next <= 122) {
      quoted = true;
      continue;
    }
    if (quoted) {
      const one = token(lower.slice(start, at), start);
      take(one.word, one.start, one.end);
    } else take(lower.slice(start, at), start, at);
    start = -1;
    quoted = false;
  }
}

function token(surface: string, start: number): Token {
  const end = start + surface.length;
  const word = foldText(surface).replace(ARTICLE, '');
  const at = word.search(/['’ʼ]/);
  if (at < 0) return { word, start, end };
  const head = word.slice(0, at);
  const tail = word.slice(at + 1);
  if (tail === 's') return { word: head, start, end: start + at };
  if (tail.length > 1 && ELIDED.test(head)) return { word: tail, start: start + at + 1, end };
  return { word: word.replace(/['’ʼ]/g, ''), start, end };
}

function segmented(surface: string, start: number): Token[] {
  segmenter ??= new Intl.Segmenter('ja', { granularity: 'word' });
  return [...segmenter.segment(surface)].map(({ segment, index }) => token(segment, start + index));
}
