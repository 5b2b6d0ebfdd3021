// What a local tool is: something the model can ask the program itself, without a call to ClickUp.
import type { z } from 'zod';
import type { Clock, JsonObject } from '../../base/index.ts';
import type { ResultTable } from '../events.ts';
import type { KeptResults } from '../results/kept.ts';
import type { AgentRooms } from '../rooms.ts';
import type { Catalogue } from '../tools/catalogue.ts';

/** What a tool said: to the model, and in one line to a person. */
export interface ToolSaid {
  ok: boolean;
  text: string;
  summary: string;
  /** Its rows, for a person. */
  table?: ResultTable;
  /** Tools whose schemas the service shall load, where it can. */
  references?: string[];
}

/** A call that came to nothing. */
export const failed = (text: string, summary: string): ToolSaid => ({ ok: false, text, summary });

export interface LocalContext {
  rooms: Pick<AgentRooms, 'hierarchy' | 'engine'>;
  clock: Clock;
  timeZone: string;
  results: KeptResults;
  files: KeptResults;
  catalogue: Catalogue;
  /** Plans a workflow and takes the plan down the road of every write. */
  runWorkflow(name: string, params: JsonObject): Promise<ToolSaid>;
}

export interface LocalTool<Schema extends z.ZodObject = z.ZodObject> {
  name: string;
  description: string;
  input: Schema;
  run(input: z.output<Schema>, context: LocalContext): Promise<ToolSaid>;
}

/** Declares a local tool, keeping its input's type. */
export function localTool<Schema extends z.ZodObject>(tool: LocalTool<Schema>): LocalTool {
  return tool as unknown as LocalTool;
}
