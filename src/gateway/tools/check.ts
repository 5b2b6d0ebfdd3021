// Are these arguments the ones that a tool takes? Answered in sentences that name the argument.
import { z } from 'zod';
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import type { ValueSchema } from '../../documentation/index.ts';
import type { ArgumentsSchema } from './declare.ts';

/** The arguments of a call as they are used, and what is wrong with them: a sentence per fault, or null. */
export type ArgumentCheck = (given: JsonObject) => { problem: string | null; read: JsonObject };

/** A check against a tool's schema. The schema is compiled at the first call. */
export function argumentCheck(schema: ArgumentsSchema): ArgumentCheck {
  let compiled: z.ZodType | undefined;
  return (given) => {
    compiled ??= z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
    const read = inForm(given, schema) as JsonObject;
    const result = compiled.safeParse(read);
    if (result.success) return { problem: null, read };
    const said = result.error.issues.map((issue) => sentence(issue, read, schema));
    return { problem: said.join(' '), read };
  };
}

/**
 * A value in the form that its schema wants: models write ids as numbers and numbers as text. A number
 * that has lost digits, and whatever else does not mean the same in the other form, stays as it is.
 */
function inForm(value: Json, schema: ValueSchema | ArgumentsSchema): Json {
  const types = [schema.type].flat();
  if (typeof value === 'number' && types.includes('string') && !types.includes('number')) {
    return Number.isSafeInteger(value) ? String(value) : value;
  }
  if (typeof value === 'string' && types.includes('integer')) {
    const number = Number(value);
    return Number.isSafeInteger(number) && String(number) === value ? number : value;
  }
  const { items, properties } = schema as ValueSchema;
  if (Array.isArray(value) && items) return value.map((item) => inForm(item, items));
  if (isObject(value) && properties) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner = null]) => {
        const member = Object.hasOwn(properties, name) ? properties[name] : undefined;
        return [name, member ? inForm(inner, member) : inner];
      }),
    );
  }
  return value;
}

function sentence(issue: z.core.$ZodIssue, given: JsonObject, schema: ArgumentsSchema): string {
  const [name, ...inner] = issue.path.map(String);
  if (name === undefined) {
    const foreign = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const known = Object.keys(schema.properties).join(', ') || 'none';
    return `Unknown argument ${foreign.map(quote).join(', ')}; known: ${known}.`;
  }
  if (given[name] === undefined) return `Missing argument ${quote(name)}.`;
  if (inner.length > 0) return `Argument ${quote([name, ...inner].join('.'))}: ${issue.message}.`;
  const value = given[name];
  const isCut = Number.isInteger(value) && !Number.isSafeInteger(value);
  const digits = isCut ? ': a number of this size has lost digits' : '';
  return `Argument ${quote(name)} must be ${expected(schema.properties[name] ?? {})}${digits}.`;
}

function expected(schema: ValueSchema): string {
  if (schema.enum) return `one of ${schema.enum.map(String).join(', ')}`;
  return [schema.type ?? 'given'].flat().join(' or ');
}

function quote(name: string): string {
  return `"${name}"`;
}
