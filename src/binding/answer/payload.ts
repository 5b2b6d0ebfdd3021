// Finds the data in an answer: structured, JSON text, JSON after prose, JSON inside JSON, or lines of text.
import { isObject, type Json, type JsonObject, parseJson } from '../../base/index.ts';
import type { ToolResult } from '../../endpoint/index.ts';
import { pick } from './read.ts';
import { drawnTreeIn, entriesIn, type Lines, linesIn, outlineIn } from './text.ts';

/** What an answer holds: its data where there is any, and its words. */
export interface Payload {
  /** Undefined when the answer is prose alone. */
  data: Json | undefined;
  text: string;
  /** Whether the data was read off lines of text: then it may be a part of what there is. */
  lines: Lines | null;
}

const MAX_NESTING = 3;

export function payloadOf(result: ToolResult): Payload {
  return payloadOfTexts(textsOf(result.content), result.structured, 0);
}

function payloadOfTexts(texts: string[], structured: Json | null, depth: number): Payload {
  const text = texts.join('\n');
  const parsed = texts.map(dataIn).filter((data) => data !== undefined);
  const data = best(structured, parsed);
  const inner = data === undefined || depth >= MAX_NESTING ? null : innerResult(data);
  if (inner) return payloadOfTexts(inner, null, depth + 1);
  if (data !== undefined) return { data, text, lines: null };
  const tree = drawnTreeIn(text);
  if (tree) return { data: tree, text, lines: null };
  const lines = outlineIn(text) ?? entriesIn(text) ?? linesIn(texts);
  return { data: lines ? dataOfLines(lines) : undefined, text, lines };
}

/** The texts of an answer that was wrapped in an answer: `{content: [{type: 'text', text}]}`. */
function innerResult(data: Json): string[] | null {
  const content = isObject(data) ? data.content : undefined;
  if (!Array.isArray(content) || content.length === 0) return null;
  const texts = content.flatMap((block) =>
    isObject(block) && block.type === 'text' && typeof block.text === 'string' ? [block.text] : [],
  );
  return texts.length === content.length ? texts : null;
}

function textsOf(content: ToolResult['content']): string[] {
  return content.flatMap((block) =>
    block.type === 'text' && block.text !== undefined ? [block.text] : textOfResource(block.raw),
  );
}

/** One record stands for itself; a table and several records are rows. */
function dataOfLines({ rows, table }: Lines): Json | undefined {
  return rows.length === 1 && !table ? rows[0] : rows;
}

function textOfResource(raw: Json): string[] {
  const resource = isObject(raw) ? raw.resource : undefined;
  return isObject(resource) && typeof resource.text === 'string' ? [resource.text] : [];
}

/** Structured data wins unless it is empty; several blocks of objects are rows of one listing. */
function best(structured: Json | null, parsed: Json[]): Json | undefined {
  const inner = structured === null ? undefined : openedText(structured);
  if (inner !== undefined && !isEmpty(inner)) return inner;
  const rows = parsed.filter(isObject);
  if (rows.length > 1 && rows.length === parsed.length && rows.every((row) => row.id != null)) {
    return rows;
  }
  return parsed.find((data) => !isEmpty(data)) ?? parsed[0] ?? inner;
}

/** Structured content that is one text is a text like any other. */
function openedText(structured: Json): Json | undefined {
  const values = isObject(structured) ? Object.values(structured) : [];
  const [only] = values;
  return values.length === 1 && typeof only === 'string' ? dataIn(only) : opened(structured, 0);
}

function isEmpty(data: Json): boolean {
  return typeof data === 'object' && data !== null && Object.keys(data).length === 0;
}

/** The JSON in one text, or undefined. */
function dataIn(text: string): Json | undefined {
  const trimmed = text.trim();
  const whole = parsedExactly(trimmed);
  if (whole !== undefined) return opened(whole, 0);
  const fenced = /```(?:json)?\s*\n([\s\S]*?)```/.exec(trimmed)?.[1];
  if (fenced !== undefined) {
    const data = parsedExactly(fenced);
    if (data !== undefined) return opened(data, 0);
  }
  return embedded(trimmed);
}

