// What the screen shows, for a screen reader: the same lines without marks and boxes, one thing a line.
import type { WriteCard } from '../../agent/index.ts';
import { cleanText } from '../../base/index.ts';
import { type Line, textOf } from '../../text/index.ts';
import type { Entry } from '../entries.ts';
import { cardLines, UNWRAPPED, type Voice } from '../transcript/card.ts';
import { entryLines } from '../transcript/entry.ts';

/** What a mark at the start of a line means; the others mean nothing to the ear. */
const MARKS: [RegExp, string][] = [
  [/^✗ /, 'Failed: '],
  [/^! /, 'Warning: '],
  [/^▪ /, 'The turn ended: '],
  [/^[✓·●›i┌│] /, ''],
];

/** The lines that say an entry. What the person said was typed just above; thoughts are for the eye. */
export function spokenLines(entry: Entry, voice: Voice): string[] {
  if (['user', 'command', 'thought'].includes(entry.kind)) return [];
  const lines = entryLines(entry, { ...voice, width: UNWRAPPED });
  return ['answer', 'report', 'plan', 'run'].includes(entry.kind)
    ? lines.map(bare)
    : lines.map(told);
}

/** A write in sentences. */
export function cardText(card: WriteCard, voice: Voice): string[] {
  return cardLines(card, { ...voice, width: UNWRAPPED }).map(told);
}

/** The text of a line, with nothing in it that a terminal would act on. */
function safe(line: Line): string {
  return cleanText(textOf(line))
    .replace(/[\n\t]/g, ' ')
    .trim();
}

export function bare(line: Line): string {
  return safe(line).replace(/^● /, '');
}

function told(line: Line): string {
  const text = safe(line).replace(/ → /g, ' to ').replace(/ {2,}/g, ', ');
  return MARKS.reduce((said, [mark, word]) => said.replace(mark, word), text).replace(/ ↗$/, '');
}
