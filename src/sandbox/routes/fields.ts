// Custom fields: which hold where, and setting or clearing one on a task.
import { isObject, type Json } from '../../base/index.ts';
import { type Call, ok, type Route, v2 } from '../http/call.ts';
import { addAndRemove, asIds, asNumber } from '../http/input.ts';
import { Refusal, type RefusalCode } from '../http/refusal.ts';
import { field as show } from '../render/parts.ts';
import type { Field } from '../world/parts.ts';
import { fieldsOf, listOf } from '../world/places.ts';
import type { List } from '../world/spaces.ts';
import type { World } from '../world/world.ts';
import { folderIn, listIn, spaceIn, taskIn } from './find.ts';

export const fieldRoutes = [
  v2.get('/list/:list/field', (call) =>
    ok({ fields: fieldsOf(call.world, listIn(call)).map(show) }),
  ),
  v2.get('/folder/:folder/field', (call) => fieldsOn(call.world, folderIn(call).id)),
  v2.get('/space/:space/field', (call) => fieldsOn(call.world, spaceIn(call).id)),
  v2.get('/team/:team/field', ({ world }) => fieldsOn(world, world.meta.workspaceId)),
  v2.post('/task/:task/field/:field', (call) => {
    const { world, now, body } = call;
    const task = taskIn(call);
    const field = fieldIn(call, listOf(world, task));
    if (body.value === undefined || body.value === null) throw new Refusal('FIELD_002');
    const value = acceptedValue(field, body.value, task.fields[field.id]);
    world.tasks.patch(task, { fields: { ...task.fields, [field.id]: value }, updatedAt: now });
    return ok({});
  }),
  v2.del('/task/:task/field/:field', (call) => {
    const { world, now } = call;
    const task = taskIn(call);
    const { [fieldIn(call, listOf(world, task)).id]: _cleared, ...fields } = task.fields;
    world.tasks.patch(task, { fields, updatedAt: now });
    return ok({});
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

/** Only the fields made on the place itself. */
function fieldsOn(world: World, scopeId: string) {
  return ok({ fields: world.fields.where((field) => field.scopeId === scopeId).map(show) });
}

function fieldIn(call: Call, list: List): Field {
  const field = fieldsOf(call.world, list).find((one) => one.id === call.params.field);
  if (field === undefined) throw new Refusal('FIELD_001');
  return field;
}
