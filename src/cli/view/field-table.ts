// Every field that a plan would change, before and after, for a person who looks closely.
import { cleanLine, type Json } from '../../base/index.ts';
import { operationNamed } from '../../clickup/index.ts';
import { fieldInWords, type Plan, type PlanStep, valueInWords } from '../../engine/index.ts';
import { costs, heading, noteLines, reportLines } from './plan-view.ts';
import { table } from './table.ts';

/** One line of the table: a field of a step. */
interface Row {
  number: string;
  what: string;
  field: string;
  before: string;
  after: string;
  why: string;
}

/** The lines of a plan with a row for each field. */
export function fieldLines(plan: Plan, width: number | null): string[] {
  const rows = plan.steps.flatMap((step, i) => rowsOf(step, i + 1, plan.timeZone));
  const lines = table<Row>(
    [
      { title: '#', cell: ({ number }) => number, align: 'right' },
      { title: 'What', cell: ({ what }) => what, shrink: 1, least: 16 },
      { title: 'Field', cell: ({ field }) => field },
      { title: 'Before', cell: ({ before }) => before, shrink: 2, least: 8 },
      { title: 'After', cell: ({ after }) => after, shrink: 2, least: 8 },
      { title: 'Why', cell: ({ why }) => why, shrink: 3, least: 16 },
    ],
    rows,
    width === null ? null : width - 2,
  );
  return [
    heading(plan),
    ...reportLines(plan),
    ...(rows.length === 0 ? [] : ['', ...lines.map((line) => `  ${line}`), '']),
    ...noteLines(plan),
    costs(plan),
  ];
}

/** The step is named once, at its first field. */
function rowsOf(step: PlanStep, number: number, timeZone: string): Row[] {
  const removes = operationNamed(step.operation).effect === 'delete';
  const fields = Object.keys(removes ? (step.before ?? {}) : step.after);
  const named = { number: `${number}`, what: whatOf(step), why: cleanLine(step.reason) };
  const nameless = { number: '', what: '', why: '' };
  return (fields.length === 0 ? [''] : fields).map((field, i) => ({
    ...(i === 0 ? named : nameless),
    field: fieldInWords(field),
    before: inWords(field, step.before?.[field], timeZone),
    after: removes ? 'removed' : inWords(field, step.after[field], timeZone),
  }));
}

function whatOf({ operation, target }: PlanStep): string {
  return `${operation} ${cleanLine(target.name)}`;
}

const LONG = 60;

/** Long texts are told by their length: where two of them differ is not to be seen on a line. */
function inWords(field: string, value: Json | undefined, timeZone: string): string {
  return typeof value === 'string' && value.length > LONG
    ? `${value.length} characters`
    : valueInWords(field, value, timeZone);
}
