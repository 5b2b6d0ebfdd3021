// Flattens a tool's declared arguments into slots, and a many-in-one tool into its variants.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import type { Tool } from '../../endpoint/index.ts';
import { describedArguments } from '../name/description.ts';
import { canonicalName, nounOf, readName, verbOf, wordsOf } from '../name/name.ts';
import { CHOOSERS, type Noun } from '../name/vocabulary.ts';
import { resolved, typesOf, valuesOf } from './schema.ts';

/** One place in a tool's arguments. */
export interface Slot {
  /** Where it lies: member names, and 0 for the one item of an array. */
  path: (string | 0)[];
  /** Its own name in the spelling names are compared in: `listIds` -> list_id. */
  name: string;
  schema: JsonObject;
  /** Whether the tool refuses a call without it. */
  required: boolean;
  description: string;
  /** How many things the array that it is in may hold, where that is declared. */
  most?: number;
}

/** Members that wrap the real arguments. */
const ENVELOPES = new Set([
  ...['param', 'parameter', 'input', 'arg', 'argument', 'body', 'payload', 'data', 'request'],
  ...['option', 'query', 'request_body', 'path', 'path_param', 'query_param', 'filter', 'field'],
  'property',
]);
/** Arrays whose items carry the fields of the thing that is written: `tasks`, `tasksData`. */
const ITEM_ARRAY = /^(task|item|entry|record|time_entry|update|comment)(_(data|list|input|item))?$/;

/** The form of all dates, where only the tool's description tells it; and arguments that are dates. */
const DATE_FORM = /\b(?:YYYY|AAAA|JJJJ)-MM-[\s\S]{0,60}/;
const DATES = /date|due|deadline|^(start|end|from|to|since|until)(_|$)/;

/** Members of an argument that says how a set changes. */
const CHANGES = ['add', 'rem', 'remove'];

/** Every slot of a tool, envelopes opened. Never throws, whatever was declared. */
export function slotsOf(tool: Tool): Slot[] {
  const root = tool.inputSchema ?? {};
  const schema = resolved(root, root);
  const properties = isObject(schema.properties) ? schema.properties : bareProperties(schema);
  const declared = membersOf(properties, schema.required, [], true, root, new Set());
  const slots = declared.length > 0 ? declared : idsInWords(tool.description, schema);
  const described = describedArguments(tool.description);
  const [dates = ''] = DATE_FORM.exec(tool.description) ?? [];
  return slots.map((slot) => {
    if (slot.description !== '') return slot;
    const words = described.get(String(slot.path.at(-1)));
    return { ...slot, description: words ?? (DATES.test(slot.name) ? dates : '') };
  });
}

/**
 * Ids that only the description asks for: a schema with a condition between its arguments ("either
 * space_id or folder_id") comes out empty from some validators.
 */
function idsInWords(description: string, { additionalProperties }: JsonObject): Slot[] {
  if (additionalProperties === false) return [];
  const asked = description
    .split(/(?<=[.!?])\s|\n/)
    .filter((one) => /\b(provide|pass|requires?|either|specify|must)\b/i.test(one));
  const names = asked.flatMap((one) => one.match(/\b[a-z]+(?:_[a-z]+)*(?:_id|Id)\b/g) ?? []);
  return [...new Set(names)].map((name) => ({
    ...{ path: [name], name: canonicalName(name), schema: { type: 'string' } },
    ...{ required: false, description: '' },
  }));
}

/** A raw map of argument names to types, sent where a schema belongs. */
function bareProperties(schema: JsonObject): JsonObject {
  if (typeof schema.type === 'string') return {};
  return Object.fromEntries(
    Object.entries(schema).filter(([name, value]) => !name.startsWith('$') && isObject(value)),
  );
}

function membersOf(
  properties: JsonObject,
  required: Json | undefined,
  at: (string | 0)[],
  wanted: boolean,
  root: JsonObject,
  seen: ReadonlySet<unknown>,
  prefix = '',
): Slot[] {
  const needed = new Set(Array.isArray(required) ? required : []);
  const bare = required === undefined;
  const only = at.length === 0 && Object.keys(properties).length === 1;
  return Object.entries(properties).flatMap(([name, declared]) => {
    const own = withMembersInWords(resolved(declared, root));
    const schema = isObject(own.items) ? { ...own, items: resolved(own.items, root) } : own;
    const path = [...at, name];
    // A validator's own object says of itself that it may be left out.
    const isValidator = isObject(declared) && isObject(declared._def ?? declared.def);
    const must = needed.has(name) || (bare && isValidator && schema['x-optional'] !== true);
    const inner = opened(canonicalName(name), schema, root, only);
    if (inner && !seen.has(declared)) {
      const slots = membersOf(
        inner.properties,
        inner.required,
        [...path, ...inner.step],
        wanted && must,
        root,
        new Set([...seen, declared]),
        inner.prefix,
      );
      const { most } = inner;
      return most === undefined ? slots : slots.map((slot) => ({ ...slot, most }));
    }
    const words = `${prefix}${wordsOf(name).length > 0 ? canonicalName(name) : name}`;
    const description = typeof schema.description === 'string' ? schema.description : '';
    return [{ path, name: words, schema, required: wanted && must, description }];
  });
}

