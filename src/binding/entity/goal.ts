// Goals and key results, with the nulls that ClickUp answers an update with.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import { type Goal, goal, type KeyResult, keyResult, noteReported } from '../../clickup/index.ts';
import { rowsIn } from '../answer/payload.ts';
import { flag, id, instant, number, pick, records, reports, text } from '../answer/read.ts';
import { field, name, own, ownerIds, type SpecTable, workspaceId } from './contract.ts';
import { done, record, rows } from './rows.ts';
import { reportedIn } from './task.ts';

const goalId = field('id', 'goal_id goal', { of: 'goal' });
const keyResultId = field('id', 'key_result_id target_id kr_id goal_target_id key_result target', {
  of: 'key_result',
});
const description = field('text', 'description desc');
const dueAt = field('instant', 'due_date due due_at deadline');
const completed = 'include_completed include_complete include_closed';
const KEY_RESULT = ['key_result', 'target', 'goal_target'];

export const goalSpecs = {
  'goal.list': {
    ways: [
      {
        fields: {
          workspaceId: own(workspaceId),
          includeCompleted: field('flag', completed, { matters: true }),
        },
        accepts: ['workspace'],
      },
    ],
    output: (data) => goalsIn(data),
    unpaged: ['pretty_id', 'percent_completed'],
  },
  'goal.get': {
    ways: [{ fields: { goalId: own(goalId) } }],
    output: (data) => record(data, ['goal'], goalFrom),
  },
  'goal.create': {
    ways: [
      {
        fields: { workspaceId, name, description, dueAt, ownerIds },
        fallbacks: { description: '', multiple_owner: true, owner: [], color: '#4194f6' },
      },
    ],
    output: (data) => record(data, ['goal'], goalFrom),
    created: (id, input) => goal.parse({ ...input, id }),
  },
  'goal.update': {
    ways: [{ fields: { goalId: own(goalId), name, description, dueAt } }],
    output: (data) => record(data, ['goal'], goalFrom),
  },
  'goal.delete': { ways: [{ fields: { goalId: own(goalId) } }], output: done },
  'key_result.create': {
    ways: [
      {
        fields: {
          ...{ goalId, name, type: field('choice', 'type key_result_type target_type') },
          start: field('number', 'step_start start start_value from'),
          target: field('number', 'step_end target target_value end to'),
          ...{ unit: field('text', 'unit'), ownerIds },
        },
        accepts: ['goal'],
        fallbacks: { owner: [], unit: '', step_start: 0, task_id: [], list_id: [] },
      },
    ],
    output: (data, { goalId }) => record(data, KEY_RESULT, (row) => keyResultFrom(row, goalId)),
    created: (id, input) => keyResult.parse({ ...input, id }),
  },
  'key_result.update': {
    ways: [
      {
        fields: {
          ...{ keyResultId: own(keyResultId), goalId: { ...goalId, ambient: true } },
          current: field('number', 'step_current current current_value value progress now now_at', {
            says: /\b(current|now|progress|stands?)\b/i,
          }),
          note: field('text', 'note comment message remark', {
            says: /\b(note|remark|comment)\b/i,
          }),
        },
        ...{ accepts: ['goal'], fallbacks: { note: '' } },
      },
    ],
    output: (data, { goalId }) => record(data, KEY_RESULT, (row) => keyResultFrom(row, goalId)),
  },
  'key_result.delete': {
    ways: [{ fields: { keyResultId: own(keyResultId) }, accepts: ['goal'] }],
    output: done,
  },
} satisfies Partial<SpecTable>;

/** Goals outside folders and those inside goal folders. */
function goalsIn(data: Json | undefined): Goal[] | undefined {
  const loose = rows(data, ['goals'], goalFrom);
  const folders = records(rowsIn(data, ['folders']));
  if (!loose || Array.isArray(data) || folders.length === 0) return loose;
  const known = new Set(loose.map((one) => one.id));
  const inside = folders.flatMap((folder) =>
    records(folder.goals).flatMap((row) => goalFrom(row) ?? []),
  );
  return [...loose, ...inside.filter((one) => !known.has(one.id))];
}

const TYPES = ['number', 'currency', 'boolean', 'percentage', 'automatic'] as const;

