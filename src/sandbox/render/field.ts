// A custom field on its own, and with the value it has on a task.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import type { Field } from '../world/parts.ts';
import type { World } from '../world/world.ts';
import { users } from './people.ts';
import { instant } from './values.ts';

export function field(row: Field): JsonObject {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    type_config: row.typeConfig,
    date_created: instant(row.createdAt),
    hide_from_guests: false,
    required: row.required,
  };
}

/** An unset field comes without `value`. */
export function taskField(world: World, row: Field, value: Json | undefined): JsonObject {
  return value === undefined ? field(row) : { ...field(row), value: shown(world, row, value) };
}

/** What is shown differs from what was set: a drop-down's option id becomes its position. */
function shown(world: World, row: Field, value: Json): Json {
  switch (row.type) {
    case 'drop_down': {
      const options = Array.isArray(row.typeConfig.options) ? row.typeConfig.options : [];
      const index = options.findIndex((option) => isObject(option) && option.id === value);
      return index === -1 ? value : index;
    }
    case 'date':
      return String(value);
    case 'users':
      return Array.isArray(value) ? users(world, value.map(String)) : value;
    default:
      return value;
  }
}
