// A documentation record as an MCP tool: its name, the schema of its arguments, and its hints.
import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import {
  type Argument,
  type Effect,
  effectOf,
  type MethodRecord,
  type ValueSchema,
} from '../../clickup/index.ts';

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
function toolName(record: MethodRecord): string {
  const verb = record.kind === 'custom' ? `${record.verb}_a` : VERBS[record.kind];
  if (record.kind === 'list') return `${verb}_click_up_${plural(record.resource)}`;
  const byId = record.arguments.id?.in === 'path' ? '_by_id' : '';
  return `${verb}_click_up_${record.resource}${byId}`;
}

function plural(noun: string): string {
  if (noun.endsWith('y')) return `${noun.slice(0, -1)}ies`;
  return noun.endsWith('s') ? `${noun}es` : `${noun}s`;
}

/** The tool that a record describes. */
export function declare(record: MethodRecord): Declaration {
  const hints = HINTS[effectOf(record)];
  return {
    name: toolName(record),
    description: record.description,
    inputSchema: argumentsSchema(record.arguments),
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
