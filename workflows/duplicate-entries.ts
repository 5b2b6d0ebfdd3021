// Entries that were logged twice under one marker: by two machines at once, or by a call that came
// through long after its answer was lost. The earliest stays.
import {
  type OperationCall,
  type PlanContext,
  type StepDraft,
  step,
  type TimeEntry,
} from '../src/engine/index.ts';

interface Logged {
  /** The key of the write that logged them. */
  key: string;
  taskName: string;
  /** All entries that carry the marker. */
  entries: TimeEntry[];
  look: OperationCall;
}

/** The removals of all but the earliest; an entry that a person has changed since is left alone. */
export function duplicateSteps(context: PlanContext<unknown>, logged: Logged): StepDraft[] {
  const [first, ...others] = [...logged.entries].sort(byAge);
  if (!first || !context.can('time_entry.delete')) return [];
  return others
    .filter((other) => isDuplicate(first, other))
    .map((extra) => removal(context.workspace.id, logged, first, extra));
}

function removal(
  workspaceId: string,
  { key, taskName, look }: Logged,
  first: TimeEntry,
  extra: TimeEntry,
): StepDraft {
  const { taskId, start, durationMs, description, billable } = extra;
  const same = { taskId, start, durationMs };
  return step({
    key: `${key}/twin/${extra.id}`,
    operation: 'time_entry.delete',
    target: { kind: 'time_entry', id: extra.id, name: taskName },
    input: { workspaceId, timeEntryId: extra.id },
    before: { taskId, start, durationMs, description, billable },
    after: {},
    reason: 'Logged twice by a lost answer or by two machines at once.',
    look,
    preconditions: [
      { kind: 'there', look, id: extra.id, what: `the second entry of "${taskName}" is gone` },
      { kind: 'same', look, id: extra.id, fields: same, what: `The second entry of "${taskName}"` },
      { kind: 'same', look, id: first.id, fields: same, what: `The first entry of "${taskName}"` },
    ],
  });
}

function isDuplicate(one: TimeEntry, other: TimeEntry): boolean {
  return (['taskId', 'userId', 'start', 'durationMs'] as const).every(
    (field) => one[field] === other[field],
  );
}

function byAge(a: TimeEntry, b: TimeEntry): number {
  return (
    (a.recordedAt ?? 0) - (b.recordedAt ?? 0) || a.id.length - b.id.length || (a.id < b.id ? -1 : 1)
  );
}
