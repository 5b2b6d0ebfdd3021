// Brings texts to a common spelling: lower case, no accents, one kind of apostrophe and hyphen; and
// remembers what is worked out of words.

const ASCII_LOWER = /^[\n -@[-`a-z{-~]*$/;
/** Latin and Greek letters with an accent, in one character or as a letter and its marks. */
const ACCENTED = /[\u00c0-\u024f\u0370-\u03ff\u1e00-\u1eff]\p{M}*|[a-z]\p{M}+/gu;
const MARKS = /\p{M}+/gu;
const SPECIAL: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};
const SPECIALS = /[ßøæœłđðþı]/g;

/**
 * Lower case, accents removed, full-width forms narrowed. "Größe" gives "grosse". Cyrillic й and
 * Japanese voiced kana keep their marks: there they make another letter.
 */
export function foldText(text: string): string {
  if (ASCII_LOWER.test(text)) return text;
  const lower = text.normalize('NFKC').toLowerCase();
  return lower
    .replace(ACCENTED, withoutMarks)
    .replace(SPECIALS, (letter) => SPECIAL[letter] ?? letter);
}

/** So many answers are remembered before the memory starts again. */
const REMEMBERED = 100_000;

/** The same function of a word, worked out once for each: the same words stand in many rows. */
export function remembering<Word extends string, Answer>(
  compute: (word: Word) => Answer,
): (word: Word) => Answer {
  const known = new Map<Word, Answer>();
  return (word) => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const answer = compute(word);
    if (known.size >= REMEMBERED) known.clear();
    known.set(word, answer);
    return answer;
  };
}

function withoutMarks(letters: string): string {
  return letters.normalize('NFD').replace(MARKS, '');
}
