// Entries for a screen reader: sentences without marks and boxes, one thing a line.
import type { WriteCard } from '../../agent/index.ts';
import { cleanLine, cleanText } from '../../base/index.ts';
import type { Entry } from '../entries.ts';
import { markdownLines } from '../markdown/index.ts';
import { textOf } from '../text/index.ts';
import { operationName, type Paper, stepsWords } from '../transcript/index.ts';

/** Paragraphs stay whole: the terminal breaks them, and a reader reads them in one go. */
const WIDTH = 10_000;

/** What saying depends on, beside what is said. */
export type Voice = Omit<Paper, 'width'>;

type Say<K extends Entry['kind']> = (entry: Extract<Entry, { kind: K }>, voice: Voice) => string[];

const SAYS: { [K in Entry['kind']]: Say<K> } = {
  // It was typed just above.
  person: () => [],
  answer: ({ piece }) => markdownLines(piece.source, WIDTH).map(textOf),
  tool: ({ call }) => {
    const end = call.ok === null ? 'interrupted' : call.ok ? 'answered' : 'failed';
    return [
      `Tool ${cleanLine(call.tool, 60)} ${end}: ${cleanLine(call.summary, 300) || 'nothing said'}`,
    ];
  },
  write: ({ card, state, message }, voice) => [
    ...cardText(card, voice),
    `This write: ${cleanLine(state, 40)}${message ? `, ${cleanLine(message, 300)}` : ''}.`,
  ],
  collected: ({ card, numbers }, voice) => [
    `In the plan, not written: ${stepsWords(numbers)}.`,
    ...cardText(card, voice),
  ],
  notice: ({ level, text, next }) => {
    const words = next === undefined ? text : `${text} ${next}`;
    return [
      `${level === 'info' ? '' : `${level === 'warn' ? 'Warning' : 'Error'}: `}${cleanText(words)}`,
    ];
  },
  report: ({ lines }) => lines.map(cleanText),
  ended: ({ reason, message }) => [
    `The turn ended: ${reason}${message ? `, ${cleanLine(message, 400)}` : ''}.`,
  ],
};

/** The lines that say an entry. */
export function spokenLines(entry: Entry, voice: Voice): string[] {
  return (SAYS[entry.kind] as Say<Entry['kind']>)(entry, voice).map((line) =>
    cleanText(line)
      .replace(/[\n\t]/g, ' ')
      .trimEnd(),
  );
}

/** A write in sentences. */
export function cardText(card: WriteCard, { words, planLines }: Voice): string[] {
  const { target, before, after, reason, risk, plan } = card;
  const fields = Object.keys(after).map((field) => {
    const now = words.value(field, after[field]);
    const name = words.field(field);
    return before === null
      ? `  ${name}: ${now}`
      : `  ${name}: from ${words.value(field, before[field])} to ${now}`;
  });
  return [
    `${operationName(card)}: ${cleanLine(target.name, 120)}.${risk === 'high' ? ' It cannot be taken back.' : ''}`,
    ...(plan ? planLines(plan, WIDTH) : fields),
    ...(reason === '' ? [] : [`  because: ${cleanLine(reason, 400)}`]),
  ];
}
