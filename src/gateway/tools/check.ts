// Are these arguments the ones that a tool takes? Answered in sentences that name the argument.
import { z } from 'zod';
import type { JsonObject } from '../../base/index.ts';
import type { ValueSchema } from '../../clickup/index.ts';
import type { ArgumentsSchema } from './declare.ts';

/** What is wrong with the arguments of a call, in a sentence per fault; null when nothing is. */
export type ArgumentCheck = (given: JsonObject) => string | null;

/** A check against a tool's schema. The schema is compiled at the first call. */
export function argumentCheck(schema: ArgumentsSchema): ArgumentCheck {
  let compiled: z.ZodType | undefined;
  return (given) => {
    compiled ??= z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
    const result = compiled.safeParse(given);
    if (result.success) return null;
    return result.error.issues.map((issue) => sentence(issue, given, schema)).join(' ');
  };
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
  return `Argument ${quote(name)} must be ${expected(schema.properties[name] ?? {})}.`;
}

function expected(schema: ValueSchema): string {
  if (schema.enum) return `one of ${schema.enum.map(String).join(', ')}`;
  return [schema.type ?? 'given'].flat().join(' or ');
}

function quote(name: string): string {
  return `"${name}"`;
}
