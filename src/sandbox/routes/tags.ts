// Tags: they belong to a space, and tasks carry them by name.
import { isObject, type JsonObject } from '../../base/index.ts';
import { type Call, ok, type Route, v2 } from '../http/call.ts';
import { textIn } from '../http/input.ts';
import { Refusal } from '../http/refusal.ts';
import { tag } from '../render/places.ts';
import { listOf, spaceOf } from '../world/places.ts';
import { type Space, type Tag, tagName, withTags } from '../world/spaces.ts';
import type { World } from '../world/world.ts';
import { spaceIn, taskIn } from './find.ts';

export const tagRoutes = [
  v2.get('/space/:space/tag', (call) => {
    const space = spaceIn(call);
    return ok({ tags: space.tags.map((row) => tag(row, space.id)) });
  }),
  v2.post('/space/:space/tag', (call) => {
    const { world, caller } = call;
    const space = spaceIn(call);
    const made = tagFrom(call, null);
    const others = space.tags.filter((known) => known.name !== made.name);
    world.spaces.patch(space, { tags: [...others, { ...made, creatorId: caller.id }] });
    return ok({});
  }),
  v2.put('/space/:space/tag/:tag', (call) => {
    const { world } = call;
    const space = spaceIn(call);
    const name = tagName(call.params.tag ?? '');
    const old = space.tags.find((known) => known.name === name);
    if (old === undefined) throw new Refusal('TAG_002');
    const changed = tagFrom(call, old);
    world.spaces.patch(space, {
      tags: space.tags.map((known) => (known === old ? changed : known)),
    });
    retag(world, space, name, [changed.name]);
    return ok({ tag: { name: changed.name, fg_color: changed.fg, bg_color: changed.bg } });
  }),
  v2.del('/space/:space/tag/:tag', (call) => {
    const { world } = call;
    const space = spaceIn(call);
    const name = tagName(call.params.tag ?? '');
    world.spaces.patch(space, { tags: space.tags.filter((known) => known.name !== name) });
    retag(world, space, name, []);
    return ok({});
  }),
  v2.post('/task/:task/tag/:tag', (call) => {
    const { world, caller, now } = call;
    const task = taskIn(call);
    const name = tagName(call.params.tag ?? '');
    if (name === '') throw new Refusal('TAG_001');
    world.spaces.put(withTags(spaceOf(world, listOf(world, task)), [name], caller.id));
    world.tasks.patch(task, { tags: [...new Set([...task.tags, name])], updatedAt: now });
    return ok({});
  }),
  v2.del('/task/:task/tag/:tag', (call) => {
    const task = taskIn(call);
    const name = tagName(call.params.tag ?? '');
    const tags = task.tags.filter((carried) => carried !== name);
    call.world.tasks.patch(task, { tags, updatedAt: call.now });
    return ok({});
  }),
] satisfies Route[];

/** Puts other tags, or none, where tasks of the space carry this one. */
function retag(world: World, space: Space, name: string, instead: readonly string[]): void {
  for (const task of world.tasks.where((row) => row.tags.includes(name))) {
    if (listOf(world, task).spaceId !== space.id) continue;
    const tags = task.tags.flatMap((carried) => (carried === name ? instead : carried));
    world.tasks.patch(task, { tags });
  }
}

/** The body's tag. The documents name its colours in two ways, so both are read. */
function tagFrom({ body, caller }: Call, old: Tag | null): Tag {
  const sent: JsonObject = isObject(body.tag) ? body.tag : {};
  const name = tagName(textIn(sent, 'name') ?? old?.name ?? '');
  if (name === '') throw new Refusal('TAG_001');
  return {
    name,
    fg: textIn(sent, 'tag_fg') ?? textIn(sent, 'fg_color') ?? old?.fg ?? '#800000',
    bg: textIn(sent, 'tag_bg') ?? textIn(sent, 'bg_color') ?? old?.bg ?? '#800000',
    creatorId: old?.creatorId ?? caller.id,
  };
}
