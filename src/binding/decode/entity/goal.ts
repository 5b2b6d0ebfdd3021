// Goals and key results, with the nulls that ClickUp answers an update with.
import { isObject, type Json, type JsonObject } from '../../../base/index.ts';
import type { Goal, KeyResult } from '../../../clickup/index.ts';
import { flag, id, instant, number, pick, records, text } from '../read.ts';

const TYPES = ['number', 'currency', 'boolean', 'percentage', 'automatic'] as const;

/** Undefined when the record has no id and name. */
export function goalFrom(record: JsonObject): Goal | undefined {
  const goalId = id(pick(record, 'id', 'goal_id'));
  const name = text(pick(record, 'name', 'goal_name', 'title'));
  if (goalId === null || name === null) return undefined;
  const keyResults = pick(record, 'key_results', 'targets');
  return {
    id: goalId,
    name,
    description: (text(pick(record, 'description')) ?? '').trim(),
    dueAt: instant(pick(record, 'due_date', 'due_at', 'due')),
    startAt: instant(pick(record, 'start_date', 'start_at')),
    percent: percentFrom(pick(record, 'percent_completed', 'progress', 'percent')),
    archived: flag(record.archived),
    url: text(pick(record, 'pretty_url', 'url')),
    keyResults: Array.isArray(keyResults)
      ? records(keyResults).flatMap((one) => keyResultFrom(one, goalId) ?? [])
      : null,
  };
}

export function keyResultFrom(record: JsonObject, goalId?: string): KeyResult | undefined {
  const own = id(pick(record, 'id', 'key_result_id', 'target_id'));
  const name = text(pick(record, 'name', 'title'));
  if (own === null || name === null) return undefined;
  const start = number(pick(record, 'steps_start', 'start', 'start_value'));
  const target = number(pick(record, 'steps_end', 'target', 'target_value', 'end'));
  const current = currentOf(record);
  return {
    id: own,
    goalId: id(pick(record, 'goal_id')) ?? goalId ?? null,
    name,
    type: TYPES.find((type) => type === record.type) ?? 'number',
    start,
    target,
    current,
    unit: text(pick(record, 'unit')) ?? '',
    listIds: idsIn(pick(record, 'subcategory_ids', 'list_ids')),
    percent: ownPercent(start, target, current) ?? percentFrom(pick(record, 'percent_completed')),
    completed: flag(record.completed),
    lastAction: lastActionFrom(pick(record, 'last_action', 'last_update')),
  };
}

function idsIn(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.flatMap((one) => id(one) ?? []) : [];
}

/** An update's answer names no current value, but says from where it went and how far. */
function currentOf(record: JsonObject): number | null {
  const said = number(pick(record, 'steps_current', 'current', 'current_value', 'value'));
  const action = pick(record, 'last_action');
  if (said !== null || !isObject(action)) return said;
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
  const said = number(value);
  if (said === null) return null;
  return said <= 1 && !String(value).includes('%') ? said * 100 : said;
}

function lastActionFrom(value: Json | undefined): KeyResult['lastAction'] {
  if (!isObject(value)) return null;
  return {
    note: text(pick(value, 'note')) ?? '',
    at: instant(pick(value, 'date_modified', 'at', 'date')),
  };
}
