// Picks the row that speaks for a group, and a title from its words; tells whether a given title fits.
import { tally } from '../../base/index.ts';
import type { Row } from '../row.ts';
import { excerpt, plainText, saidText } from '../safe-cell.ts';
import type { Language } from '../words/languages.ts';
import { matterOf, textOf } from './features.ts';
import { dot, toUnit, type Vector } from './kinds.ts';

const LONGEST_TITLE = 80;
const GREETING =
  /^\s*(?:hi|hello|hey|dear|hallo|guten tag|liebes?|moin|bonjour|salut|hola|buenos d[ií]as|buenas|ciao|salve|ol[aá]|bom dia|beste|hoi|cześć|witam|merhaba)(?:\s+(?:team|all|there|support|zusammen|à tous|equipo|everyone|guys|\p{Lu}\p{L}+)){0,2}\s*(?:[,!:.–-]+\s*|$)/iu;
const GOOD_LENGTH = { from: 12, to: 90 };
/** How much it counts that a row's title itself says what the group is about. */
const TITLE_COUNTS = 0.5;
/** A title that is too short, too long or shouted, and a row in another language than most. */
const AWKWARD = 0.85;
const FOREIGN = 0.8;
/** Of a huge group the earliest members are candidates enough. */
const CANDIDATES = 500;

/** A row as a candidate to speak for its group. */
export interface Candidate {
  row: Row;
  vector: Vector;
  language: Language;
}

/** The row that says best, in the group's main language, what all say; the earlier one of equals. */
export function representativeOf(
  members: readonly Candidate[],
  center: Vector,
  says?: ReadonlyMap<Row, string>,
): Row {
  const [usual] = tally(members.map(({ language }) => language)).keys();
  let best: { row: Row; score: number } | null = null;
  for (const { row, vector, language } of members.slice(0, CANDIDATES)) {
    const title = titleOf(row, says?.get(row));
    const ofTitle = dot(toUnit(matterOf(title).features), center);
    const style = isAwkward(title) ? AWKWARD : 1;
    const score =
      (dot(vector, center) + TITLE_COUNTS * ofTitle) * style * (language === usual ? 1 : FOREIGN);
    if (best === null || score > best.score) best = { row, score };
  }
  if (best === null) throw new RangeError('A group has at least one member.');
  return best.row;
}

/**
 * What a row says is wrong: the sentence with what was looked for, else its title, else the first
 * sentence of its text that says something. Without handles, greetings and trailing dots.
 */
export function titleOf(row: Row, says?: string): string {
  const title = tidied(saidText(row.title));
  const own = [tidied(says ?? ''), title].find((one) => /\p{L}/u.test(one));
  const named = own === title && title.length < GOOD_LENGTH.from;
  if (own !== undefined && !named) return own;
  const sentences = saidText(row.text.slice(0, 2000))
    .split(/(?<=[.!?。！？])\s+|\n+/u)
    .map(tidied);
  const said = sentences.filter((sentence) => /\p{L}/u.test(sentence));
  const telling = said.find(({ length }) => length >= GOOD_LENGTH.from) ?? said[0];
  // A title of a word or two only names a thing.
  if (own !== undefined) return telling === undefined ? own : tidied(`${own}: ${telling}`);
  return telling ?? (excerpt(row.text, LONGEST_TITLE) || '(no text)');
}

/** One line of at most 80 characters: whom it is to and how it ends say nothing. */
function tidied(sentence: string): string {
  const plain = plainText(sentence)
    .replaceAll('\ufe0f', '')
    .replace(/https?:\/\/\S*/g, ' ')
    .replace(/(?:^|\s)[@#]\w+/gu, (tag) => (tag.trim().startsWith('@') ? ' ' : tag))
    .replace(GREETING, '')
    .replace(/^[\s\-–—*•>,.;:!)\p{Extended_Pictographic}]+/u, '')
    // Spreadsheets guard a cell with an apostrophe.
    .replace(/^'(?!.*')/u, '')
    .replace(/\s+/gu, ' ');
  return shortened(plain)
    .replace(/[\s.…,;:!(#&\-–—\p{Extended_Pictographic}]+$/u, '')
    .replace(/^\p{Ll}(?=[\p{Ll}\s'’])/u, (letter) => letter.toUpperCase());
}

/** As many whole words as a title holds: dots that stand for the rest would say nothing. */
function shortened(line: string): string {
  const letters = Array.from(excerpt(line, 400));
  if (letters.length <= LONGEST_TITLE) return letters.join('');
  const cut = letters.slice(0, LONGEST_TITLE + 1).join('');
  const blank = cut.lastIndexOf(' ');
  if (blank < LONGEST_TITLE / 2) return letters.slice(0, LONGEST_TITLE).join('');
  // Short words at the end only lead to the next ones.
  return cut.slice(0, blank).replace(/(?:\s+\p{L}{1,3})+$/u, '');
}

function isAwkward(title: string): boolean {
  if (title.length < GOOD_LENGTH.from || title.length > GOOD_LENGTH.to) return true;
  return title === title.toUpperCase() && title !== title.toLowerCase();
}

/** Of a huge group the first rows are enough to judge by. */
const JUDGED = 200;

/**
 * Whether at least half of the rows hold something of what the title is about. One row alone cannot
 * make a title speak for the others.
 */
export function speaksFor(title: string, rows: readonly Row[]): boolean {
  const about = matterOf(title).features;
  const judged = rows.slice(0, JUDGED);
  const holding = judged.filter((row) => {
    const { features } = matterOf(textOf(row));
    return [...about.keys()].some((feature) => features.has(feature));
  });
  return holding.length * 2 >= judged.length;
}
