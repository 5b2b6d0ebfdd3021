// Cuts a text into words, remembering where each one stood.
import { foldText } from './fold.ts';

/** A word of a text: folded for comparison, and its place in the text as it was. */
export interface Token {
  word: string;
  start: number;
  end: number;
}

const WORD = /[\p{L}\p{M}\p{N}]+(?:['’ʼ][\p{L}\p{M}]+)*/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII
const PLAIN = /^[\u0000-\u007f]*$/;
const PLAIN_WORD = /[a-z\d]+(?:'[a-z]+)*/g;
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
  // An ASCII text is cut several times as fast.
  const plain = PLAIN.test(text) ? text.toLowerCase().match(PLAIN_WORD) : null;
  for (const word of plain ?? []) take(word.includes("'") ? token(word, 0).word : word);
  if (plain === null) for (const { word } of tokenize(text)) take(word);
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
