// The two ways to name a task: by ClickUp's own id, and by the id that a Workspace gives it.
import { isObject, type Json, type JsonObject } from '../base/index.ts';

/** `ENG-134`, in any case; ClickUp's own ids hold no hyphen. */
const CUSTOM = /^[A-Z][A-Z0-9_]*-\d+$/i;

export function isCustomTaskId(id: string): boolean {
  return CUSTOM.test(id.trim());
}

/** Arguments that can hold the id of a task: `id`, `task_id`, `taskId`, `tid`, `parent`, `links_to`. */
const TASK_ARGUMENT = /^(id|tid|parent|links_?to|depends_?on|(.*_)?task_?ids?|.*[a-z]TaskIds?)$/i;

/** Arguments that say what kind of id is meant, and go where a task's own id is sent. */
const CUSTOM_FLAG = /^custom_?task_?ids?$/i;

/**
 * Arguments of a call with every custom id of a task by the task's own id. A `team_id` that stood
 * next to the flag alone does no harm.
 */
export async function withOwnTaskIds(
  args: JsonObject,
  own: (id: string) => Promise<string>,
): Promise<JsonObject> {
  let changed = false;
  const resolve = async (name: string, value: Json): Promise<Json> => {
    if (Array.isArray(value)) return Promise.all(value.map((one) => resolve(name, one)));
    if (isObject(value)) return inside(value);
    if (typeof value !== 'string' || !TASK_ARGUMENT.test(name) || !isCustomTaskId(value))
      return value;
    // The id of a doc can look like it in small letters, and `id` may be anybody's.
    if (name === 'id' && value !== value.toUpperCase()) return value;
    changed = true;
    return own(value);
  };
  const inside = async (fields: JsonObject): Promise<JsonObject> =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(fields).map(async ([name, value]) => [
          name,
          await resolve(name, value ?? null),
        ]),
      ),
    );
  const resolved = await inside(args);
  return changed ? withoutFlag(resolved) : args;
}

function withoutFlag(args: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(args)
      .filter(([name]) => !CUSTOM_FLAG.test(name))
      .map(([name, value]) => [name, isObject(value) ? withoutFlag(value) : value]),
  );
}

/** Where a task is looked at in a browser; its own id is enough. */
export function taskUrl(id: string): string {
  return `https://app.clickup.com/t/${id}`;
}
