// Custom fields and their values, as people see them: names of options instead of their places.
import { isObject, type Json, type JsonObject } from '../../../base/index.ts';
import type { CustomField, FieldValue } from '../../../clickup/index.ts';
import { id, number, pick, records, text } from '../read.ts';

export function fieldFrom(record: JsonObject): CustomField | undefined {
  const fieldId = id(pick(record, 'id', 'field_id'));
  const name = text(pick(record, 'name', 'field_name'));
  if (fieldId === null || name === null) return undefined;
  const type = text(pick(record, 'type', 'field_type')) ?? 'text';
  return { id: fieldId, name, type, options: optionsIn(record) };
}

/** The field with the value that a task has in it. */
export function fieldValueFrom(record: JsonObject): FieldValue | undefined {
  const field = fieldFrom(record);
  return field && { ...field, value: shown(field, pick(record, 'value')) };
}

/** In the order of the options themselves: a drop-down's value is a place in it. */
function optionsIn(record: JsonObject): CustomField['options'] {
  const config = pick(record, 'type_config', 'config');
  const all = records(isObject(config) ? config.options : pick(record, 'options'));
  const order = (one: JsonObject, at: number) => number(one.orderindex) ?? at;
  return all
    .map((one, at) => ({ one, order: order(one, at) }))
    .sort((a, b) => a.order - b.order)
    .flatMap(({ one }) => {
      const [optionId, name] = [id(one.id), text(pick(one, 'name', 'label', 'value'))];
      return optionId === null || name === null ? [] : [{ id: optionId, name }];
    });
}

function shown({ type, options }: CustomField, value: Json | undefined): FieldValue['value'] {
  if (value === undefined || value === null || value === '') return null;
  const optionNamed = (one: Json | undefined): string => {
    const said = isObject(one) ? (one.id ?? one.name ?? one.label ?? null) : one;
    const byPlace = typeof said === 'number' ? options[said] : undefined;
    return (byPlace ?? options.find((option) => option.id === said))?.name ?? String(said);
  };
  switch (type) {
    case 'drop_down':
      return optionNamed(value);
    case 'labels':
      return several(value, optionNamed);
    case 'users':
    case 'tasks':
    case 'list_relationship':
      return several(value, (one) => id(isObject(one) ? one.id : one) ?? '');
    case 'number':
    case 'currency':
    case 'emoji':
    case 'date':
      return number(value) ?? text(value);
    case 'checkbox':
      return value === true || value === 'true';
    case 'manual_progress':
    case 'automatic_progress': {
      const done = isObject(value)
        ? pick(value, 'current', 'percent_completed', 'percent_complete')
        : value;
      return number(done) ?? text(done);
    }
    case 'location':
      return isObject(value) ? text(pick(value, 'formatted_address')) : text(value);
    default:
      return typeof value === 'object' ? JSON.stringify(value) : value;
  }
}

function several(value: Json, name: (one: Json) => string): string[] | null {
  const all = Array.isArray(value) ? value : [value];
  return all.length === 0 ? null : all.map(name).filter((one) => one !== '');
}
