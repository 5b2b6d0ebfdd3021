// Finished entries as lines: one function for each kind.
import type { PlanNote } from '../../agent/index.ts';
import { cleanLine, cleanText } from '../../base/index.ts';
import {
  behind,
  type Line,
  markdownLines,
  span,
  type Tone,
  truncate,
  widthOf,
  wrap,
} from '../../text/index.ts';
import { type Entry, endOf, type Level, type ToolCall } from '../entries.ts';
import { changeWords, doneName, headLine, operationName, type Paper } from './card.ts';

type Show<K extends Entry['kind']> = (entry: Extract<Entry, { kind: K }>, paper: Paper) => Line[];

const SHOWS: { [K in Entry['kind']]: Show<K> } = {
  user: ({ text, attachments }, { width }) => [
    ...behind([span('› ', 'person')], wrap([span(cleanText(text), { bold: true })], width - 2)),
    ...attachments.map((name) => [span(`  + ${cleanLine(name, 80)}`, 'muted')]),
  ],

  command: ({ text }, paper) => SHOWS.user({ kind: 'user', text, attachments: [] }, paper),

  answer: ({ piece }, { width }) =>
    behind(
      [span(piece.joint === 'start' ? '● ' : '  ', 'accent')],
      markdownLines(piece.source, width - 2),
    ),

  tool: (call, { width }) => [truncate(callLine(call), width)],

  write: ({ card, state, message, url }, paper) => {
    const [tone, words] = endOf(state);
    const mark = span(`${tone === 'good' ? '✓' : tone === 'bad' ? '✗' : '·'} `, tone);
    const link = url === undefined ? [] : [span(' '), span('↗', { tone: 'accent', link: url })];
    const done = state === 'done' || state === 'noop';
    const head = headLine(card, done ? doneName(card) : operationName(card));
    // What was written and reads otherwise is said.
    if (state === 'done' && message === undefined) {
      const change = span(changeWords(card, paper.words), 'muted');
      return [[mark, ...truncate([...head, change], paper.width - 4), ...link]];
    }
    const text = message ? `${words}: ${cleanLine(message, 300)}` : words;
    const whole = [...head, span(`  ${text}`, tone), ...link];
    return behind([mark], wrap(whole, paper.width - 2));
  },

  thought: ({ text }, { width }) => [
    truncate([span(`  ✻ Thought: ${cleanLine(text, 400)}`, 'muted')], width),
  ],

  notice: ({ level, text, next }, { width }) => {
    const { mark, tone } = LEVELS[level];
    const words = next === undefined ? text : `${text} ${next}`;
    return behind([span(`${mark} `, tone)], wrap([span(cleanText(words), tone)], width - 2));
  },

  report: ({ lines }, { width }) =>
    lines.flatMap((line) => wrapReport(cleanText(line).replaceAll('\n', ' '), width)),

  plan: ({ plan }, paper) => noteLines(`Plan: ${planName(plan)}`, plan, paper),

  run: ({ plan, state, runId }, paper) =>
    noteLines(`Run ${runId ?? '–'} of ${planName(plan)}: ${state}`, plan, paper),

  ended: ({ reason, message, next }, { width }) => {
    const said = [message, next].filter((part) => part !== undefined).join(' ');
    const words = said === '' ? ENDS[reason] : `${ENDS[reason]}: ${cleanLine(said, 600)}`;
    const tone: Tone = reason === 'interrupted' ? 'muted' : 'warn';
    return behind([span('▪ ', tone)], wrap([span(words, tone)], width - 2));
  },
};

const LEVELS = {
  info: { mark: 'i', tone: 'muted' },
  warn: { mark: '!', tone: 'warn' },
  error: { mark: '✗', tone: 'bad' },
} as const satisfies Record<Level, { mark: string; tone: Tone }>;

const ENDS = {
  interrupted: 'Interrupted',
  limit: 'Stopped at a limit',
  denied: 'A write was not allowed',
  error: 'The turn failed',
} as const;

/** The lines of an entry, none wider than the paper. */
export function entryLines(entry: Entry, paper: Paper): Line[] {
  const show = SHOWS[entry.kind] as Show<Entry['kind']>;
  return show(entry, paper);
}

function planName({ workflow, undoes }: PlanNote): string {
  return undoes === null ? cleanLine(workflow) : `undo of ${undoes}`;
}

/** A plan that waited, or the writing of one, step by step. */
function noteLines(head: string, { steps }: PlanNote, paper: Paper): Line[] {
  const lines = steps.map(({ operation, name, state, message }) => {
    const why = message === undefined ? '' : ` (${message})`;
    return `  ${operation} ${name}: ${endOf(state === 'waiting' ? 'planned' : state)[1]}${why}`;
  });
  return SHOWS.report({ kind: 'report', lines: [head, ...lines] }, paper);
}

/** Whether a blank line stands before an entry. */
export function standsApart(entry: Entry, before: Entry | undefined): boolean {
  if (!before) return false;
  if (entry.kind === 'answer') return entry.piece.joint !== 'row' || before.kind !== 'answer';
  return !(entry.kind === 'tool' && before.kind === 'tool');
}

/** A call in one line: how it ended, its name, what it was about, what came of it. */
export function callLine({ tool, args, ok, summary }: ToolCall): Line {
  const mark = ok === null ? span('▪', 'muted') : ok ? span('✓', 'good') : span('✗', 'bad');
  if (ok && summary !== '') return [span('  '), mark, span(` ${cleanLine(summary, 200)}`)];
  return [
    span('  '),
    mark,
    span(` ${cleanLine(tool, 60)}`),
    span(argsText(args), 'muted'),
    span(summary === '' ? '' : ` → ${cleanLine(summary, 200)}`, 'bad'),
  ];
}

/** The arguments in a few words. */
export function argsText(args: ToolCall['args']): string {
  const words = Object.entries(args)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => {
      const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
      return `${cleanLine(name, 24)}: ${cleanLine(text, 32)}`;
    });
  return words.length === 0
    ? ''
    : ` (${words.slice(0, 4).join(', ')}${words.length > 4 ? ', …' : ''})`;
}

/** Tables keep their columns: a line of a report that is too long goes on set in. */
function wrapReport(line: string, width: number): Line[] {
  if (widthOf(line) <= width) return [[span(line)]];
  const indent = /^\s*/.exec(line)?.[0].slice(0, 20) ?? '';
  const rows = wrap([span(line.slice(indent.length))], width - indent.length - 2);
  return behind([span(indent)], rows, [span(`${indent}  `)]);
}
