// What a tool, and one call of it, does: a read, or which kind of write.
import { isObject, type JsonObject } from '../base/index.ts';
import type { Effect } from '../clickup/index.ts';
import type { Tool } from '../endpoint/index.ts';
import { canonicalName, readName, wordsOf } from './name/name.ts';
import {
  CHANGING_WORDS,
  CHOOSERS,
  READING_WORDS,
  REMOVING_WORDS,
  type Verb,
} from './name/vocabulary.ts';

/** What a verb does to its object. */
export const EFFECT_OF_VERB: Record<Verb, Effect> = {
  ...{ get: 'read', list: 'read', search: 'read', create: 'create', start: 'create' },
  ...{ update: 'update', move: 'update', stop: 'update', delete: 'delete' },
};

const SEVERITY: Effect[] = ['read', 'create', 'update', 'delete'];

/** Words of a tool that does what its arguments choose. */
const GENERIC = new Set('call execute run invoke manage api tool tools'.split(' '));

/** Arguments of a tool that calls other tools: the name of the tool, and its arguments. */
const INNER_TOOL = /^(tool|tool_?name|name)$/i;
const INNER_ARGUMENTS = /^(arguments|args|params|parameters|input)$/i;

/**
 * The effect of a tool. Only a tool whose name reads, and whose annotations do not contradict it,
 * is a read; one that shows neither is treated as an update.
 */
export function effectOf(tool: Tool): Effect {
  const named = namedEffect(tool);
  const { readOnlyHint, destructiveHint } = tool.annotations;
  if (named !== 'read') return named ?? (destructiveHint === true ? 'delete' : 'update');
  const writes = readOnlyHint === false || (destructiveHint === true && readOnlyHint !== true);
  return writes ? 'update' : 'read';
}

/** Null when the name does not show it. */
function namedEffect(tool: Tool): Effect | null {
  const words = wordsOf(tool.name);
  const { verb } = readName(tool.name);
  const effect = verb && EFFECT_OF_VERB[verb];
  if (effect && effect !== 'read') return effect;
  if (words.some((word) => CHANGING_WORDS.has(word))) return 'update';
  // A chooser that does not list its choices could do anything.
  const actions = choicesOf(tool).flatMap((values) => values ?? ['anything']);
  if (actions.some((action) => !readsOnly(action))) return 'update';
  if (effect === 'read') return 'read';
  return words.some((word) => READING_WORDS.has(word)) ? 'read' : null;
}

/** The values of each argument that chooses what the tool does; null where it does not list them. */
function choicesOf(tool: Tool): (string[] | null)[] {
  const properties = tool.inputSchema?.properties;
  if (!isObject(properties)) return [];
  return Object.entries(properties).flatMap(([name, schema]) => {
    if (!CHOOSERS.includes(canonicalName(name))) return [];
    return [isObject(schema) && Array.isArray(schema.enum) ? schema.enum.map(String) : null];
  });
}

/** How a tool's arguments choose what it does: from a list, freely, or not at all (null). */
export function chooserOf(tool: Tool): 'listed' | 'free' | null {
  const choices = choicesOf(tool);
  if (choices.length === 0) return null;
  return choices.includes(null) ? 'free' : 'listed';
}

/** Whether the value of a chooser stands for a read. */
function readsOnly(action: string): boolean {
  const words = wordsOf(action);
  if (words.some((word) => CHANGING_WORDS.has(word))) return false;
  const { verb } = readName(action);
  if (verb) return EFFECT_OF_VERB[verb] === 'read';
  return words.some((word) => READING_WORDS.has(word) || word === 'report');
}

/** The effect of a call with these arguments; never milder than what the tool's name shows. */
export function effectOfCall(tool: Tool, args: JsonObject): Effect {
  const inner = innerTool(tool, args);
  if (inner !== null) return effectOfName(inner);
  // However an argument is spelled, a server may accept it.
  const actions = Object.entries(args).flatMap(([name, value]) =>
    CHOOSERS.includes(canonicalName(name.normalize('NFKC'))) && typeof value === 'string'
      ? [value]
      : [],
  );
  if (actions.length === 0) return severer(effectOf(tool), effectOfName(tool.name, 'read'));
  const chosen = actions
    .map((action) => (readsOnly(action) ? 'read' : effectOfName(action)))
    .reduce(severer);
  return isGeneric(tool.name) ? chosen : severer(chosen, effectOfName(tool.name, chosen));
}

/** The tool that a calling tool is to call; null for any other tool. */
function innerTool(tool: Tool, args: JsonObject): string | null {
  if (!isGeneric(tool.name)) return null;
  const entries = Object.entries(args);
  const name = entries.find(([key, value]) => INNER_TOOL.test(key) && typeof value === 'string');
  const given = entries.some(([key, value]) => INNER_ARGUMENTS.test(key) && isObject(value));
  return name && (given || entries.length === 1) ? String(name[1]) : null;
}

/** The effect that a name alone shows; `otherwise` where it shows none. */
function effectOfName(name: string, otherwise: Effect = 'update'): Effect {
  if (wordsOf(name).some((word) => REMOVING_WORDS.has(word))) return 'delete';
  const bare = { name, description: '', inputSchema: null, outputSchema: null, annotations: {} };
  return namedEffect(bare) ?? otherwise;
}

/** Whether a name leaves it to the arguments what is done. */
export function isGeneric(name: string): boolean {
  const words = wordsOf(name);
  const rest = words.filter((word) => !GENERIC.has(word));
  return rest.length < words.length && effectOfName(rest.join('_'), 'read') === 'read';
}

function severer(a: Effect, b: Effect): Effect {
  return SEVERITY.indexOf(a) > SEVERITY.indexOf(b) ? a : b;
}
