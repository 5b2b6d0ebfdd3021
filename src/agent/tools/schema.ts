// Repairs the schemas that foreign tools declare: whatever stands there, the model's service gets a
// valid object schema, and arguments find their way back to the names that the tool knows.
import { cleanLine, isObject, type Json, type JsonObject } from '../../base/index.ts';
import { nameGiver } from './names.ts';

export interface RepairedSchema {
  schema: JsonObject;
  /** The tool's own argument names by those that the model is shown, where they differ. */
  renamed: ReadonlyMap<string, string>;
  /** What a merged choice of shapes means, for the description; empty when there was none. */
  note: string;
}

const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null'];
const NUMBERS = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems'];
const CHOICES = ['anyOf', 'oneOf', 'allOf'] as const;
const LONGEST_DESCRIPTION = 300;
const DEEPEST = 8;
/** A schema longer than this many characters is cut at ever smaller depths. */
const LONGEST_SCHEMA = 16_000;

/** The schema of a tool's arguments, valid whatever was declared. */
export function repairSchema(declared: JsonObject | null): RepairedSchema {
  for (let depth = DEEPEST; ; depth -= 2) {
    const repaired = repair(declared ?? {}, depth);
    if (depth <= 2 || JSON.stringify(repaired.schema).length <= LONGEST_SCHEMA) return repaired;
  }
}

function repair(declared: JsonObject, depth: number): RepairedSchema {
  const renamed = new Map<string, string>();
  const rooted = resolveRoot(declared);
  const { merged, note } = mergeChoices(asObjectSchema(rooted));
  const definitions = isObject(declared.$defs) ? declared.$defs : declared.definitions;
  const schema = clean(merged, {
    depth,
    renamed,
    definitions: isObject(definitions) ? definitions : {},
  });
  return {
    schema: { ...schema, type: 'object', properties: schema.properties ?? {} },
    renamed,
    note,
  };
}

/** Follows a reference that stands at the very top. */
function resolveRoot(declared: JsonObject): JsonObject {
  const target = localTarget(declared, declared.$ref);
  return target ? { ...declared, ...target, $ref: undefined } : declared;
}

function localTarget(root: JsonObject, ref: Json | undefined): JsonObject | null {
  const match = typeof ref === 'string' ? /^#\/(\$defs|definitions)\/(.+)$/.exec(ref) : null;
  const shelf = match ? root[match[1] ?? ''] : undefined;
  const found = isObject(shelf) ? shelf[match?.[2] ?? ''] : undefined;
  return isObject(found) ? found : null;
}

/** Some servers send the properties alone, where the schema should be. */
function asObjectSchema(declared: JsonObject): JsonObject {
  const isSchema = ['properties', 'type', ...CHOICES, '$ref'].some((key) => key in declared);
  if (isSchema && typeof declared.type !== 'object') return declared;
  const members = Object.entries(declared).filter(
    ([name, value]) => isObject(value) && !name.startsWith('$') && name !== 'definitions',
  );
  return { type: 'object', properties: Object.fromEntries(members) };
}

