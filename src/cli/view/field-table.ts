// Every field that a plan would change, before and after, for a person who looks closely.
import { cleanLine, type Json, type JsonObject } from '../../base/index.ts';
import { operationNamed } from '../../clickup/index.ts';
import { fieldInWords, type Plan, type PlanStep, valueInWords } from '../../engine/index.ts';
import { costs, heading, noteLines, reportLines } from './plan-view.ts';
import { cut, table } from './table.ts';

/** One line of the table: a field of a step. */
interface Row {
  step: PlanStep;
  number: number;
  field: string;
  before: string;
  after: string;
}

/** The lines of a plan: what each step is for, and a row for each of its fields. */
export function fieldLines(plan: Plan, width: number | null): string[] {
  const rows = plan.steps.flatMap((step, at) => rowsOf(step, at + 1, plan.timeZone));
  const [titles = '', ...lines] = table<Row>(
    [
      { title: 'Field', cell: ({ field }) => field },
      { title: 'Before', cell: ({ before }) => before, shrink: 1, least: 8 },
      { title: 'After', cell: ({ after }) => after, shrink: 2, least: 20 },
    ],
    rows,
    width === null ? null : width - INDENT.length,
  );
  const told = rows.flatMap((row, at) => [
    ...(rows[at - 1]?.step === row.step ? [] : ['', ...headOf(row, width)]),
    `${INDENT}${lines[at]}`,
  ]);
  return [
    heading(plan),
    ...reportLines(plan),
    ...(rows.length === 0 ? [] : ['', `${INDENT}${titles}`, ...told, '']),
    ...noteLines(plan),
    costs(plan),
    `Hash: ${plan.hash}`,
  ];
}

const INDENT = ' '.repeat(7);
/** Longer than any call. */
const WHOLE = 1_000_000;

/** A step's number, what it does to what, why, and the call that is sent. */
function headOf({ step, number }: Row, width: number | null): string[] {
  const lines = [
    `${`${number}`.padStart(4)}.  ${step.operation} ${cleanLine(step.target.name)}`,
    `${INDENT}${cleanLine(step.reason)}`,
    `${INDENT}sends ${cleanLine(`${step.tool} ${JSON.stringify(step.args)}`, WHOLE)}`,
  ];
  return width === null ? lines : lines.map((line) => cut(line, width));
}

function rowsOf(step: PlanStep, number: number, timeZone: string): Row[] {
  const removes = operationNamed(step.operation).effect === 'delete';
  const after = removes ? (step.before ?? {}) : { ...step.after, ...givenTo(step) };
  const fields = Object.keys(after);
  const say = step.before === null ? valueInWords : inWords;
  return (fields.length === 0 ? [''] : fields).map((field) => ({
    ...{ step, number },
    field: fieldInWords(field),
    before: inWords(field, step.before?.[field], timeZone),
    after: removes ? 'removed' : say(field, after[field], timeZone),
  }));
}

/** All that a new thing gets, beside where it goes. */
function givenTo({ operation, input, target }: PlanStep): JsonObject {
  if (operationNamed(operation).effect !== 'create') return {};
  const places = new Set(['workspaceId', `${target.kind}Id`]);
  return Object.fromEntries(Object.entries(input).filter(([field]) => !places.has(field)));
}

const LONG = 60;

/** Long texts that change are told by their length: where two of them differ is not to be seen on a line. */
function inWords(field: string, value: Json | undefined, timeZone: string): string {
  return typeof value === 'string' && value.length > LONG
    ? `${value.length} characters`
    : valueInWords(field, value, timeZone);
}
