// The REST request that a tool call means: each argument put where its record says it goes.
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import type { Argument, MethodRecord } from '../../documentation/index.ts';

/** A request to the REST API, relative to its base. */
export interface RestRequest {
  method: MethodRecord['http'];
  /** Path and query, starting with `/api/`. */
  target: string;
  /** JSON text, or the parts of a form that carries a file. */
  body?: string | FormData;
}

/** The request for a call whose arguments were checked against the record. */
export function restRequest(record: MethodRecord, given: JsonObject): RestRequest {
  const query = new URLSearchParams();
  const body: JsonObject = {};
  const files: [name: string, file: File][] = [];
  let target: string = record.path;
  let whole: Json | undefined;
  for (const [name, argument] of Object.entries(record.arguments)) {
    const value = given[name];
    if (value === undefined) continue;
    if (argument.in === 'path')
      target = target.replace(`{${name}}`, encodeURIComponent(`${value}`));
    else if (argument.in === 'query') addToQuery(query, name, argument, value);
    else if (argument.in === 'body') body[name] = value;
    else if (argument.in === 'file') files.push([name, fileOf(value)]);
    else whole = value;
  }
  // ClickUp looks a custom id up in the Workspace that the query names, even where the path does too.
  if (given.custom_task_ids === true && given.team_id !== undefined && !query.has('team_id')) {
    query.append('team_id', `${given.team_id}`);
  }
  if (query.size > 0) target += `?${query}`;
  const hasBody = Object.values(record.arguments).some((one) => one.in.endsWith('body'));
  return {
    method: record.http,
    target,
    ...(files.length > 0
      ? { body: formOf(files, body) }
      : hasBody
        ? { body: JSON.stringify(whole ?? body) }
        : {}),
  };
}

/**
 * A path argument that would name another route: empty, or a step up the path. Null when none does.
 */
export function strayPathArgument(record: MethodRecord, given: JsonObject): string | null {
  const stray = Object.entries(record.arguments).find(
    ([name, argument]) => argument.in === 'path' && /^\.{0,2}$/.test(`${given[name]}`),
  );
  return stray ? stray[0] : null;
}

/** Lists go as `name[]=` once per item; what is made of objects goes as one JSON text. */
function addToQuery(query: URLSearchParams, name: string, argument: Argument, value: Json): void {
  const { type, items } = argument.schema;
  if (type === 'object' || items?.type === 'object') query.append(name, JSON.stringify(value));
  else if (Array.isArray(value)) for (const item of value) query.append(`${name}[]`, `${item}`);
  else query.append(name, `${value}`);
}

/** What is wrong with the file of a call: a sentence, or null. `local`: whether paths may be read. */
export function fileProblem(
  record: MethodRecord,
  given: JsonObject,
  local: boolean,
): string | null {
  for (const [name, argument] of Object.entries(record.arguments)) {
    const value = given[name];
    if (argument.in !== 'file' || !isObject(value)) continue;
    if (typeof value.base64 === 'string' && typeof value.filename === 'string') continue;
    if (typeof value.path !== 'string') {
      return `Argument "${name}" must be {base64, filename}${local ? ' or {path}' : ''}.`;
    }
    if (!local) {
      return `Argument "${name}": this server reads no files of its own machine. Send {base64, filename}.`;
    }
    if (!statSync(value.path, { throwIfNoEntry: false })?.isFile()) {
      return `Argument "${name}": ${value.path} is no file.`;
    }
  }
  return null;
}

function fileOf(value: Json): File {
  const { path, base64, filename } = value as { path?: string; base64?: string; filename?: string };
  const bytes = base64 === undefined ? readFileSync(path ?? '') : Buffer.from(base64, 'base64');
  return new File([new Uint8Array(bytes)], filename ?? basename(path ?? 'file'));
}

function formOf(files: [name: string, file: File][], fields: JsonObject): FormData {
  const form = new FormData();
  for (const [name, file] of files) form.append(name, file, file.name);
  for (const [name, value] of Object.entries(fields)) form.append(name, `${value}`);
  return form;
}