/** An object with the members of which only its description tells: `{ add: [userId], rem: [userId] }`. */
function withMembersInWords(schema: JsonObject): JsonObject {
  const [, inside] = /\{([^{}]*)\}/.exec(String(schema.description ?? '')) ?? [];
  if (schema.type !== 'object' || isObject(schema.properties) || inside === undefined)
    return schema;
  const members = [...inside.matchAll(/(\w+)["']?\s*:\s*(\[?)/g)].map(
    ([, name = '', many]) => [name, many === '' ? {} : { type: 'array' }] as const,
  );
  return members.length === 0 ? schema : { ...schema, properties: Object.fromEntries(members) };
}

interface Opened {
  properties: JsonObject;
  required: Json | undefined;
  step: 0[];
  /** Put before the names of the members, which mean little alone: assignees.add -> assignee_add. */
  prefix: string;
  most?: number;
}

/** `only`: there is no other argument, so that an object holds them all, whatever its name. */
function opened(name: string, schema: JsonObject, root: JsonObject, only: boolean): Opened | null {
  const { properties, required } = schema;
  if (isObject(properties)) {
    if (only || ENVELOPES.has(name)) return { properties, required, step: [], prefix: '' };
    // `{type, id}` says less alone than `{task_id}`.
    if (name === 'parent')
      return { properties, required, step: [], prefix: properties.id ? 'parent_' : '' };
    if (CHANGES.some((change) => change in properties)) {
      return { properties, required, step: [], prefix: `${name}_` };
    }
  }
  if (ITEM_ARRAY.test(name) && typesOf(schema).includes('array')) {
    const items = resolved(schema.items, root);
    if (isObject(items.properties)) {
      return {
        ...{ properties: items.properties, required: items.required, step: [0], prefix: '' },
        ...(typeof schema.maxItems === 'number' && { most: schema.maxItems }),
      };
    }
  }
  return null;
}

const SUBJECTS = /^(entity|model|resource|object|scope|kind|type)(_type)?$/;
/** Verbs that only lead to the action, which says the real one. */
const LEADING = new Set(['set', 'manage', 'operate', 'handle', 'do', 'run', 'execute', 'update']);

/** A tool under a name that says what it does, with the arguments that make it do that. */
export interface Variant {
  name: string;
  preset: ReadonlyMap<Slot, Json>;
}

/** One variant per action and subject that the tool lists; the tool itself when it lists none. */
export function variantsOf(name: string, slots: Slot[]): Variant[] {
  const saysVerb = (value: string) => wordsOf(value).some((word) => verbOf(word) !== null);
  const saysNoun = (value: string) => readName(value).nouns.length > 0;
  const chooser = slots.find((slot) => CHOOSERS.includes(slot.name) && isList(slot, saysVerb));
  const subject = slots.find((slot) => SUBJECTS.test(slot.name) && isList(slot, saysNoun));
  // Next to its own id, a type says what the id is of: that is settled by the arguments, not the name.
  const itsId = subject && `${subject.name.replace(/_type$/, '')}_id`;
  const place = slots.some(({ name: own }) => own === itsId);
  const things = subject && !place ? valuesOf(subject.schema) : [null];
  const actions = chooser ? valuesOf(chooser.schema) : [null];
  if (actions[0] === null && things[0] === null) return [{ name, preset: new Map() }];
  const words = wordsOf(name).filter((word) => !chooser || !LEADING.has(word));
  return actions.flatMap((action) =>
    things.map((thing) => ({
      name: [...headed(words, action), action, thing].filter((one) => one !== null).join('_'),
      preset: new Map<Slot, Json>([
        ...(chooser && action !== null ? [[chooser, action] as const] : []),
        ...(subject && thing !== null ? [[subject, thing] as const] : []),
      ]),
    })),
  );
}

/** A tool's own words, without a mere heading above an action with a thing of its own: `structure`. */
function headed(words: readonly string[], action: Json): readonly string[] {
  const own = action === null ? [] : readName(String(action)).nouns;
  const isHeading = (noun: Noun | null) =>
    noun === 'hierarchy' || (noun === 'workspace' && own.includes('me'));
  return own.length === 0 ? words : words.filter((word) => !isHeading(nounOf(word)));
}

function isList(slot: Slot, says: (value: string) => boolean): boolean {
  const values = valuesOf(slot.schema).map(String);
  return values.length > 1 && values.some(says);
}
