// What `--set` fills in besides the task's own text: fields by a value, or by a column of the rows that
// the task tells of. Every value is checked while planning, so before the first write.
import {
  AppError,
  formatDay,
  lookAt,
  type PlanContext,
  prepareSet,
  type StepDraft,
  type Task,
  task,
} from '../../src/author/index.ts';
import { excerpt, type Group, type Row, type Table, tally } from '../../src/intake/index.ts';
import type { TriageParams } from './params.ts';

type Context = PlanContext<TriageParams>;

/** A task that gets fields. */
export interface FieldReceiver {
  listId: string;
  /** The id, or the reference that stands for it in a plan. */
  taskId: string;
  name: string;
  /** The task as it is; null where it is to be made. */
  existing: Task | null;
  /** The beginning of every step's key. */
  key: string;
}

/** `Customer tier=column:Tier`. */
const BY_COLUMN = /^([^=]*?)(\+?=)\s*column:\s*(.+)$/s;
/** Types of fields that hold several values: they get those of all rows. */
const SEVERAL = new Set(['labels', 'users', 'tasks']);
const NUMBERS = new Set(['number', 'currency', 'emoji', 'manual_progress']);

/** The columns that `--set` names. */
export function columnsToSet(texts: readonly string[] = []): string[] {
  return texts.flatMap((text) => BY_COLUMN.exec(text)?.[3]?.trim() ?? []);
}

/**
 * The writes that fill a task's fields. A task that is there keeps what it has: people may have set it.
 * Errors: AppError `usage` for a field that the list lacks and a value that the field cannot have.
 */
export async function fieldSteps(
  context: Context,
  { members }: Group,
  { listId, taskId, name, existing, key }: FieldReceiver,
  { dateOf }: Pick<Table, 'dateOf'>,
): Promise<StepDraft[]> {
  const texts = context.params.set ?? [];
  if (texts.length === 0) return [];
  const blank = task.parse({ id: taskId, name, listId, status: { name: '', type: 'open' } });
  const steps: StepDraft[] = [];
  for (const text of texts) {
    const said = await assignmentFor(context, text, members, { listId, dateOf });
    if (said === null || (existing !== null && !isEmptyThere(existing, said.text))) continue;
    const frame = { name: key, reason: `Set by ${excerpt(text, 80)}.`, preconditions: () => [] };
    const drafts = await prepareSet(context, [said.text], [blank])
      .then((setting) => setting.stepsFor(blank, frame))
      .catch((thrown: unknown) => {
        throw inRow(thrown, said.row);
      });
    steps.push(
      ...drafts.map((draft) => ({
        ...draft,
        // The reference to a task that is not made yet changes with the plan; a key must not.
        key: draft.key.replace(`${key}/${taskId}`, `${key}/set`),
        target: { kind: 'task', id: existing?.id ?? null, name },
      })),
    );
  }
  return steps;
}

/** What is to be set, and the row that says it; null where no row does. */
async function assignmentFor(
  context: Context,
  text: string,
  rows: readonly Row[],
  { listId, dateOf }: { listId: string } & Pick<Table, 'dateOf'>,
): Promise<{ text: string; row: Row | null } | null> {
  const [, field = '', sign = '=', column = ''] = BY_COLUMN.exec(text) ?? [];
  if (field === '') return { text, row: null };
  const name = field.trim();
  const known = await lookAt(context, 'field.list', { listId });
  const bare = name.replace(/^field:\s*/i, '').toLowerCase();
  const type = known.find((one) => one.name.trim().toLowerCase() === bare)?.type ?? '';
  const cells = rows.flatMap((row) => {
    const cell = (row.cells[column.trim()] ?? '').trim();
    const value = cell === '' ? null : cellAsValue(cell, type, { dateOf, zone: context.timeZone });
    return value === null ? [] : [{ row, value }];
  });
  const [first] = cells;
  if (first === undefined) return null;
  const values = [...new Set(cells.map(({ value }) => value))];
  if (SEVERAL.has(type)) return { text: `${name}${sign}${values.join(',')}`, row: first.row };
  const value = oneOf(
    cells.map(({ value }) => value),
    type,
  );
  const row = cells.find((one) => one.value === value)?.row ?? null;
  return { text: `${name}${sign}${value}`, row };
}

/** Of several values: the greatest number, the earliest day, else what most rows say. */
function oneOf(values: readonly string[], type: string): string {
  const odd = NUMBERS.has(type) ? values.find((value) => Number.isNaN(Number(value))) : undefined;
  if (odd !== undefined) return odd;
  if (NUMBERS.has(type)) return String(Math.max(...values.map(Number)));
  if (type === 'date') return [...values].sort()[0] ?? '';
  return tally(values).keys().next().value ?? '';
}

/** A cell as a field of a type takes it: money without its sign, a date as a day. */
function cellAsValue(
  cell: string,
  type: string,
  { dateOf, zone }: Pick<Table, 'dateOf'> & { zone: string },
): string | null {
  if (NUMBERS.has(type)) {
    const number = plainNumber(cell);
    return number === null ? cell : String(number);
  }
  if (type === 'date') {
    const at = dateOf(cell);
    return at === null ? cell : formatDay(at, zone);
  }
  return type === 'labels' || type === 'users' ? cell.replaceAll(/\s*[;|]\s*/g, ',') : cell;
}

/** "1.234,50 €" and "$1,234.50" as 1234.5; null for what is no number. */
function plainNumber(cell: string): number | null {
  const bare = cell.replace(/[\p{Sc}\p{L}\s%'’]/gu, '');
  if (!/^-?[\d.,]*\d$/.test(bare)) return null;
  const [comma, dot] = [bare.lastIndexOf(','), bare.lastIndexOf('.')];
  const last = Math.max(comma, dot);
  const alone = Math.min(comma, dot) < 0;
  const mark = bare[last] ?? '';
  const several = bare.split(mark).length > 2;
  // Three digits after a lone mark are thousands, as in 1,234; with both marks the later one is the point.
  const isPoint = last >= 0 && (alone ? !several && bare.length - last - 1 !== 3 : true);
  const whole = (isPoint ? bare.slice(0, last) : bare).replace(/[.,]/g, '');
  return Number(isPoint ? `${whole}.${bare.slice(last + 1)}` : whole);
}

/** Whether a task shows that a custom field is empty; what it does not show is left alone. */
function isEmptyThere({ fields }: Task, text: string): boolean {
  const name = text
    .split(/\+?=/)[0]
    ?.trim()
    .replace(/^field:\s*/i, '')
    .toLowerCase();
  const field = fields?.find((one) => one.name.trim().toLowerCase() === name);
  return field !== undefined && (field.value === null || field.value === '');
}

function inRow(thrown: unknown, row: Row | null): unknown {
  if (!(thrown instanceof AppError) || row === null) return thrown;
  const next = thrown.next === undefined ? {} : { next: thrown.next };
  return new AppError(thrown.code, `Row ${row.row}: ${thrown.message}`, { ...next, cause: thrown });
}
