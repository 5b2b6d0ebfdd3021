// Picks the row that speaks for a group, and a title from its words.
import type { Row } from '../row.ts';
import { excerpt } from '../safe-cell.ts';
import type { Language } from '../words/languages.ts';
import { matterOf } from './features.ts';
import { dot, unit, type Vector } from './weights.ts';

const LONGEST_TITLE = 100;
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
export function representativeOf(members: readonly Candidate[], center: Vector): Row {
  const usual = mostFrequent(members.map(({ language }) => language));
  let best: { row: Row; score: number } | null = null;
  for (const { row, vector, language } of members.slice(0, CANDIDATES)) {
    const title = titleOf(row);
    const ofTitle = dot(unit([...matterOf(title).features]), center);
    const style = isAwkward(title) ? AWKWARD : 1;
    const score =
      (dot(vector, center) + TITLE_COUNTS * ofTitle) * style * (language === usual ? 1 : FOREIGN);
    if (best === null || score > best.score) best = { row, score };
  }
  if (best === null) throw new RangeError('A group has at least one member.');
  return best.row;
}

function mostFrequent(languages: readonly Language[]): Language | undefined {
  const counts = new Map<Language, number>();
  for (const language of languages) counts.set(language, (counts.get(language) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0];
}

/** The row's title, or the first sentence of its text that says something, cut to 100 characters. */
export function titleOf(row: Row): string {
  if (row.title !== '') return excerpt(row.title, LONGEST_TITLE);
  const sentences = withoutTags(row.text.slice(0, 2000))
    .split(/(?<=[.!?。！？])\s+|\n+/u)
    .map((sentence) => excerpt(sentence, LONGEST_TITLE))
    .filter((sentence) => /\p{L}/u.test(sentence));
  const telling = sentences.find(
    (sentence) => sentence.length >= GOOD_LENGTH.from && !isGreeting(sentence),
  );
  return telling ?? sentences[0] ?? (excerpt(row.text, LONGEST_TITLE) || '(no text)');
}

/** Help desks export messages as HTML; in a title its tags are noise. */
function withoutTags(text: string): string {
  return text
    .replace(/<(?:br|\/p|\/div|\/li)\s*\/?>/gi, '\n')
    .replace(
      /<\/?(?:p|div|span|b|i|u|em|strong|a|img|ul|ol|li|h[1-6])(?:\s[^<>]{0,500})?\/?>/gi,
      '',
    );
}

function isGreeting(sentence: string): boolean {
  return /^(?:hi|hello|hey|dear|hallo|guten|liebe|moin|bonjour|salut|hola|buen|ciao|ol[aá]|bom|beste|hoi)\b.{0,30}$/i.test(
    sentence,
  );
}

function isAwkward(title: string): boolean {
  if (title.length < GOOD_LENGTH.from || title.length > GOOD_LENGTH.to) return true;
  return title === title.toUpperCase() && title !== title.toLowerCase();
}
