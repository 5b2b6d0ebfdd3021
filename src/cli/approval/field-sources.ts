// What the workspace offers for the fields of a write, read when a field is opened.
import type { App } from '../../app/index.ts';
import type { Clock, JsonObject } from '../../base/index.ts';
import { pathOf, places } from '../../hierarchy/index.ts';
import type { FieldSources } from './step-form.ts';

export function fieldSources(app: App, clock: Clock, timeZone = app.timeZone): FieldSources {
  /** The list that a write is about, by itself or by its task. */
  const listOf = async (input: JsonObject): Promise<string | null> => {
    const id = input.listId ?? input.list_id;
    if (id !== undefined && id !== null) return String(id);
    const taskId = input.taskId ?? input.task_id;
    if (typeof taskId !== 'string') return null;
    return (await (await app.reader()).read('task.get', { taskId })).listId;
  };
  return {
    timeZone,
    now: () => clock.now(),
    async people() {
      const { members } = await (await app.hierarchy()).workspace();
      return members.map(({ id, name, email }) => ({
        ...{ value: id, label: name || (email ?? id), hint: email ?? '' },
      }));
    },
    async lists() {
      const all = places(await (await app.hierarchy()).tree());
      return all
        .filter(({ node }) => node.kind === 'list')
        .map((place) => ({ value: place.node.id, label: pathOf(place), hint: '' }));
    },
    async statuses(input) {
      const listId = await listOf(input);
      if (listId === null) return [];
      const { statuses } = await (await app.reader()).read('list.get', { listId });
      return (statuses ?? []).map(({ name, type }) => ({
        value: name,
        label: name,
        hint: type ?? '',
      }));
    },
    async tags(input) {
      const listId = await listOf(input);
      if (listId === null) return [];
      const listing = await (await app.reader()).read('task.list', { listId, includeClosed: true });
      const counts = new Map<string, number>();
      for (const tag of listing.items.flatMap(({ tags }) => tags)) {
        counts.set(tag, (counts.get(tag) ?? 0) + 1);
      }
      return [...counts]
        .sort((a, b) => b[1] - a[1])
        .map(([tag, count]) => ({ value: tag, label: tag, hint: `${count} in this list` }));
    },
  };
}
