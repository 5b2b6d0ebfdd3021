// What inference cannot know: tools chosen by a person, and corrections for known servers.
import { canonicalJson, type Json, sha256 } from '../base/index.ts';
import type { OperationName } from '../clickup/index.ts';
import type { Tool } from '../endpoint/index.ts';

/**
 * A tool for an operation. `args` sets some of its arguments: a text that starts with `$` names a field
 * of the operation's input (`$listId`), anything else is sent as it is. The others are filled as usual.
 */
export interface Assignment {
  tool: string;
  args?: Record<string, Json>;
  /** The `schemaHash` of the tool when it was chosen: the choice holds for that schema alone. */
  schema?: string | undefined;
}

/** Changes with the arguments that a tool declares. */
export function schemaHash({ inputSchema }: Tool): string {
  return sha256(canonicalJson(inputSchema ?? {})).slice(0, 16);
}

/** Facts about one server, recognized by its tools. */
export interface Correction {
  /** The server's name, for messages. */
  server: string;
  /** Tools that together only this server has. */
  tools: string[];
  /** The right tool of an operation, or null where the one that looks right is not. */
  operations: Partial<Record<OperationName, Assignment | null>>;
  /** Operations whose answers are prose, and why a script cannot use them. */
  prose?: Partial<Record<OperationName, string>>;
}

/** The first correction that knows the endpoint by its tools. */
export function correctionFor(
  corrections: readonly Correction[],
  toolNames: ReadonlySet<string>,
): Correction | null {
  return corrections.find(({ tools }) => tools.every((name) => toolNames.has(name))) ?? null;
}

const benthesoundguy: Correction = {
  server: 'benthesoundguy v4',
  tools: ['find', 'task', 'create', 'update', 'tree', 'meta', 'whoami', 'fields'],
  operations: {
    'task.find': { tool: 'find', args: { limit: 200 } },
    // A scope is a name, a path or an id; one that names a list shows its tasks.
    'task.list': { tool: 'find', args: { scope: '$listId', limit: 200 } },
    'member.list': { tool: 'meta' },
    'workspace.list': { tool: 'whoami' },
    'task.tag': { tool: 'update', args: { ids: '$taskId', tags_add: '$tag' } },
    'task.untag': { tool: 'update', args: { ids: '$taskId', tags_remove: '$tag' } },
    // The one tool for comments reads without a text and writes with one.
    'comment.create': { tool: 'comment', args: { task: '$taskId', text: '$text' } },
    // It renames goals and adds key results, and cannot change the value of one.
    'key_result.update': null,
  },
  prose: {
    'goal.get': 'key results come without their start and unit.',
    'time_entry.current': 'a timer comes as a sentence.',
  },
};

const hauptsache: Correction = {
  server: 'hauptsache',
  tools: ['getTaskById', 'searchTasks', 'searchSpaces', 'getListInfo', 'createTimeEntry'],
  operations: {
    // Fewer than six spaces are drawn with all that is in them; an id brings up one.
    'folder.list': { tool: 'searchSpaces', args: { terms: '$spaceId' } },
    'list.list_folderless': { tool: 'searchSpaces', args: { terms: '$spaceId' } },
    // It adds a page only when it is given the doc, and creates a new doc otherwise.
    'page.create': { tool: 'createDocumentOrPage', args: { doc_id: '$docId' } },
  },
  prose: {
    'list.get': 'a list comes as notes, without the types of its statuses.',
    'time_entry.list': 'time is drawn as a tree, without the ids of its entries.',
  },
};

export const knownServers: readonly Correction[] = [benthesoundguy, hauptsache];
