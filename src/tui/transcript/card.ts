// A write as a card: what it touches, and each field before → after.
import type { WriteCard } from '../../agent/index.ts';
import { cleanLine, cleanText, type JsonObject } from '../../base/index.ts';
import type { Plan, PlanStep } from '../../engine/index.ts';
import { behind, type Line, namedLines, span, type Tone, wrap } from '../../text/index.ts';

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

/** What drawing depends on, besides what is drawn. */
export interface Paper {
  width: number;
  words: Words;
  /** A step of a plan in a few words. */
  stepView(step: PlanStep, plan: Plan): StepView;
  /** A plan as a table of at most `width` columns. */
  planLines(plan: Plan, width: number): string[];
}

/** The columns of a line that is as long as its paragraph: the terminal breaks it, or the page. */
export const UNWRAPPED = 10_000;

/** The same where a paragraph is a line. */
export type Voice = Omit<Paper, 'width'>;

/** Until the program is loaded: names and values as they are. No card is drawn so early. */
export const PLAIN_PAPER: Voice = {
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

const PAST: Record<string, string> = {
  ...{ create: 'Created', update: 'Updated', delete: 'Deleted', start: 'Started', stop: 'Stopped' },
  ...{ tag: 'Tagged', untag: 'Untagged' },
};

/** The same when it is done: `Created task`. */
export function doneName({ operation }: Pick<WriteCard, 'operation'>): string {
  const [noun = '', verb = ''] = operation.split('.');
  const past = PAST[verb];
  return past ? `${past} ${noun.replaceAll('_', ' ')}` : `${operationName({ operation })}:`;
}

/** What a write does, and to what, on one line. */
export function headLine({ target, after }: WriteCard, name: string): Line {
  const place = typeof after.list === 'string' ? ` in ${cleanLine(after.list, 60)}` : '';
  return [span(`${name} `), span(cleanLine(target.name, 120), { bold: true }), span(place)];
}

/** What an update changes, on one line; a new thing and one that is gone are told by their name. */
export function changeWords({ before, after, effect }: WriteCard, words: Words): string {
  if (before === null || effect !== 'update') return '';
  const changes = Object.keys(after).map((field) => {
    const [was, now] = [words.value(field, before[field]), words.value(field, after[field])];
    return `${words.field(field)} ${was.length + now.length > 80 ? 'changed' : `${was} → ${now}`}`;
  });
  return `  ${cleanLine(changes.join(', '), 300)}`;
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
    span(card.risk === 'high' ? '  cannot be undone' : '', 'bad'),
  ];
  const edge = [span('│ ', tone)];
  return [
    ...behind([span('┌ ', tone)], wrap(head, width - 2), edge),
    ...behind(
      edge,
      [
        ...(card.plan
          ? planLines(card.plan, width - 2).map((line) => [span(cleanText(line))])
          : fieldLines(card, width - 2, words)),
        ...reasonLines(card, width - 2),
      ],
      edge,
    ),
  ];
}

/** How a field without a value reads. */
const NOTHING = '–';

/** Each field before → after, the names in a column. */
export function fieldLines(
  { before, after, effect }: Pick<WriteCard, 'before' | 'after' | 'effect'>,
  width: number,
  words: Words,
): Line[] {
  const fields = Object.keys(effect === 'delete' ? { ...before, ...after } : after)
    // Something new says nothing of what it will not have.
    .filter((field) => before !== null || words.value(field, after[field]) !== NOTHING);
  const rows = fields.map((field): [string, Line] => {
    const now = effect === 'delete' ? 'gone' : words.value(field, after[field]);
    if (before === null) return [words.field(field), [span(now, 'good')]];
    const was = words.value(field, before[field]);
    const old = span(was, was === NOTHING ? 'muted' : 'bad');
    return [words.field(field), [old, span(' → ', 'muted'), span(now, 'good')]];
  });
  return namedLines(rows, width);
}

function reasonLines({ reason }: WriteCard, width: number): Line[] {
  return reason === '' ? [] : wrap([span(`why: ${cleanLine(reason, 400)}`, 'muted')], width);
}
