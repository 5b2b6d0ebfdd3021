// A request in the words of the Messages API, with the marks that let its cache be reused.
import type { JsonObject } from '../../base/index.ts';
import type { Block, Message, ModelRequest } from './model.ts';

const MARK = { cache_control: { type: 'ephemeral' } };
/** What makes room has to be asked for by these names. */
export const ROOM_BETAS = 'context-management-2025-06-27,compact-2026-01-12';
/** The latest answers of tools stay whole. */
const KEPT_ANSWERS = 8;
/** A summary is made of more than this at least, tokens: the service's own bound. */
const LEAST_SUMMARISED = 50_000;
const HOUR = { cache_control: { type: 'ephemeral', ttl: '1h' } };

/**
 * The request's body. Four points are marked for the cache, the most that there may be: the tools,
 * the steady part of the system prompt, and the ends of the last two turns of the person's side.
 */
export function wireRequest(request: ModelRequest): JsonObject {
  const { system, tools, messages } = request;
  const mark = request.patient ? HOUR : MARK;
  const lastShown = tools.findLastIndex(({ deferred }) => !deferred);
  const marked = new Set(
    messages
      .map(({ role }, index) => (role === 'user' ? index : -1))
      .filter((index) => index >= 0)
      .slice(-2),
  );
  return {
    model: request.model,
    max_tokens: request.maxTokens,
    stream: true,
    ...outputConfig(request),
    ...(request.roomAt === undefined ? {} : { context_management: makingRoom(request.roomAt) }),
    system: system.map((text, index) => ({ type: 'text', text, ...(index === 0 ? mark : {}) })),
    ...(tools.length > 0
      ? {
          tools: tools.map((tool, index) => ({
            name: tool.name,
            description: tool.description,
            input_schema: tool.inputSchema,
            ...(tool.deferred ? { defer_loading: true } : {}),
            ...(index === lastShown ? mark : {}),
          })),
        }
      : {}),
    messages: messages.map((message, index) =>
      wireMessage(message, marked.has(index) ? mark : null),
    ),
  };
}

function outputConfig({ effort, format }: ModelRequest): JsonObject {
  const config: JsonObject = {
    ...(effort ? { effort } : {}),
    ...(format ? { format: { type: 'json_schema', schema: format } } : {}),
  };
  return Object.keys(config).length > 0 ? { output_config: config } : {};
}

/** Old answers are left out where that is worth breaking the cache for; a summary is the last resort. */
function makingRoom(tokens: number): JsonObject {
  const at = (value: number) => ({ type: 'input_tokens', value: Math.round(value) });
  return {
    edits: [
      {
        ...{ type: 'clear_tool_uses_20250919', trigger: at(tokens) },
        ...{ keep: { type: 'tool_uses', value: KEPT_ANSWERS }, clear_at_least: at(tokens / 5) },
      },
      { type: 'compact_20260112', trigger: at(Math.max(LEAST_SUMMARISED, tokens * 1.2)) },
    ],
  };
}

function wireMessage({ role, content }: Message, mark: JsonObject | null): JsonObject {
  const blocks = content.map(wireBlock);
  const last = blocks.at(-1);
  if (mark && last) Object.assign(last, mark);
  return { role, content: blocks };
}

function wireBlock(block: Block): JsonObject {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: block.text };
    case 'tool_use':
      return { type: 'tool_use', id: block.id, name: block.name, input: block.input };
    case 'tool_result':
      return {
        type: 'tool_result',
        tool_use_id: block.toolUseId,
        content: [
          ...(block.text === '' ? [] : [{ type: 'text', text: block.text }]),
          ...(block.references ?? []).map((name) => ({ type: 'tool_reference', tool_name: name })),
        ],
        ...(block.isError ? { is_error: true } : {}),
      };
    case 'opaque':
      return { ...block.raw };
  }
}
