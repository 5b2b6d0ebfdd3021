// Custom fields: which hold where, and setting or clearing one on a task.
import { isObject, type Json } from '../../base/index.ts';
import { addAndRemove, asIds, asNumber } from '../http/body.ts';
import { type Call, type Route, v2 } from '../http/call.ts';
import { Refusal, type RefusalCode } from '../http/refusal.ts';
import { showField } from '../render/parts.ts';
import type { Field } from '../world/parts.ts';
import { fieldsOf, listOf } from '../world/places.ts';
import type { World } from '../world/world.ts';

export const fieldRoutes = [
  v2.get('/list/:list/field', ({ world, list }) => shown(fieldsOf(world, list))),
  v2.get('/folder/:folder/field', ({ world, folder }) => fieldsOn(world, folder.id)),
  v2.get('/space/:space/field', ({ world, space }) => fieldsOn(world, space.id)),
  v2.get('/team/:team/field', ({ world }) => fieldsOn(world, world.meta.workspaceId)),
  v2.post('/task/:task/field/:field', (call) => {
    const { world, task, now, body } = call;
    const field = fieldIn(call);
    const { value } = body.members;
    if (value === undefined || value === null) throw new Refusal('FIELD_002');
    const fields = {
      ...task.fields,
      [field.id]: acceptedValue(field, value, task.fields[field.id]),
    };
    world.tasks.patch(task, { fields, updatedAt: now });
    return {};
  }),
  v2.del('/task/:task/field/:field', (call) => {
    const { world, task, now } = call;
    const { [fieldIn(call).id]: _cleared, ...fields } = task.fields;
    world.tasks.patch(task, { fields, updatedAt: now });
    return {};
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
function fieldsOn(world: World, scopeId: string): Json {
  return shown(world.fields.where({ scopeId }));
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
