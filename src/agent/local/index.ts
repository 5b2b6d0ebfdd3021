// The table of local tools, and how one of them is called.
import { z } from 'zod';
import type { JsonObject } from '../../base/index.ts';
import type { ToolDefinition } from '../model/model.ts';
import { dates } from './dates.ts';
import { findTasks } from './find-tasks.ts';
import { findTools } from './find-tools.ts';
import { failed, type LocalContext, type LocalTool, type ToolSaid } from './local-tool.ts';
import { queryResult, readFile } from './query-result.ts';
import { resolveNames } from './resolve-names.ts';

/** Always there, in the order in which the model is shown them. */
export const LOCAL_TOOLS = [
  dates,
  resolveNames,
  findTasks,
  readFile,
  queryResult,
  findTools,
] satisfies LocalTool[];

export function definitionOf({ name, description, input }: LocalTool): ToolDefinition {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(input, { io: 'input' });
  return { name, description, inputSchema: schema as JsonObject };
}

/** Checks the input and runs the tool; input that does not fit is said, not thrown. */
export async function callLocal(
  tool: LocalTool,
  input: JsonObject,
  context: LocalContext,
): Promise<ToolSaid> {
  const parsed = tool.input.safeParse(input);
  if (parsed.success) return tool.run(parsed.data, context);
  const issues = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'arguments'}: ${message}`,
  );
  const text = `The arguments are not valid. ${issues.slice(0, 5).join('; ')}`;
  return failed(text, 'arguments that do not fit');
}
