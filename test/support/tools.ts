// Tools for tests, written in a line each: `get_task(*task_id:string, detail:"full"|"brief") ann=readOnly`.
import type { JsonObject } from '../../src/base/index.ts';
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
  const properties: JsonObject = {};
  const required: string[] = [];
  for (const argument of split(list, ',')) {
    const [declared = '', said] = argument.split(' -- ');
    const [, star, key = '', type = 'any'] =
      /^(\*?)([\w.]+)(?::(.*))?$/s.exec(declared.trim()) ?? [];
    if (star) required.push(key);
    properties[key] = {
      ...schemaOf(type.trim()),
      ...(said !== undefined && { description: said }),
    };
  }
  const annotations: Tool['annotations'] = {};
  const hints = /ann=(\S*)/.exec(rest)?.[1]?.split('/').filter(Boolean) ?? [];
  for (const hint of hints) {
    const key = HINTS[hint];
    if (key) annotations[key] = true;
  }
  const inputSchema = { type: 'object', properties, required };
  return { name, description, inputSchema, outputSchema: null, annotations };
}

function schemaOf(type: string): JsonObject {
  if (type === 'any' || type === '') return {};
  if (type.endsWith('[]')) return { type: 'array', items: schemaOf(unwrapped(type.slice(0, -2))) };
  if (type.startsWith('{')) {
    const members = split(type.slice(1, -1), ',').map((member) => member.split(':'));
    const properties = Object.fromEntries(
      members.map(([key = '', inner = 'any']) => [key.trim().replace('*', ''), schemaOf(inner)]),
    );
    return { type: 'object', properties };
  }
  const values = split(type, '|');
  if (values.length > 1 || /^["\d]/.test(type)) {
    const parsed = values.map((value) => (value === 'null' ? null : JSON.parse(value)));
    return { type: typeof parsed[0] === 'number' ? 'number' : 'string', enum: parsed };
  }
  const union = split(type, '/');
  return { type: union.length > 1 ? union : type };
}

function unwrapped(type: string): string {
  return type.startsWith('(') ? type.slice(1, -1) : type;
}

/** Splits at a separator outside quotes, braces and parentheses. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let part = '';
  for (const letter of text) {
    if (letter === '"') quoted = !quoted;
    if (!quoted && '{('.includes(letter)) depth += 1;
    if (!quoted && '})'.includes(letter)) depth -= 1;
    if (letter === separator && depth === 0 && !quoted) {
      parts.push(part);
      part = '';
    } else part += letter;
  }
  return [...parts, part].map((one) => one.trim()).filter((one) => one !== '');
}
