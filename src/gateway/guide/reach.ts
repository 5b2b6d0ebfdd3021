// Reads that prompts, resources and completion make: through the server's own tools, so that its scope
// holds for them as well.
import { isObject, type JsonObject, parseJson } from '../../base/index.ts';
import { CallError, INVALID_PARAMS } from '../call-error.ts';
import type { Call } from '../tools/tool.ts';
import { type Toolbox, toolIn } from '../tools/toolbox.ts';

/** Calls a tool and reads its answer. Throws CallError where it is out of scope or was refused. */
export async function readThrough(
  tools: Toolbox,
  call: Call,
  name: string,
  given: JsonObject = {},
): Promise<{ text: string; body: JsonObject }> {
  const result = await toolIn(tools, name).run(given, call);
  const [first] = result.content;
  const text = first?.type === 'text' ? first.text : '';
  if (result.isError === true) throw new CallError(INVALID_PARAMS, text);
  const body = parseJson(text);
  return { text, body: isObject(body) ? body : {} };
}

/** The objects of a list in an answer. */
export function rowsOf(body: JsonObject, member: string): JsonObject[] {
  const rows = body[member];
  return Array.isArray(rows) ? rows.filter(isObject) : [];
}
