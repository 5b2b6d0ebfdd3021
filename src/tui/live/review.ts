// The review of a plan over the whole window: its steps as a list, or one of them from before to after.
import { cleanLine } from '../../base/index.ts';
import type { PlanStep } from '../../engine/index.ts';
import type { ChatState, Review } from '../chat-state.ts';
import { reviewed } from '../input/index.ts';
import { behind, type Line, span, truncate, widthOf, wrap } from '../text/index.ts';
import type { Paper } from '../transcript/index.ts';

/** Rows that are not steps: head, blank, blank, keys. */
const AROUND = 4;

export function reviewLines(state: ChatState, paper: Paper): Line[] {
  const { review, size, hint } = state;
  if (!review) return [];
  const steps = reviewed(review);
  const room = Math.max(1, size.rows - AROUND);
  const current = steps[review.selected];
  const body =
    review.open && current
      ? openLines(current, review, paper, room)
      : listLines(steps, review, paper, room);
  const keys = review.armed ? keysOf(review) : 'Keys count after a moment without any.';
  const foot = hint === null ? keys : hint;
  const blank = Array.from({ length: Math.max(0, room - body.length) }, (): Line => []);
  return [
    truncate(headOf(review), paper.width),
    [],
    ...body,
    ...blank,
    truncate([span(foot, hint === null ? 'muted' : 'warn')], paper.width),
  ];
}

function headOf({ plan, picked, filter, filtering }: Review): Line {
  const typed = filtering || filter.text !== '' ? `  / ${filter.text}${filtering ? '▏' : ''}` : '';
  return [
    span(`${cleanLine(plan.workflow, 40)}: `, { bold: true }),
    span(`${picked.size} of ${plan.steps.length} picked`, 'accent'),
    span(typed, 'warn'),
  ];
}

function keysOf({ open, filtering, approval }: Review): string {
  if (filtering) return 'type to filter · Enter keeps it · Esc clears it';
  if (open) return '↑↓ scroll · Space picks · Esc back to the list';
  const change = approval === null ? ' · e edit · d drop' : '';
  return `Space pick · a all · Enter look · / filter${change} · w write · Esc`;
}

function listLines(steps: readonly PlanStep[], review: Review, paper: Paper, room: number): Line[] {
  if (steps.length === 0) return [[span('  No step fits.', 'muted')]];
  const first = Math.max(0, Math.min(review.selected - Math.floor(room / 2), steps.length - room));
  // Only what is seen is laid out: a plan may have thousands of steps.
  const seen = steps
    .slice(first, first + room)
    .map((step) => ({ step, ...paper.stepView(step, review.plan) }));
  const wide = Math.min(Math.floor(paper.width * 0.45), longest(seen.map(({ what }) => what)));
  const change = Math.min(28, longest(seen.map((one) => one.change)));
  return seen.map(({ step, what, change: changed, when }, index) => {
    const isSelected = first + index === review.selected;
    const mark = step.policy === 'deny' ? '–' : review.picked.has(step.id) ? '✓' : ' ';
    const line: Line = [
      span(isSelected ? '›' : ' ', 'accent'),
      span(`[${mark}] `, review.picked.has(step.id) ? 'good' : 'muted'),
      span(fitted(what, wide), isSelected ? { bold: true } : {}),
      span(`  ${fitted(changed, change)}`, step.risk === 'high' ? 'bad' : 'accent'),
      span(when === '' ? '' : `  ${when}`),
      span(`  ${cleanLine(step.reason, 200)}`, 'muted'),
    ];
    return truncate(line, paper.width);
  });
}

function openLines(step: PlanStep, review: Review, paper: Paper, room: number): Line[] {
  const { words, width } = paper;
  const view = paper.stepView(step, review.plan);
  const fields = Object.keys({ ...step.before, ...step.after });
  const body: Line[] = [
    [span(view.what, { bold: true })],
    ...(step.risk === 'high' ? [[span('This cannot be taken back.', 'bad')]] : []),
    [],
    ...fields.flatMap((field) => {
      const now = words.value(field, step.after[field]);
      const was = step.before === null ? null : words.value(field, step.before[field]);
      const label = `${words.field(field)}  `;
      const value: Line =
        was === null || was === now
          ? [span(now)]
          : [span(was, 'bad'), span(' → ', 'muted'), span(now, 'good')];
      const blank = [span(' '.repeat(widthOf(label)))];
      return behind([span(label, 'muted')], blank, wrap(value, width - widthOf(label)));
    }),
    [],
    ...wrap([span(`why: ${cleanLine(step.reason, 600)}`, 'muted')], width),
    ...wrap([span(`${step.operation} with ${step.tool}`, 'muted')], width),
  ];
  const top = Math.min(review.scroll, Math.max(0, body.length - room));
  return body.slice(top, top + room);
}

function longest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(widthOf));
}

/** The text in exactly so many columns. */
function fitted(text: string, columns: number): string {
  const [only] = [truncate([span(text)], columns)].map((line) =>
    line.map((one) => one.text).join(''),
  );
  return `${only}${' '.repeat(Math.max(0, columns - widthOf(only ?? '')))}`;
}
