// Brings a value to the declared type, enum and pattern of an argument, or refuses it.
import { AppError, type Json, type JsonObject } from '../../base/index.ts';
import { resolved, typesOf, valuesOf } from '../shape/schema.ts';
import type { Slot } from '../shape/slots.ts';

/** The value as the slot declares it. Errors: AppError `failed` when it cannot be said so. */
export function coerced(value: Json, slot: Slot): Json {
  const fitted = adapted(value, slot.schema);
  if (fitted === undefined) {
    throw new AppError(
      'failed',
      `The endpoint's argument ${slot.path.filter((step) => step !== 0).join('.')} cannot hold ${JSON.stringify(value)}.`,
      { next: 'Choose a value that its schema allows: clickup-agent tools <name> shows it.' },
    );
  }
  return fitted;
}

function adapted(value: Json, schema: JsonObject): Json | undefined {
  const values = valuesOf(schema);
  if (value === null) return allowsNull(schema) ? null : undefined;
  if (values.length > 0) {
    return values.find((one) => String(one).toLowerCase() === String(value).toLowerCase());
  }
  const types = typesOf(schema);
  if (types.length === 0) return value;
  for (const type of types) {
    const fitted = fitType(value, type, schema);
    if (fitted !== undefined) return fitted;
  }
  return undefined;
}

function fitType(value: Json, type: string, schema: JsonObject): Json | undefined {
  switch (type) {
    case 'string':
      return fitString(value, schema);
    case 'number':
    case 'integer':
      return fitNumber(value, type);
    case 'boolean':
      return typeof value === 'boolean' ? value : fitBoolean(value);
    case 'array':
      return fitArray(value, schema);
    default:
      return typeof value === 'object' ? value : undefined;
  }
}

function fitString(value: Json, schema: JsonObject): string | undefined {
  const one = Array.isArray(value) ? value.join(',') : value;
  if (typeof one === 'object') return undefined;
  const text = String(one);
  if (typeof schema.pattern !== 'string') return text;
  try {
    return new RegExp(schema.pattern, 'u').test(text) ? text : undefined;
  } catch {
    return text;
  }
}

function fitNumber(value: Json, type: string): number | undefined {
  const one = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (typeof one !== 'number' && (typeof one !== 'string' || !/^-?\d+(\.\d+)?$/.test(one))) {
    return undefined;
  }
  const number = Number(one);
  // A long id would lose its last digits as a number: better not sent than sent wrong.
  const exact = typeof one === 'number' || !/^\d+$/.test(one) || Number.isSafeInteger(number);
  return exact && (type === 'number' || Number.isInteger(number)) ? number : undefined;
}

function fitBoolean(value: Json): boolean | undefined {
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

function fitArray(value: Json, schema: JsonObject): Json[] | undefined {
  const items = resolved(schema.items, schema);
  const all = (Array.isArray(value) ? value : [value]).map((one) => adapted(one, items));
  return all.some((one) => one === undefined) ? undefined : (all as Json[]);
}

function allowsNull(schema: JsonObject): boolean {
  if (Array.isArray(schema.type)) return schema.type.includes('null');
  if (Array.isArray(schema.enum) && schema.enum.includes(null)) return true;
  return schema['x-nullable'] === true || (schema.type === undefined && valueless(schema));
}

function valueless(schema: JsonObject): boolean {
  return schema.enum === undefined && schema.const === undefined;
}
