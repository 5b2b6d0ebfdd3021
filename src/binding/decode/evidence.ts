// What a write's answer proves when it shows no more than an id: the thing as it was asked for.
import type { Json, JsonObject } from '../../base/index.ts';
import type { InputOf, OperationName, OutputOf } from '../../clickup/index.ts';
import { goal, keyResult, page, task, timeEntry } from '../../clickup/index.ts';
import { recordsIn } from './find.ts';
import type { Payload } from './payload.ts';
import { id, pick } from './read.ts';

type ByName = {
  [N in OperationName]?: (id: string, input: InputOf<N>) => OutputOf<N> | undefined;
};

/** What a create made, when its answer tells the id and no more. */
const CREATED: ByName = {
  'task.create': (taskId, input) =>
    task.parse({ ...input, id: taskId, status: { name: input.status ?? '' }, assignees: [] }),
  'goal.create': (goalId, input) => goal.parse({ ...input, id: goalId }),
  'key_result.create': (keyResultId, input) => keyResult.parse({ ...input, id: keyResultId }),
  'page.create': (pageId, input) => page.parse({ ...input, id: pageId }),
  'comment.create': (commentId) => ({ id: commentId }),
  'message.create': (messageId) => ({ id: messageId }),
  'time_entry.create': (entryId, input) =>
    timeEntry.parse({ ...input, id: entryId, end: input.start + input.durationMs }),
  'time_entry.start': (entryId, input) =>
    timeEntry.parse({ ...input, id: entryId, durationMs: 0, running: true }),
};

/** The created thing, from its id and the input; undefined when the answer names no id. */
export function createdFrom<N extends OperationName>(
  operation: N,
  { data, text }: Payload,
  input: InputOf<N>,
): OutputOf<N> | undefined {
  const build = CREATED[operation];
  if (!build) return undefined;
  const own = idIn(data, operation.split('.')[0] ?? '') ?? idInWords(text, input);
  return own === null ? undefined : build(own, input);
}

/** An id in a sentence that reports success, and that is none of those that were sent. */
function idInWords(text: string, input: object): string | null {
  const reports = /✅|\b(created|posted|added|logged|started|success\w*)\b/i.test(text);
  if (text.length > 500 || !reports) return null;
  const sent = new Set(Object.values(input).flat().map(String));
  const marked = text.matchAll(/(?:\(|\*\*|`|\bid\W{1,4})([\w-]{5,})/gi);
  const ids = [...marked].map(([, one]) => one ?? '');
  return ids.find((one) => /\d/.test(one) && !sent.has(one)) ?? null;
}

/** What an update left, when its answer confirms the id and the fields that it changed. */
export function updatedFrom<N extends OperationName>(
  operation: N,
  { data }: Payload,
  input: InputOf<N>,
): OutputOf<N> | undefined {
  if (operation !== 'task.update') return undefined;
  const { taskId, ...changes } = input as InputOf<'task.update'>;
  for (const record of recordsIn(data, ['task'])) {
    const name = pick(record, 'name');
    const confirmed = record.success === true || record.updated === true;
    if (!confirmed || id(pick(record, 'id', 'task_id')) !== taskId || !name) continue;
    const status = { name: changes.status ?? '' };
    return task.parse({ ...changes, id: taskId, name, status }) as OutputOf<N>;
  }
  return undefined;
}

function idIn(data: Json | undefined, kind: string): string | null {
  for (const record of recordsIn(data, [kind])) {
    const own = id(pick(record, 'id', `${kind}_id`));
    if (own !== null) return own;
  }
  return null;
}

/** An answer that shows what would be done and wants to be told again to do it. */
export interface Preview {
  /** What the second call has to carry; null when it only wants a flag. */
  token: string | null;
}

/** Null when the answer is no preview. */
export function previewIn(data: Json | undefined, words: string): Preview | null {
  for (const record of recordsIn(data, ['preview', 'confirmation'])) {
    const token = confirmationToken(record);
    if (token !== null) return { token };
    if (isPreview(record)) return { token: null };
  }
  const asks =
    data === undefined &&
    /confirmation (is )?required|please confirm|requires? confirmation|confirm\w*\s*[:=]\s*["']?(true|yes)/i.test(
      words,
    );
  return asks ? { token: null } : null;
}

function confirmationToken(record: JsonObject): string | null {
  return id(pick(record, 'confirmation_token', 'confirm_token'));
}

function isPreview(record: JsonObject): boolean {
  return (
    ['requires_confirmation', 'confirmation_required', 'needs_confirmation', 'dry_run', 'preview']
      .map((name) => pick(record, name))
      .includes(true) ||
    /^(preview|dry_run|confirmation_required|needs_confirmation|pending_confirmation)$/i.test(
      String(pick(record, 'status', 'state', 'mode') ?? ''),
    )
  );
}
