// What one call does: of a tool that can do many things, its arguments say which.
import { isObject, type JsonObject } from '../base/index.ts';
import type { Effect } from '../clickup/index.ts';
import type { Tool } from '../endpoint/index.ts';
import { CHOOSER, effectOf, readsOnly } from './effect.ts';
import { wordsOf } from './name/words.ts';

const SEVERITY: Effect[] = ['read', 'create', 'update', 'delete'];

/** Words that only say that a tool does something, whatever its arguments choose. */
const GENERIC = new Set(['call', 'execute', 'run', 'invoke', 'manage', 'api', 'tool', 'tools']);

/** Words of removing for good, beside the verbs that plainly delete. */
const REMOVING = new Set([
  ...['purge', 'wipe', 'trash', 'drop', 'clear', 'prune', 'discard', 'empty', 'nuke', 'truncate'],
]);

/** Names under which a tool that calls other tools is told which one, and with what. */
const INNER_TOOL = /^(tool|tool_?name|name)$/i;
const INNER_ARGUMENTS = /^(arguments|args|params|parameters|input)$/i;

/**
 * The effect of a call with these arguments. Never milder than what the tool's own name says.
 */
export function effectOfCall(tool: Tool, args: JsonObject): Effect {
  const inner = innerTool(tool, args);
  if (inner !== null) return effectOfName(inner);
  // However it is written, a server may listen to any of them.
  const actions = Object.entries(args).flatMap(([name, value]) =>
    CHOOSER.test(name.normalize('NFKC').trim()) && typeof value === 'string' ? [value] : [],
  );
  if (actions.length === 0) return severer(effectOf(tool), effectOfName(tool.name, 'read'));
  const chosen = actions
    .map((action) => (readsOnly(action) ? 'read' : effectOfName(action)))
    .reduce(severer);
  return isGeneric(tool.name) ? chosen : severer(chosen, effectOfName(tool.name, chosen));
}

/** The tool that a calling tool is asked to call; null for any other tool. */
function innerTool(tool: Tool, args: JsonObject): string | null {
  if (!isGeneric(tool.name)) return null;
  const entries = Object.entries(args);
  const name = entries.find(([key, value]) => INNER_TOOL.test(key) && typeof value === 'string');
  const given = entries.some(([key, value]) => INNER_ARGUMENTS.test(key) && isObject(value));
  return name && (given || entries.length === 1) ? String(name[1]) : null;
}

/** The effect that a name alone tells; `otherwise` where it says nothing. */
function effectOfName(name: string, otherwise: Effect = 'update'): Effect {
  if (wordsOf(name).some((word) => REMOVING.has(word))) return 'delete';
  const bare = { name, description: '', inputSchema: null, outputSchema: null };
  const effect = effectOf({ ...bare, annotations: {} });
  // A name that tells nothing counts as an update, unless a hint that it may only read is believed.
  const told = effectOf({ ...bare, annotations: { destructiveHint: true } });
  return effect === 'update' && told === 'delete' ? otherwise : effect;
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