/** A string that is itself JSON is opened: some servers encode twice. */
function opened(data: Json, depth: number): Json | undefined {
  if (typeof data !== 'string') return typeof data === 'object' ? (data ?? undefined) : undefined;
  if (depth >= MAX_NESTING) return undefined;
  const inner = parsedExactly(data.trim());
  return inner === undefined ? undefined : opened(inner, depth + 1);
}

/** A line of a record for people, not of JSON: `Status: open`. */
const LABEL = /^[-*\s]*\p{L}[^:\n[{"]{0,60}:\**\s/gmu;

/** JSON that starts after some prose; behind a label among others it is one field of the record. */
function embedded(text: string): Json | undefined {
  const isRecord = (text.match(LABEL)?.length ?? 0) > 1;
  for (const { index } of text.matchAll(isRecord ? /(?<=^\s*)[[{]/gm : /[[{]/g)) {
    const close = text[index] === '{' ? '}' : ']';
    for (let end = text.lastIndexOf(close); end > index; end = text.lastIndexOf(close, end - 1)) {
      const data = parsedExactly(text.slice(index, end + 1));
      if (typeof data === 'object' && data !== null) return data;
      // Trying every end would be slow in long prose; the last one or its neighbour is the usual.
      if (text.lastIndexOf(close) - end > 400) break;
    }
    if (index > 4000) break;
  }
  return undefined;
}

/** Ids longer than a JavaScript number holds are quoted before the parser rounds them. */
function parsedExactly(text: string): Json | undefined {
  if (!/\d{16}/.test(text)) return parseJson(text);
  const quoted = text.replace(/([:[,]\s*)(-?\d{16,})(?=\s*[,\]}])/g, '$1"$2"');
  return parseJson(quoted) ?? parseJson(text);
}

const ENVELOPES = [
  ...['data', 'result', 'results', 'response', 'response_data', 'payload', 'output', 'body'],
  ...['content', 'items', 'value', 'structuredContent'],
];
const MAX_DEPTH = 5;

/** The rows of a listing, under one of `keys` where they are named; undefined when none is there. */
export function rowsIn(
  data: Json | undefined,
  keys: readonly string[],
  depth = 0,
): Json[] | undefined {
  if (Array.isArray(data)) return depth === 0 ? flattened(data, keys) : data;
  const record = objectOf(data);
  if (!record || depth > MAX_DEPTH) return undefined;
  for (const key of keys) {
    const value = valueAt(record, key);
    if (Array.isArray(value)) return value;
    if (isObject(value)) {
      const inner = rowsIn(value, keys, depth + 1);
      if (inner) return inner;
    }
  }
  for (const key of ENVELOPES) {
    const value = valueAt(record, key);
    const rows = value === undefined ? undefined : rowsIn(value, keys, depth + 1);
    if (rows) return rows;
  }
  return undefined;
}

/** One envelope per page, each with its rows, joined. */
function flattened(data: Json[], keys: readonly string[]): Json[] {
  const inner = data.map((one) =>
    isObject(one) && one.id === undefined ? rowsIn(one, keys, 1) : undefined,
  );
  return data.length > 0 && inner.every((rows) => rows !== undefined) ? inner.flat() : data;
}

/** Records the answer may be about, likeliest first: under one of `keys`, itself, in an envelope. */
export function* recordsIn(
  data: Json | undefined,
  keys: readonly string[],
  depth = 0,
): Generator<JsonObject> {
  if (depth > MAX_DEPTH) return;
  if (Array.isArray(data)) {
    if (data.length === 1) yield* recordsIn(data[0], keys, depth + 1);
    return;
  }
  const record = objectOf(data);
  if (!record) return;
  for (const key of keys) yield* recordsIn(valueAt(record, key), keys, depth + 1);
  yield record;
  for (const key of ENVELOPES) {
    if (!keys.includes(key)) yield* recordsIn(valueAt(record, key), keys, depth + 1);
  }
}

function objectOf(data: Json | undefined): JsonObject | undefined {
  if (isObject(data)) return data;
  if (typeof data !== 'string' || !/^\s*[[{]/.test(data)) return undefined;
  const inner = parseJson(data);
  return isObject(inner) ? inner : undefined;
}

function valueAt(record: JsonObject, key: string): Json | undefined {
  const value = pick(record, key);
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  return parseJson(value) ?? value;
}
