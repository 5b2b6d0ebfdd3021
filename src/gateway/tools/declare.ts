// A documentation record as an MCP tool: its name, the schema of its arguments, and its hints.
import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import type { Effect } from '../../clickup/index.ts';
import {
  type Argument,
  effectOf,
  type MethodRecord,
  records,
  type ValueSchema,
} from '../../documentation/index.ts';

/** What `tools/list` says of one tool. */
export interface Declaration extends Tool {
  inputSchema: ArgumentsSchema;
}

/** The JSON schema of a tool's arguments: these names and no others. */
export interface ArgumentsSchema {
  type: 'object';
  properties: Record<string, ValueSchema & { description: string }>;
  required: string[];
  additionalProperties: false;
  [keyword: string]: unknown;
}

const HINTS = {
  read: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
  create: { readOnlyHint: false, destructiveHint: false, idempotentHint: false },
  // An update overwrites, which the protocol counts as destructive.
  update: { readOnlyHint: false, destructiveHint: true, idempotentHint: true },
  delete: { readOnlyHint: false, destructiveHint: true, idempotentHint: true },
} satisfies Record<Effect, NonNullable<Tool['annotations']>>;

const VERBS = {
  list: 'list_all',
  get: 'get_single',
  create: 'create_a',
  update: 'update_a',
  delete: 'delete_a',
} satisfies Record<Exclude<MethodRecord['kind'], 'custom'>, string>;

/** The tool's name: `list_all_click_up_spaces`, `update_a_click_up_goals_key_result_by_id`. */
function toolName(record: MethodRecord, resource = record.resource): string {
  const verb = record.kind === 'custom' ? `${record.verb}_a` : VERBS[record.kind];
  if (record.kind === 'list') return `${verb}_click_up_${plural(resource)}`;
  const byId = record.arguments.id?.in === 'path' ? '_by_id' : '';
  return `${verb}_click_up_${resource}${byId}`;
}

/** Names that tools had before, and the names that they have now: both can be called. */
export const FORMER_NAMES: ReadonlyMap<string, string> = new Map(
  records.flatMap((record) =>
    record.formerly === undefined ? [] : [[toolName(record, record.formerly), toolName(record)]],
  ),
);

/** What a person reads in a list of tools: `Update a goals key result`. */
function titleOf(name: string): string {
  const words = name.replace(/(_all|_single)?_click_up_/, ' ').replace(/_by_id$/, '');
  const title = words.replaceAll('_', ' ').replace(/ +/g, ' ');
  return `${title[0]?.toUpperCase()}${title.slice(1)}`;
}

function plural(noun: string): string {
  if (noun.endsWith('y')) return `${noun.slice(0, -1)}ies`;
  return noun.endsWith('s') ? `${noun}es` : `${noun}s`;
}

/** The tool that a record describes. */
export function declare(record: MethodRecord): Declaration {
  const hints = HINTS[effectOf(record)];
  const name = toolName(record);
  return {
    name,
    title: titleOf(name),
    description: record.description,
    inputSchema: argumentsSchema(record.arguments),
    // Nothing is required: an answer of ClickUp's must never fail for what it leaves out.
    ...(typeof record.answer === 'object'
      ? { outputSchema: { type: 'object', properties: record.answer } as const }
      : {}),
    annotations: {
      ...hints,
      idempotentHint: record.idempotent ?? hints.idempotentHint,
      openWorldHint: true,
    },
  };
}

/** The JSON schema that takes exactly these arguments. */
export function argumentsSchema(
  named: Readonly<Record<string, Pick<Argument, 'schema' | 'required' | 'description'>>>,
): ArgumentsSchema {
  const entries = Object.entries(named);
  return {
    type: 'object',
    properties: Object.fromEntries(
      entries.map(([name, { schema, description }]) => [name, { ...schema, description }]),
    ),
    required: entries.filter(([, argument]) => argument.required).map(([name]) => name),
    additionalProperties: false,
  };
}
