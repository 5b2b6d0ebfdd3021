// Custom fields and tags: which there are where, and setting or clearing one on a task.
import { isObject, type Json } from '../../base/index.ts';
import { addAndRemove, asIds, asNumber } from '../http/body.ts';
import { type Call, PARENTS, type Route, v2 } from '../http/call.ts';
import { Refusal, type RefusalCode } from '../http/refusal.ts';
import { showField } from '../render/parts.ts';
import { showTag } from '../render/places.ts';
import type { Field } from '../world/parts.ts';
import { fieldsOf, listOf, spaceOf } from '../world/places.ts';
import { type Tag, tagName, withTags } from '../world/spaces.ts';

export const fieldRoutes = [
  v2.get('/list/:list/field', ({ world, list }) => shown(fieldsOf(world, list))),
  // Elsewhere only the fields made on the place itself.
  ...(['folder', 'space', 'team'] as const).map((kind) =>
    v2.get(`/${kind}/:${kind}/field`, (call) =>
      shown(call.world.fields.where({ scopeId: PARENTS[kind](call) })),
    ),
  ),
  v2.quiet.post('/task/:task/field/:field', (call) => {
    const { world, task, now, body } = call;
    const field = fieldIn(call);
    const { value } = body.members;
    if (value === undefined || value === null) throw new Refusal('FIELD_002');
    const fields = {
      ...task.fields,
      [field.id]: acceptedValue(field, value, task.fields[field.id]),
    };
    world.tasks.patch(task, { fields, updatedAt: now });
  }),
  v2.quiet.del('/task/:task/field/:field', (call) => {
    const { world, task, now } = call;
    const { [fieldIn(call).id]: _cleared, ...fields } = task.fields;
    world.tasks.patch(task, { fields, updatedAt: now });
  }),
  v2.get('/space/:space/tag', ({ space }) => ({
    tags: space.tags.map((row) => showTag(row, space.id)),
  })),
  v2.quiet.post('/space/:space/tag', (call) => {
    const { world, space, caller } = call;
    const made = { ...tagFrom(call, null), creatorId: caller.id };
    const others = space.tags.filter((known) => known.name !== made.name);
    world.spaces.patch(space, { tags: [...others, made] });
  }),
  v2.put('/space/:space/tag/:tag', (call) => {
    const name = nameIn(call);
    const old = call.space.tags.find((known) => known.name === name);
    if (old === undefined) throw new Refusal('TAG_002');
    const changed = tagFrom(call, old);
    replace(call, old.name, changed);
    return { tag: { name: changed.name, fg_color: changed.fg, bg_color: changed.bg } };
  }),
  v2.quiet.del('/space/:space/tag/:tag', (call) => {
    replace(call, nameIn(call));
  }),
  v2.quiet.post('/task/:task/tag/:tag', (call) => {
    const { world, task, caller, now } = call;
    const name = nameIn(call);
    if (name === '') throw new Refusal('TAG_001');
    world.spaces.put(withTags(spaceOf(world, listOf(world, task)), [name], caller.id));
    world.tasks.patch(task, { tags: [...new Set([...task.tags, name])], updatedAt: now });
  }),
  v2.quiet.del('/task/:task/tag/:tag', (call) => {
    const { world, task, now } = call;
    const tags = task.tags.filter((carried) => carried !== nameIn(call));
    world.tasks.patch(task, { tags, updatedAt: now });
  }),
] satisfies Route[];

/**
 * The value to store for what was sent, by the field's type.
 * @throws Refusal FIELD_003, or FIELD_011 for an option, for a value the type cannot have
 */
export function acceptedValue(field: Field, value: Json, old: Json | undefined): Json {
  switch (field.type) {
    case 'number':
    case 'currency':
    case 'emoji':
    case 'date':
      return orRefuse(asNumber(value));
    case 'drop_down':
      return orRefuse(
        optionIds(field).find((id, index) => id === value || index === value),
        'FIELD_011',
      );
    case 'labels':
      return (asIds(value) ?? []).filter((id) => optionIds(field).includes(id));
    case 'users':
    case 'tasks':
      return [...addAndRemove(asIds(old) ?? [], isObject(value) ? value : { add: value })];
    case 'checkbox':
      return value === true || value === 'true';
    default:
      return value;
  }
}

function orRefuse<T>(value: T | undefined, code: RefusalCode = 'FIELD_003'): T {
  if (value === undefined) throw new Refusal(code);
  return value;
}

function optionIds(field: Field): string[] {
  const { options } = field.typeConfig;
  return (Array.isArray(options) ? options : []).flatMap((option) =>
    isObject(option) && typeof option.id === 'string' ? [option.id] : [],
  );
}

function shown(fields: readonly Field[]): Json {
  return { fields: fields.map(showField) };
}

function fieldIn({ world, task, params }: Call): Field {
  const fields = fieldsOf(world, listOf(world, task));
  const field = fields.find((one) => one.id === params.field);
  if (field === undefined) throw new Refusal('FIELD_001');
  return field;
}

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