/** Services refuse a choice of shapes at the top: its properties become one set, its rule a sentence. */
function mergeChoices(schema: JsonObject): { merged: JsonObject; note: string } {
  const branches = CHOICES.flatMap((choice) => {
    const value = schema[choice];
    return Array.isArray(value) ? value.filter(isObject) : [];
  });
  if (branches.length === 0) return { merged: schema, note: '' };
  const properties: JsonObject = {};
  for (const branch of [...branches].reverse())
    Object.assign(properties, objectOf(branch.properties));
  Object.assign(properties, objectOf(schema.properties));
  const demands = branches.map(requiredIn).filter((names) => names.length > 0);
  const all = Array.isArray(schema.allOf);
  const required = [...requiredIn(schema), ...(all ? demands.flat() : [])];
  const note =
    all || demands.length < 2
      ? ''
      : `Give one of these sets of arguments: ${demands.map((names) => names.join(' + ')).join(' | ')}.`;
  const { anyOf: _any, oneOf: _one, allOf: _all, ...rest } = schema;
  return { merged: { ...rest, properties, required }, note };
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function requiredIn(schema: JsonObject): string[] {
  return Array.isArray(schema.required)
    ? schema.required.filter((name) => typeof name === 'string')
    : [];
}

interface Cleaning {
  depth: number;
  renamed: Map<string, string>;
  definitions: JsonObject;
}

/** The parts of a schema that are well formed, level by level; references are written out. */
function clean(foreign: Json | undefined, how: Cleaning): JsonObject {
  if (!isObject(foreign) || how.depth <= 0) return {};
  const inner = { ...how, depth: how.depth - 1 };
  const target = localTarget(
    { $defs: how.definitions, definitions: how.definitions },
    foreign.$ref,
  );
  if (target) return clean({ ...target, ...without(foreign, '$ref') }, inner);
  const schema: JsonObject = {};
  const types = [foreign.type]
    .flat()
    .map(String)
    .filter((type) => TYPES.includes(type));
  const [type] = types;
  if (type !== undefined) schema.type = types.length === 1 ? type : types;
  if (typeof foreign.description === 'string' && foreign.description.trim() !== '') {
    schema.description = cleanLine(foreign.description, LONGEST_DESCRIPTION);
  }
  if (Array.isArray(foreign.enum)) {
    const values = foreign.enum.filter((value) => typeof value !== 'object' || value === null);
    if (values.length > 0) schema.enum = values;
  }
  if (['string', 'number', 'boolean'].includes(typeof foreign.const)) schema.const = foreign.const;
  if (typeof foreign.format === 'string') schema.format = cleanLine(foreign.format, 40);
  if (typeof foreign.pattern === 'string' && isPattern(foreign.pattern)) {
    schema.pattern = foreign.pattern;
  }
  for (const name of NUMBERS) if (typeof foreign[name] === 'number') schema[name] = foreign[name];
  if (foreign.items !== undefined || types.includes('array')) {
    schema.items = clean(Array.isArray(foreign.items) ? foreign.items[0] : foreign.items, inner);
  }
  for (const choice of CHOICES) {
    const branches = foreign[choice];
    if (!Array.isArray(branches)) continue;
    const sound = branches.map((one) => clean(one, inner)).filter((one) => Object.keys(one).length);
    if (sound.length > 0) schema[choice] = sound;
  }
  if (isObject(foreign.properties)) Object.assign(schema, cleanProperties(foreign, inner));
  return schema;
}

function cleanProperties(foreign: JsonObject, how: Cleaning): JsonObject {
  const properties: JsonObject = {};
  const required: string[] = [];
  const declared = objectOf(foreign.properties);
  const give = nameGiver(Object.keys(declared).filter((name) => isPlain(name)));
  for (const [name, value] of Object.entries(declared)) {
    const shown = isPlain(name) ? name : give(name);
    if (shown !== name) how.renamed.set(shown, name);
    properties[shown] = clean(value, how);
    // An old draft marks a required property on itself.
    const itself = isObject(value) && value.required === true;
    if (itself || requiredIn(foreign).includes(name)) required.push(shown);
  }
  return { properties, ...(required.length > 0 ? { required } : {}) };
}

/** Services accept these as names of arguments. */
function isPlain(name: string): boolean {
  return /^[a-zA-Z0-9_.-]{1,64}$/.test(name);
}

function isPattern(text: string): boolean {
  if (text.length > 200) return false;
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}

function without(object: JsonObject, key: string): JsonObject {
  const { [key]: _left, ...rest } = object;
  return rest;
}

/** Arguments under the names that the tool knows. */
export function restoreNames(args: JsonObject, renamed: ReadonlyMap<string, string>): JsonObject {
  if (renamed.size === 0) return args;
  const restore = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(restore);
    return isObject(value) ? restoreNames(value, renamed) : value;
  };
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      renamed.get(name) ?? name,
      value === undefined ? value : restore(value),
    ]),
  );
}
