// The REST request that a tool call means: each argument put where its record says it goes.
import type { Json, JsonObject } from '../base/index.ts';
import type { Argument, MethodRecord } from '../clickup/index.ts';

/** A request to the REST API, relative to its base. */
export interface RestRequest {
  method: MethodRecord['http'];
  /** Path and query, starting with `/api/`. */
  target: string;
  /** JSON text. */
  body?: string;
}

/** The request for a call whose arguments were checked against the record. */
export function restRequest(record: MethodRecord, given: JsonObject): RestRequest {
  const query = new URLSearchParams();
  const body: JsonObject = {};
  let target: string = record.path;
  let whole: Json | undefined;
  for (const [name, argument] of Object.entries(record.arguments)) {
    const value = given[name];
    if (value === undefined) continue;
    if (argument.in === 'path')
      target = target.replace(`{${name}}`, encodeURIComponent(`${value}`));
    else if (argument.in === 'query') addToQuery(query, name, argument, value);
    else if (argument.in === 'body') body[name] = value;
    else whole = value;
  }
  if (query.size > 0) target += `?${query}`;
  const hasBody = Object.values(record.arguments).some((one) => one.in.endsWith('body'));
  return {
    method: record.http,
    target,
    ...(hasBody ? { body: JSON.stringify(whole ?? body) } : {}),
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
