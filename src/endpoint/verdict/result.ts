// Reads a tool's result tolerantly, and finds the failure inside a result that calls itself a success.
import {
  AppError,
  type ErrorCode,
  isObject,
  type Json,
  type JsonObject,
  type Outcome,
  parseJson,
} from '../../base/index.ts';
import type { ContentBlock, ToolResult } from '../endpoint.ts';

/** A failure is short; what is longer is an answer, whatever words are in it. */
const LONGEST_FAILURE = 16_000;

/** A result as the contract has it, whatever came. */
export function toolResult(foreign: unknown): ToolResult {
  const result = isObject(foreign) ? foreign : {};
  const structured = result.structuredContent as Json | undefined;
  return {
    content: Array.isArray(result.content) ? result.content.flatMap(contentBlock) : [],
    structured: structured ?? olderResult(result),
    isError: result.isError === true,
  };
}

/** The first protocol version put the whole answer under `toolResult`. */
function olderResult(result: JsonObject): Json | null {
  return result.toolResult ?? null;
}

function contentBlock(foreign: Json): ContentBlock[] {
  if (typeof foreign === 'string') {
    return [{ type: 'text', text: foreign, raw: { type: 'text', text: foreign } }];
  }
  if (!isObject(foreign)) return [];
  const type = typeof foreign.type === 'string' ? foreign.type : 'unknown';
  const text = typeof foreign.text === 'string' ? { text: foreign.text } : {};
  return [{ type, ...text, raw: foreign }];
}

/** All text of a result; blocks that embed a resource count with the resource's text. */
export function textOf(result: ToolResult): string {
  const texts = result.content.flatMap(({ text, raw }) => {
    if (text !== undefined) return [text];
    const { resource } = raw;
    return isObject(resource) && typeof resource.text === 'string' ? [resource.text] : [];
  });
  return texts.join('\n');
}

/**
 * The text of a failure that came as a success: ClickUp's `{err, ECODE}`, `{"error": …}` without
 * anything else, `{"success": false}`, or prose that starts with "Error:". Null for a real answer.
 */
export function failureInside(result: ToolResult): string | null {
  const { structured } = result;
  if (isObject(structured) && isFailure(structured)) return JSON.stringify(structured);
  const text = textOf(result).trim();
  if (text === '' || text.length > LONGEST_FAILURE) return null;
  if (/^[[{"]/.test(text)) {
    const parsed = parseJson(text);
    if (parsed !== undefined) return isObject(parsed) ? failureOfRecord(parsed, text) : null;
  }
  const isShort = text.length <= LONGEST_SENTENCE;
  return FAILED.test(text) || (isShort && FAILED_SHORT.test(text)) ? text : null;
}

const FAILED = /^[^\w\n]{0,4}(?:error|failed|failure)\b[^:\n]{0,80}:/i;
/** Without a colon, only what is hardly more than a sentence. */
const FAILED_SHORT = /^\W*(?:error|failed|failure|exception|unable to|could not|cannot)\b/i;
const LONGEST_SENTENCE = 300;

/** Some servers wrap a whole answer in the text of another. */
function failureOfRecord(record: JsonObject, text: string): string | null {
  if (!Array.isArray(record.content)) return isFailure(record) ? text : null;
  const inner = toolResult(record);
  return inner.isError ? textOf(inner) : failureInside(inner);
}

/** Members that may stand alongside an error without being an answer. */
const BESIDE_AN_ERROR =
  /^(?:error|errors|erro|err|ecode|message|msg|status|status_?code|code|type|details?|hint|success|ok|successful|data|result|retryable|retry_?after\w*|reset\w*|timestamp|trace_?id|request_?id|meta|_meta|tool|path)$/i;

function isFailure(value: JsonObject): boolean {
  if (typeof value.err === 'string' && typeof value.ECODE === 'string') return true;
  if ([value.success, value.ok, value.successful, value.successfull].includes(false)) return true;
  if (value.isError === true || /^(error|failed|failure)$/i.test(String(value.status))) return true;
  const error = value.error ?? value.errors ?? value.erro ?? false;
  if (error === false || error === '' || (Array.isArray(error) && error.length === 0)) return false;
  return Object.entries(value).every(([key, member]) =>
    BESIDE_AN_ERROR.test(key)
      ? !(/^(?:data|result)$/i.test(key) && holdsSomething(member))
      : // Advice, in whatever words.
        typeof error === 'string' && typeof member === 'string' && !/(^|_)(id|name)$/i.test(key),
  );
}

function holdsSomething(value: Json | undefined): boolean {
  return value !== null && value !== undefined && JSON.stringify(value).length > 2;
}

type Failed = Exclude<Outcome<unknown>, { kind: 'ok' }>;

/** The AppError of an outcome that stopped everything: `quota`, `authorization` or `unreachable`. */
export function failureOf(outcome: Failed): AppError {
  const next = nextOf(outcome);
  const data = { outcome: outcome.kind };
  return new AppError(codeOf(outcome), outcome.message, { data, ...(next && { next }) });
}

function codeOf(outcome: Failed): ErrorCode {
  if (outcome.kind === 'rate-limited') return 'quota';
  if (outcome.kind !== 'rejected') return 'unreachable';
  const { reason } = outcome;
  return reason === 'authorization' || reason === 'forbidden' ? 'authorization' : 'unreachable';
}

function nextOf(outcome: Failed): string | undefined {
  if (outcome.kind !== 'rejected') {
    return outcome.kind === 'rate-limited'
      ? undefined
      : 'Try again, or look closer with `clickup-agent doctor`.';
  }
  const next = outcome.data?.next;
  return typeof next === 'string' ? next : 'Look closer with `clickup-agent doctor`.';
}