/** Undefined when the record has no id and name. */
function goalFrom(record: JsonObject): Goal | undefined {
  const goalId = id(pick(record, 'id', 'goal_id'));
  const name = text(pick(record, 'name', 'goal_name', 'title', 'goal'));
  if (goalId === null || name === null) return undefined;
  const keyResults = pick(record, 'key_results', 'targets');
  const found: Goal = {
    id: goalId,
    name,
    description: (text(pick(record, 'description')) ?? '').trim(),
    dueAt: instant(pick(record, ...REPORTED.dueAt)),
    startAt: instant(pick(record, 'start_date', 'start_at')),
    percent: percentFrom(pick(record, 'percent_completed', 'progress', 'percent')),
    archived: flag(record.archived),
    url: text(pick(record, 'pretty_url', 'url')),
    keyResults: Array.isArray(keyResults)
      ? records(keyResults).flatMap((one) => keyResultFrom(one, goalId) ?? [])
      : null,
  };
  return noteReported(found, reportedIn(record, REPORTED));
}

/** What fields may be called whose absence a report has to tell from an empty one. */
const REPORTED = { dueAt: ['due_date', 'due_at', 'due'], unit: ['unit', 'steps', 'progress'] };

function keyResultFrom(record: JsonObject, goalId?: string): KeyResult | undefined {
  const own = id(pick(record, 'id', 'key_result_id', 'target_id'));
  const name = text(pick(record, 'name', 'title'));
  if (own === null || name === null) return undefined;
  // For people: `Steps: 17/40`.
  const [, reached = null, goal = null, unit = ''] =
    /^(\d[\d.]*)\s*(?:\/|of)\s*(\d[\d.]*)\s*(.*)/.exec(
      text(pick(record, 'steps', 'progress')) ?? '',
    ) ?? [];
  const start = number(pick(record, 'steps_start', 'start', 'start_value'));
  const target = number(pick(record, 'steps_end', 'target', 'target_value', 'end', 'meta') ?? goal);
  const seen = currentOf(record) ?? number(reached);
  const current = seen ?? (reports(record, CURRENT) ? null : undefined);
  const found: KeyResult = {
    id: own,
    goalId: id(pick(record, 'goal_id')) ?? goalId ?? null,
    name,
    type: TYPES.find((type) => type === pick(record, 'type')) ?? 'number',
    start,
    target,
    current,
    unit: text(pick(record, 'unit')) ?? unit,
    listIds: idsIn(pick(record, 'subcategory_ids', 'list_ids')),
    percent:
      ownPercent(start, target, seen) ?? percentFrom(pick(record, 'percent_completed', 'progress')),
    completed: flag(record.completed),
    lastAction: reports(record, LAST) ? lastActionFrom(pick(record, ...LAST)) : undefined,
  };
  return noteReported(found, reportedIn(record, REPORTED));
}

function idsIn(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.flatMap((one) => id(one) ?? []) : [];
}

const CURRENT = ['steps_current', 'current', 'current_value', 'value'];

/** An update's answer names no current value, but says from where it went and how far. */
function currentOf(record: JsonObject): number | null {
  const shown = number(pick(record, ...CURRENT));
  const action = pick(record, 'last_action');
  if (shown !== null || !isObject(action)) return shown;
  const acted = number(pick(action, 'steps_current'));
  const before = number(pick(action, 'steps_before_float', 'steps_before'));
  const taken = number(pick(action, 'steps_taken_float', 'steps_taken'));
  return acted ?? (before !== null && taken !== null ? before + taken : null);
}

function ownPercent(start: number | null, target: number | null, current: number | null) {
  if (target === null || current === null || target === (start ?? 0)) return null;
  const done = (100 * (current - (start ?? 0))) / (target - (start ?? 0));
  return Math.min(Math.max(done, 0), 100);
}

/** ClickUp's own scale ends at 1; what is larger was already a percentage. */
function percentFrom(value: Json | undefined): number | null {
  const shown = number(value);
  if (shown === null) return null;
  return shown <= 1 && !String(value).includes('%') ? shown * 100 : shown;
}

const LAST = ['last_action', 'last_update'];

function lastActionFrom(value: Json | undefined): KeyResult['lastAction'] {
  if (!isObject(value)) return null;
  return {
    note: text(pick(value, 'note')) ?? '',
    at: instant(pick(value, 'date_modified', 'at', 'date')),
  };
}
