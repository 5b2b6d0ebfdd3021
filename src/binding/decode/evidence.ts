// What a write's answer proves when it shows no more than an id: the thing as it was asked for.
import type { Json, JsonObject } from '../../base/index.ts';
import type { InputOf, OperationName, OutputOf } from '../../clickup/index.ts';
import { goal, keyResult, page, task } from '../../clickup/index.ts';
import { recordsIn } from './find.ts';
import { id, pick } from './read.ts';

type ByName = { [N in OperationName]?: (id: string, input: InputOf<N>) => OutputOf<N> };

const CREATED: ByName = {
  'task.create': (taskId, input) =>
    task.parse({
      ...input,
      id: taskId,
      status: { name: input.status ?? '' },
      assignees: [],
    }),
  'goal.create': (goalId, input) => goal.parse({ ...input, id: goalId }),
  'key_result.create': (keyResultId, input) => keyResult.parse({ ...input, id: keyResultId }),
  'page.create': (pageId, input) => page.parse({ ...input, id: pageId }),
};

/** The created thing, from its id and the input; undefined when the answer names no id. */
export function createdFrom<N extends OperationName>(
  operation: N,
  data: Json | undefined,
  input: InputOf<N>,
): OutputOf<N> | undefined {
  const build = CREATED[operation] as ((id: string, input: InputOf<N>) => OutputOf<N>) | undefined;
  const kind = operation.split('.')[0] ?? '';
  const own = build && idIn(data, kind);
  return build && own ? build(own, input) : undefined;
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
  for (const record of recordsIn(data, ['preview'])) {
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
