// What someone knows better than inference: a tool chosen by a person, or facts about a known server.
import { canonicalJson, type Json, sha256 } from '../base/index.ts';
import type { OperationName } from '../clickup/index.ts';
import type { Tool } from '../endpoint/index.ts';

/**
 * A tool for an operation. `args` says what some of its arguments hold: a text that starts with `$`
 * names a field of the operation's input (`$listId`), anything else is sent as it is. Arguments
 * that it does not name are filled as usual.
 */
export interface Assignment {
  tool: string;
  args?: Record<string, Json>;
  /** What `schemaHash` said of the tool when it was chosen: the choice holds for that schema alone. */
  schema?: string | undefined;
}

/** Changes with the arguments that a tool declares. */
export function schemaHash({ inputSchema }: Tool): string {
  return sha256(canonicalJson(inputSchema ?? {})).slice(0, 16);
}

/** Facts about one server, recognised by its tools. */
export interface Correction {
  /** The server's name, for the reason that people read. */
  server: string;
  /** Tools that together only this server has. */
  tools: string[];
  /** The right tool of an operation, or null where what looks right is not. */
  operations: Partial<Record<OperationName, Assignment | null>>;
  /** Operations whose answers are written for people, and why a script cannot use them. */
  prose?: Partial<Record<OperationName, string>>;
}

/** The first correction that knows the endpoint by its tools. */
export function correctionFor(
  corrections: readonly Correction[],
  toolNames: ReadonlySet<string>,
): Correction | null {
  return corrections.find(({ tools }) => tools.every((name) => toolNames.has(name))) ?? null;
}
