// Tags: they belong to a space, and tasks carry them by name.
import { type Call, type Route, v2 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { showTag } from '../render/places.ts';
import { listOf, spaceOf } from '../world/places.ts';
import { type Tag, tagName, withTags } from '../world/spaces.ts';

export const tagRoutes = [
  v2.get('/space/:space/tag', ({ space }) => ({
    tags: space.tags.map((row) => showTag(row, space.id)),
  })),
  v2.post('/space/:space/tag', (call) => {
    const { world, space, caller } = call;
    const made = { ...tagFrom(call, null), creatorId: caller.id };
    const others = space.tags.filter((known) => known.name !== made.name);
    world.spaces.patch(space, { tags: [...others, made] });
    return {};
  }),
  v2.put('/space/:space/tag/:tag', (call) => {
    const name = nameIn(call);
    const old = call.space.tags.find((known) => known.name === name);
    if (old === undefined) throw new Refusal('TAG_002');
    const changed = tagFrom(call, old);
    replace(call, old.name, changed);
    return { tag: { name: changed.name, fg_color: changed.fg, bg_color: changed.bg } };
  }),
  v2.del('/space/:space/tag/:tag', (call) => {
    replace(call, nameIn(call));
    return {};
  }),
  v2.post('/task/:task/tag/:tag', (call) => {
    const { world, task, caller, now } = call;
    const name = nameIn(call);
    if (name === '') throw new Refusal('TAG_001');
    world.spaces.put(withTags(spaceOf(world, listOf(world, task)), [name], caller.id));
    world.tasks.patch(task, { tags: [...new Set([...task.tags, name])], updatedAt: now });
    return {};
  }),
  v2.del('/task/:task/tag/:tag', (call) => {
    const { world, task, now } = call;
    const tags = task.tags.filter((carried) => carried !== nameIn(call));
    world.tasks.patch(task, { tags, updatedAt: now });
    return {};
  }),
] satisfies Route[];

function nameIn({ params }: Call): string {
  return tagName(params.tag ?? '');
}

/** Puts a tag in the place of the one called so, or nothing, in the space and on its tasks. */
function replace({ world, space }: Call, name: string, by?: Tag): void {
  const tags = space.tags.flatMap((known) => (known.name === name ? (by ?? []) : known));
  world.spaces.patch(space, { tags });
  for (const task of world.tasks.where((row) => row.tags.includes(name))) {
    if (listOf(world, task).spaceId !== space.id) continue;
    const carried = task.tags.flatMap((one) => (one === name ? (by?.name ?? []) : one));
    world.tasks.patch(task, { tags: carried });
  }
}

/** The body's tag. The documents name its colours in two ways, so both are read. */
function tagFrom({ body, caller }: Call, old: Tag | null): Tag {
  const sent = body.object('tag');
  const name = tagName(sent.text('name') ?? old?.name ?? '');
  if (name === '') throw new Refusal('TAG_001');
  return {
    name,
    fg: sent.text('tag_fg') ?? sent.text('fg_color') ?? old?.fg ?? '#800000',
    bg: sent.text('tag_bg') ?? sent.text('bg_color') ?? old?.bg ?? '#800000',
    creatorId: old?.creatorId ?? caller.id,
  };
}
