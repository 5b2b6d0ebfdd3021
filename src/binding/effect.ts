// What a tool of an endpoint does when it is called from a chat: a read, or which kind of write.
import type { Effect } from '../clickup/index.ts';
import type { Tool } from '../endpoint/index.ts';
import { readName } from './name/reading.ts';
import { CHANGING_WORDS, LOOKING_WORDS, type Verb } from './name/vocabulary.ts';
import { wordsOf } from './name/words.ts';

/** What a verb does to the thing it is said of. */
export const EFFECT_OF_VERB: Record<Verb, Effect> = {
  get: 'read',
  list: 'read',
  search: 'read',
  create: 'create',
  start: 'create',
  update: 'update',
  move: 'update',
  stop: 'update',
  delete: 'delete',
};

/**
 * The effect of a tool. Only a tool whose name reads, and whose annotations do not say otherwise,
 * is a read; one that says neither is treated as an update.
 */
export function effectOf(tool: Tool): Effect {
  const said = effectOfName(tool);
  const { readOnlyHint, destructiveHint } = tool.annotations;
  if (said === 'read') {
    return readOnlyHint === false || (destructiveHint === true && readOnlyHint !== true)
      ? 'update'
      : 'read';
  }
  if (said !== null) return said;
  return destructiveHint === true ? 'delete' : 'update';
}

/** Null when the name does not tell. */
function effectOfName(tool: Tool): Effect | null {
  const words = wordsOf(tool.name);
  const { verb } = readName(tool.name);
  const effect = verb && EFFECT_OF_VERB[verb];
  if (effect && effect !== 'read') return effect;
  if (words.some((word) => CHANGING_WORDS.has(word))) return 'update';
  if (actionsOf(tool).some((action) => !readsOnly(action))) return 'update';
  if (effect === 'read') return 'read';
  return words.some((word) => LOOKING_WORDS.has(word)) ? 'read' : null;
}

/** Names of arguments that choose what a tool does. */
export const CHOOSER = /^(action|operation|operator|op|method|command|verb)$/i;

/** The values of an argument that chooses what the tool does. */
function actionsOf(tool: Tool): string[] {
  // A chooser that does not list its choices could do anything.
  return choicesOf(tool).flatMap((values) => values ?? ['anything']);
}

/** For each argument that chooses what the tool does its values; null where it does not list them. */
function choicesOf(tool: Tool): (string[] | null)[] {
  const properties = tool.inputSchema?.properties;
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return [];
  return Object.entries(properties).flatMap(([name, schema]) => {
    if (!CHOOSER.test(name)) return [];
    const values = schema && typeof schema === 'object' && 'enum' in schema ? schema.enum : null;
    return [Array.isArray(values) ? values.map(String) : null];
  });
}

/** How a tool's arguments choose what it does: from a list, freely, or not at all (null). */
export function chooserOf(tool: Tool): 'listed' | 'free' | null {
  const choices = choicesOf(tool);
  if (choices.length === 0) return null;
  return choices.includes(null) ? 'free' : 'listed';
}

/** Whether the value of a chooser stands for looking and nothing else. */
export function readsOnly(action: string): boolean {
  const words = wordsOf(action);
  if (words.some((word) => CHANGING_WORDS.has(word))) return false;
  const { verb } = readName(action);
  if (verb) return EFFECT_OF_VERB[verb] === 'read';
  return words.some((word) => LOOKING_WORDS.has(word) || word === 'current' || word === 'report');
}
