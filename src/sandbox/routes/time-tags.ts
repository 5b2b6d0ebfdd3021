// Labels on time entries, which have nothing to do with the tags of tasks.
import type { Body } from '../http/body.ts';
import { type Route, v2 } from '../http/call.ts';
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
    return { data: [...byName.values()].map(timeTag) };
  }),
  v2.post('/team/:team/time_entries/tags', ({ world, body, caller }) => {
    const added = tagsFrom(body.objects('tags'), caller.id);
    for (const row of entriesIn(world, body)) {
      const kept = row.tags.filter((tag) => !added.some((one) => one.name === tag.name));
      world.timeEntries.patch(row, { tags: [...kept, ...added] });
    }
    return {};
  }),
  v2.del('/team/:team/time_entries/tags', ({ world, body, caller }) => {
    const names = tagsFrom(body.objects('tags'), caller.id).map((tag) => tag.name);
    for (const row of entriesIn(world, body)) {
      world.timeEntries.patch(row, { tags: row.tags.filter((tag) => !names.includes(tag.name)) });
    }
    return {};
  }),
  v2.put('/team/:team/time_entries/tags', ({ world, body }) => {
    const old = tagName(body.text('name') ?? '');
    const change = (tag: TimeTag): TimeTag =>
      tag.name !== old
        ? tag
        : {
            ...tag,
            name: tagName(body.text('new_name') ?? old),
            bg: body.text('tag_bg') ?? tag.bg,
            fg: body.text('tag_fg') ?? tag.fg,
          };
    for (const row of world.timeEntries.where((one) => one.tags.some((tag) => tag.name === old))) {
      world.timeEntries.patch(row, { tags: row.tags.map(change) });
    }
    return {};
  }),
] satisfies Route[];

export function tagsFrom(sent: readonly Body[], creatorId: string): TimeTag[] {
  return sent.flatMap((tag) => {
    const name = tagName(tag.text('name') ?? '');
    if (name === '') return [];
    const fg = tag.text('tag_fg') ?? '#ffffff';
    return [{ name, fg, bg: tag.text('tag_bg') ?? '#7b68ee', creatorId }];
  });
}

function entriesIn(world: World, body: Body): TimeEntry[] {
  const ids = body.ids('time_entry_ids') ?? [];
  return ids.flatMap((id) => world.timeEntries.get(id) ?? []);
}
