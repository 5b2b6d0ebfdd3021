// Tools for tests, written in a line each: `get_task(*task_id:string, detail:"full"|"brief") ann=readOnly`.
import type { Json, JsonObject } from '../../src/base/index.ts';
import type { Tool } from '../../src/endpoint/index.ts';

const HINTS: Record<string, keyof Tool['annotations']> = {
  readOnly: 'readOnlyHint',
  destructive: 'destructiveHint',
  idempotent: 'idempotentHint',
  openWorld: 'openWorldHint',
};

/** One tool per line; blank lines and lines starting with # are left out. */
export function toolsIn(text: string): Tool[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(toolOf);
}

/**
 * `*` marks a required argument. Types: string, number, integer, boolean, any, object, `T[]`,
 * `{a,b}` (an object of untyped members), alternatives `"a"|"b"` or `1|2`, unions `number/string`.
 * Text after ` -- ` in an argument is its description; after a line's ` ## `, the tool's.
 */
export function toolOf(line: string): Tool {
  const [head = '', description = ''] = line.split(' ## ');
  const [, name = '', list = '', rest = ''] = /^([\w.]+)\((.*)\)([^)]*)$/.exec(head) ?? [];
  const annotations: Tool['annotations'] = {};
  const hints = /ann=(\S*)/.exec(rest)?.[1]?.split('/').filter(Boolean) ?? [];
  for (const hint of hints) {
    const key = HINTS[hint];
    if (key) annotations[key] = true;
  }
  return { name, description, inputSchema: objectOf(list), outputSchema: null, annotations };
}

/** The schema of an object from the list of its members. */
function objectOf(list: string): JsonObject {
  const properties: JsonObject = {};
  const required: string[] = [];
  for (const member of split(list, ',')) {
    const [declared = '', said] = described(member);
    const [, star, key = '', type = 'any'] =
      /^(\*?)([\w.]+)(?::(.*))?$/s.exec(declared.trim()) ?? [];
    if (star) required.push(key);
    properties[key] = {
      ...schemaOf(type.trim()),
      ...(said !== undefined && { description: said }),
    };
  }
  return { type: 'object', properties, required };
}

/** A member and its description; those of members inside it are their own. */
function described(member: string): [string, string?] {
  const at = member.lastIndexOf(' -- ');
  if (at === -1 || member.lastIndexOf('}') > at) return [member];
  return [member.slice(0, at), member.slice(at + 4)];
}

function schemaOf(type: string): JsonObject {
  const union = split(type, '/');
  const [first = ''] = union;
  if (union.length === 2 && union[1] === 'null') {
    return { anyOf: [schemaOf(first), { type: 'null' }] };
  }
  if (union.length > 1) return { anyOf: union.map(schemaOf) };
  if (type === 'any' || type === '') return {};
  if (type.endsWith('[]')) return { type: 'array', items: schemaOf(type.slice(0, -2)) };
  if (type.startsWith('{')) return objectOf(type.slice(1, -1));
  const values = split(type, '|');
  if (values.length > 1 || /^["\d]/.test(type)) {
    const parsed = values.map((value) => JSON.parse(value) as Json);
    return { type: typeof parsed[0] === 'number' ? 'number' : 'string', enum: parsed };
  }
  return { type };
}

/** Whether a comma separates members: in a description it is followed by something else. */
function startsMember(rest: string): boolean {
  return /^\s*(\*?[\w.]+\s*(:|,|$)|[^\s*\w])|^[^\s]/.test(rest);
}

/** Splits at a separator outside quotes, braces and parentheses. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let part = '';
  for (const [at, letter] of [...text].entries()) {
    if (letter === '"') quoted = !quoted;
    if (!quoted && '{('.includes(letter)) depth += 1;
    if (!quoted && '})'.includes(letter)) depth -= 1;
    if (letter === separator && depth === 0 && !quoted && startsMember(text.slice(at + 1))) {
      parts.push(part);
      part = '';
    } else part += letter;
  }
  return [...parts, part].map((one) => one.trim()).filter((one) => one !== '');
}
