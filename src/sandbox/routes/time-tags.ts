// Labels on time entries, which have nothing to do with the tags of tasks.
import type { JsonObject } from '../../base/index.ts';
import { ok, type Route, v2 } from '../http/call.ts';
import { idsIn, objectsIn, textIn } from '../http/input.ts';
import { timeTag } from '../render/time-entry.ts';
import type { TimeEntry, TimeTag } from '../world/parts.ts';
import { tagName } from '../world/spaces.ts';
import type { World } from '../world/world.ts';

export const timeTagRoutes = [
  v2.get('/team/:team/time_entries/tags', ({ world }) => {
    const byName = new Map<string, TimeTag>();
    for (const row of world.timeEntries.all()) {
      for (const tag of row.tags) byName.set(tag.name, tag);
    }
    return ok({ data: [...byName.values()].map(timeTag) });
  }),
  v2.post('/team/:team/time_entries/tags', ({ world, body, caller }) => {
    const added = tagsFrom(objectsIn(body, 'tags'), caller.id);
    for (const row of entriesIn(world, body)) {
      const kept = row.tags.filter((tag) => !added.some((one) => one.name === tag.name));
      world.timeEntries.patch(row, { tags: [...kept, ...added] });
    }
    return ok({});
  }),
  v2.del('/team/:team/time_entries/tags', ({ world, body, caller }) => {
    const names = tagsFrom(objectsIn(body, 'tags'), caller.id).map((tag) => tag.name);
    for (const row of entriesIn(world, body)) {
      world.timeEntries.patch(row, { tags: row.tags.filter((tag) => !names.includes(tag.name)) });
    }
    return ok({});
  }),
  v2.put('/team/:team/time_entries/tags', ({ world, body }) => {
    const old = tagName(textIn(body, 'name') ?? '');
    const change = (tag: TimeTag): TimeTag =>
      tag.name !== old
        ? tag
        : {
            ...tag,
            name: tagName(textIn(body, 'new_name') ?? old),
            bg: textIn(body, 'tag_bg') ?? tag.bg,
            fg: textIn(body, 'tag_fg') ?? tag.fg,
          };
    for (const row of world.timeEntries.where((one) => one.tags.some((tag) => tag.name === old))) {
      world.timeEntries.patch(row, { tags: row.tags.map(change) });
    }
    return ok({});
  }),
] satisfies Route[];

export function tagsFrom(sent: readonly JsonObject[], creatorId: string): TimeTag[] {
  return sent.flatMap((tag) => {
    const name = tagName(textIn(tag, 'name') ?? '');
    if (name === '') return [];
    const fg = textIn(tag, 'tag_fg') ?? '#ffffff';
    return [{ name, fg, bg: textIn(tag, 'tag_bg') ?? '#7b68ee', creatorId }];
  });
}

function entriesIn(world: World, body: JsonObject): TimeEntry[] {
  const ids = idsIn(body, 'time_entry_ids') ?? [];
  return ids.flatMap((id) => world.timeEntries.get(id) ?? []);
}
