// A write as a card: what it touches, and each field before → after.
import type { WriteCard } from '../../agent/index.ts';
import { cleanLine, cleanText, type JsonObject } from '../../base/index.ts';
import type { Plan, PlanStep } from '../../engine/index.ts';
import { behind, type Line, span, type Tone, widthOf, wrap } from '../text/index.ts';

/** Values in a person's words. The chat is handed them: what knows the domain takes long to load. */
export interface Words {
  /** A field's name: `durationMs` is "duration". */
  field(name: string): string;
  /** A field's value, a text in full: a person approves what stands there. */
  value(name: string, value: JsonObject[string]): string;
  /** An instant, epoch ms. */
  instant(at: number): string;
}

/** What a write touches, what it changes, and when. */
export interface StepView {
  what: string;
  change: string;
  when: string;
}

/** What drawing depends on, beside what is drawn. */
export interface Paper {
  width: number;
  words: Words;
  /** A step of a plan in a few words. */
  stepView(step: PlanStep, plan: Plan): StepView;
  /** A plan as a table of at most `width` columns. */
  planLines(plan: Plan, width: number): string[];
}

/** Until the program is loaded: names and values as they are. No card is drawn so early. */
export const PLAIN_PAPER: Omit<Paper, 'width'> = {
  words: {
    field: (name) => name,
    value: (_name, value) => String(value),
    instant: (at) => new Date(at).toISOString(),
  },
  stepView: ({ operation, target }) => ({ what: target.name, change: operation, when: '' }),
  planLines: () => [],
};

/** What the operation does, in the words of a question: `Create task`, `Log time`. */
export function operationName({ operation }: Pick<WriteCard, 'operation'>): string {
  const [noun = '', verb = ''] = operation.split('.');
  const words = [verb, noun]
    .map((word) => word.replaceAll('_', ' '))
    .join(' ')
    .trim();
  return cleanLine(words.charAt(0).toUpperCase() + words.slice(1), 60);
}

/** The head and the fields of a card, without its end. */
export function cardLines(card: WriteCard, { width, words, planLines }: Paper): Line[] {
  const tone: Tone = card.risk === 'high' ? 'bad' : 'accent';
  const head: Line = [
    span(operationName(card), { tone, bold: true }),
    span(`  ${cleanLine(card.target.name, 120)}`, { bold: true }),
    span(
      card.target.id === null ? '' : `  ${card.target.kind} ${cleanLine(card.target.id, 40)}`,
      'muted',
    ),
    span(card.risk === 'high' ? '  cannot be taken back' : '', 'bad'),
  ];
  const edge = [span('│ ', tone)];
  return [
    ...behind([span('┌ ', tone)], edge, wrap(head, width - 2)),
    ...behind(edge, edge, [
      ...(card.plan
        ? planLines(card.plan, width - 2).map((line) => [span(cleanText(line))])
        : fieldLines(card, width - 2, words)),
      ...reasonLines(card, width - 2),
    ]),
  ];
}

/** How a field without a value reads. */
const NOTHING = '–';

function fieldLines({ before, after, effect }: WriteCard, width: number, words: Words): Line[] {
  const fields = Object.keys(effect === 'delete' ? { ...before, ...after } : after)
    // Something new says nothing of what it will not have.
    .filter((field) => before !== null || words.value(field, after[field]) !== NOTHING);
  const names = fields.map((field) => cleanLine(words.field(field), 40));
  const room = Math.min(18, Math.max(0, ...names.map(widthOf)));
  return fields.flatMap((field, index) => {
    const name = names[index] ?? '';
    const now = effect === 'delete' ? 'gone' : words.value(field, after[field]);
    const was = before === null ? null : words.value(field, before[field]);
    const value: Line =
      was === null
        ? [span(now, 'good')]
        : [span(was, was === NOTHING ? 'muted' : 'bad'), span(' → ', 'muted'), span(now, 'good')];
    const label = `${name}${' '.repeat(Math.max(1, room - widthOf(name) + 2))}`;
    const blank = [span(' '.repeat(widthOf(label)))];
    return behind([span(label, 'muted')], blank, wrap(value, width - widthOf(label)));
  });
}

function reasonLines({ reason }: WriteCard, width: number): Line[] {
  return reason === '' ? [] : wrap([span(`why: ${cleanLine(reason, 400)}`, 'muted')], width);
}
