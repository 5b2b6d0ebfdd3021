// A tool of the endpoint as the model is shown it.
import { cleanText, type JsonObject } from '../../base/index.ts';
import type { Tool } from '../../endpoint/index.ts';
import type { ToolDefinition } from '../model/model.ts';
import { repairSchema, restoreNames } from './schema.ts';

export interface ShownTool {
  tool: Tool;
  /** Its name is the one that the model uses. */
  definition: ToolDefinition;
  /** The arguments that the tool gets for those that the model gave. */
  restore(args: JsonObject): JsonObject;
}

/** Longer descriptions are advertisements, or worse. */
const LONGEST_DESCRIPTION = 800;

export function shownTool(tool: Tool, name: string): ShownTool {
  const { schema, renamed, note } = repairSchema(tool.inputSchema);
  const text = cleanText(tool.description).trim();
  const said = text.length > LONGEST_DESCRIPTION ? `${text.slice(0, LONGEST_DESCRIPTION)}…` : text;
  return {
    tool,
    definition: {
      name,
      description: [said === '' ? `The endpoint's tool ${name}.` : said, note].join(' ').trim(),
      inputSchema: schema,
    },
    restore: (args) => restoreNames(args, renamed),
  };
}
