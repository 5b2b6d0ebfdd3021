// Every field that a plan would change, before and after, for a person who looks closely.
import { cleanLine } from '../../base/index.ts';
import { type FieldChange, fieldChanges, type Plan, type PlanStep } from '../../engine/index.ts';
import { cut } from '../../text/index.ts';
import { costs, heading, noteLines, reportLines } from './plan-view.ts';
import { table, wrapped } from './table.ts';

/** One line of the table: a field of a step. */
interface Row extends FieldChange {
  step: PlanStep;
  number: number;
}

/** The lines of a plan: what each step is for, and a row for each of its fields. */
export function fieldLines(plan: Plan, width: number | null): string[] {
  const rows = plan.steps.flatMap((step, at) =>
    fieldChanges(step, plan.timeZone).map((change) => ({ ...change, step, number: at + 1 })),
  );
  const [titles = '', ...lines] = table<Row>(
    [
      { title: 'Field', cell: ({ field }) => field },
      { title: 'Before', cell: ({ before }) => before, shrink: 1, least: 8 },
      { title: 'After', cell: ({ after }) => after, shrink: 2, least: 20 },
    ],
    rows,
    width === null ? null : width - INDENT.length,
  );
  const grouped = rows.flatMap((row, at) => [
    ...(rows[at - 1]?.step === row.step ? [] : ['', ...headOf(row, width)]),
    `${INDENT}${lines[at]}`,
  ]);
  return [
    ...wrapped(heading(plan), width),
    ...reportLines(plan),
    ...(rows.length === 0 ? [] : ['', `${INDENT}${titles}`, ...grouped, '']),
    ...noteLines(plan, width),
    ...wrapped(costs(plan), width),
    `Hash: ${plan.hash}`,
  ];
}

const INDENT = ' '.repeat(7);
/** Longer than any call. */
const WHOLE = 1_000_000;

/** A step's number, what it does to what, why, the call that is sent, and what is checked before. */
function headOf({ step, number }: Row, width: number | null): string[] {
  const lines = [
    `${`${number}`.padStart(4)}.  ${step.operation} ${cleanLine(step.target.name)}`,
    `${INDENT}${cleanLine(step.reason)}`,
    `${INDENT}sends ${cleanLine(`${step.tool} ${JSON.stringify(step.args)}`, WHOLE)}`,
    `${INDENT}${cleanLine(conditionsOf(step), WHOLE)}`,
  ];
  return width === null ? lines : lines.map((line) => cut(line, width));
}

/** Under which conditions a step is sent: an edited plan may have lost them. */
function conditionsOf({ preconditions }: PlanStep): string {
  const isDoneBy = ({ kind }: { kind: string }) => kind === 'unmarked' || kind === 'there';
  const whats = (of: typeof preconditions) => of.map(({ what }) => what).join(', ');
  const [unless, same] = [
    whats(preconditions.filter(isDoneBy)),
    whats(preconditions.filter((one) => !isDoneBy(one))),
  ];
  if (unless === '' && same === '') return 'without looking at what is there by then';
  return [unless && `unless ${unless}`, same && `if unchanged: ${same}`].filter(Boolean).join('; ');
}
