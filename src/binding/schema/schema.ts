// Reads foreign JSON schemas tolerantly: references, unions, nullables, and objects that are no schema.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';

const MAX_DEPTH = 8;

/** A schema with its references followed, its `allOf` merged and its `null` alternative dropped. */
export function resolved(schema: Json | undefined, root: JsonObject, depth = 0): JsonObject {
  if (!isObject(schema) || depth > MAX_DEPTH) return {};
  if (typeof schema.$ref === 'string') {
    const { $ref, ...rest } = schema;
    return { ...resolved(pointedAt($ref as string, root), root, depth + 1), ...rest };
  }
  if (Array.isArray(schema.allOf)) {
    const { allOf, ...own } = schema;
    const parts = allOf as Json[];
    return parts.map((part) => resolved(part, root, depth + 1)).reduce(merged, own);
  }
  const union = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(union)) return resolvedUnion(schema, union, root, depth);
  return unwrappedZod(schema);
}

function pointedAt(ref: string, root: JsonObject): Json | undefined {
  if (!ref.startsWith('#/')) return undefined;
  let at: Json | undefined = root;
  for (const part of ref.slice(2).split('/')) {
    if (!isObject(at)) return undefined;
    at = at[part.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return at;
}

/** Alternatives of a scalar keep the union of their types; objects get the members of all. */
function resolvedUnion(
  schema: JsonObject,
  union: Json[],
  root: JsonObject,
  depth: number,
): JsonObject {
  const { anyOf: _a, oneOf: _o, ...own } = schema;
  const all = union.map((part) => resolved(part, root, depth + 1));
  const parts = all.filter((part) => part.type !== 'null');
  if (parts.length < all.length) own['x-nullable'] = true;
  const only = parts[0];
  if (parts.length === 1 && only) return merged(own, only);
  if (parts.some((part) => isObject(part.properties))) {
    return parts.reduce<JsonObject>((whole, part) => merged(whole, { ...part, required: [] }), own);
  }
  const types = [...new Set(parts.flatMap((part) => typesOf(part)))];
  const enums = parts.every((part) => valuesOf(part).length > 0) ? parts.flatMap(valuesOf) : [];
  return {
    ...own,
    ...(types.length > 0 && { type: types }),
    ...(enums.length > 0 && { enum: enums }),
  };
}

function merged(a: JsonObject, b: JsonObject): JsonObject {
  const properties = {
    ...(isObject(a.properties) ? a.properties : {}),
    ...(isObject(b.properties) ? b.properties : {}),
  };
  return {
    ...b,
    ...a,
    ...(Object.keys(properties).length > 0 && { properties }),
    required: [...listOf(a.required), ...listOf(b.required)],
  };
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

/** The JSON types that a resolved schema allows, without `null`; empty for any type. */
export function typesOf(schema: JsonObject): string[] {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return types.filter((type): type is string => typeof type === 'string' && type !== 'null');
}

/** The values that an `enum` or `const` allows, without `null`; empty when anything goes. */
export function valuesOf(schema: JsonObject): Json[] {
  if (Array.isArray(schema.enum)) return schema.enum.filter((value) => value !== null);
  return schema.const === undefined || schema.const === null ? [] : [schema.const];
}

/** Some servers send a validator's own objects where JSON schema belongs; they hold the type. */
function unwrappedZod(schema: JsonObject): JsonObject {
  const definition = schema._def ?? schema.def;
  if (!isObject(definition)) return schema;
  const kind = String(definition.typeName ?? definition.type ?? '')
    .replace(/^Zod/, '')
    .toLowerCase();
  const optional = kind === 'optional' || kind === 'default' || kind === 'nullable';
  const inner = definition.innerType;
  const description = definition.description ?? schema.description;
  const named = typeof description === 'string' ? { description } : {};
  if (optional && isObject(inner)) return { ...unwrappedZod(inner), ...named, 'x-optional': true };
  if (kind === 'array') {
    const items = definition.element ?? (isObject(definition.type) ? definition.type : undefined);
    return { type: 'array', ...(isObject(items) && { items: unwrappedZod(items) }), ...named };
  }
  if (kind === 'enum') {
    const values =
      definition.values ?? Object.values(isObject(definition.entries) ? definition.entries : {});
    return { type: 'string', enum: values as Json, ...named };
  }
  return ['string', 'number', 'boolean', 'object'].includes(kind)
    ? { type: kind, ...named }
    : named;
}
