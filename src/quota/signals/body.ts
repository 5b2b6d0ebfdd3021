// Finds what an MCP result, a JSON-RPC error or a text says, wherever it hides: `_meta`,
// `structuredContent`, `error.data`, JSON inside a text block. Only named wrappers are opened, so
// the ClickUp data in an ordinary answer is neither searched nor mistaken for a signal.
import { isObject, type Json, type JsonObject, parseJson } from '../../base/index.ts';

/** A body's named values, error codes and texts. `failed`: the body itself says it is an error. */
export interface BodyParts {
  bag: Map<string, string[]>;
  codes: string[];
  texts: string[];
  failed: boolean;
}

const WRAPPERS =
  /^(_?meta|headers|error|errors|data|details|response|structured-content|result|body|cause)$/;
const QUOTAS = /^(x-)?(rate-?limits?|quota)(-info|-status)?$/;
const CODES = /^(code|ecode|err-?code|error-?code|type|status|status-code|reason|error)$/;
const TEXTS = /^(message|err|error|detail|details|description|error-message)$/;
const WORTH_PARSING = /rate.?limit|retry.?(after|at|in)|quota|ECODE|"err|429/i;
export const MOST_TEXT = 4000;
const MOST_JSON = 200_000;

/** Reads a body; never throws, whatever it is. */
export function partsOf(body: unknown): BodyParts {
  const parts: BodyParts = { bag: new Map(), codes: [], texts: [], failed: false };
  if (typeof body === 'string') readText(body, parts);
  else if (body instanceof Error) readError(body, parts);
  else if (isObject(body)) readObject(body, parts);
  return parts;
}

function readError(error: Error, parts: BodyParts): void {
  parts.failed = true;
  parts.texts.push(error.message);
  const { code, data } = error as Error & { code?: unknown; data?: unknown };
  if (typeof code === 'string' || typeof code === 'number') parts.codes.push(String(code));
  if (isObject(data)) walk(data, '', 0, parts);
}

function readObject(body: JsonObject, parts: BodyParts): void {
  const { content, ...rest } = body;
  if (body.isError === true || 'error' in body || isRpcError(body)) parts.failed = true;
  walk(rest, '', 0, parts);
  if (!Array.isArray(content)) return;
  for (const block of content.slice(0, 20)) {
    if (isObject(block) && typeof block.text === 'string') readText(block.text, parts);
  }
}

function isRpcError(body: JsonObject): boolean {
  return typeof body.code === 'number' && typeof body.message === 'string';
}

function readText(text: string, parts: BodyParts): void {
  parts.texts.push(text.slice(0, MOST_TEXT));
  if (text.length > MOST_JSON || !WORTH_PARSING.test(text)) return;
  const start = text.indexOf('{');
  if (start < 0) return;
  const json = parseJson(text.slice(start, text.lastIndexOf('}') + 1));
  if (!isObject(json)) return;
  if ('err' in json || 'ECODE' in json || json.error || json.success === false || json.ok === false)
    parts.failed = true;
  walk(json, '', 0, parts);
}

function walk(object: JsonObject, prefix: string, depth: number, parts: BodyParts): void {
  if (depth > 5) return;
  for (const [key, value] of Object.entries(object).slice(0, 100)) {
    const name = kebab(key);
    if (isObject(value)) {
      if (QUOTAS.test(name)) walk(value, 'rate-limit-', depth + 1, parts);
      else if (WRAPPERS.test(name)) walk(value, prefix, depth + 1, parts);
    } else if (typeof value === 'string' || typeof value === 'number') {
      note(prefix, name, value, parts);
    } else if (Array.isArray(value) && QUOTAS.test(name)) {
      each(value, (member) => walk(member, 'rate-limit-', depth + 1, parts));
    }
  }
}

function each(list: Json[], visit: (member: JsonObject) => void): void {
  for (const member of list.slice(0, 10)) if (isObject(member)) visit(member);
}

function note(prefix: string, name: string, value: string | number, parts: BodyParts): void {
  const text = String(value);
  put(parts.bag, prefix + name, text);
  if (CODES.test(name)) parts.codes.push(text.slice(0, 100));
  if (TEXTS.test(name) && typeof value === 'string') parts.texts.push(text.slice(0, MOST_TEXT));
}

/** `retryAfterSeconds`, `retry_after_seconds` and `vendor/retryAfterSeconds` all name one thing. */
function kebab(key: string): string {
  const bare = key.slice(key.lastIndexOf('/') + 1);
  if (bare.includes('-')) return bare.toLowerCase();
  return bare
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .replace(/^-/, '_')
    .toLowerCase();
}

/** Adds a value under a name, cut to a length no honest value reaches. */
export function put(bag: Map<string, string[]>, name: string, value: string): void {
  const values = bag.get(name);
  if (values) values.push(value.slice(0, 500));
  else bag.set(name, [value.slice(0, 500)]);
}
