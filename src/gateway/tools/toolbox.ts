// Tools by name.
import { CallError, INVALID_PARAMS } from '../call-error.ts';
import { FORMER_NAMES } from './declare.ts';
import type { GatewayTool } from './tool.ts';

export type Toolbox = ReadonlyMap<string, GatewayTool>;

export function toolbox(tools: readonly GatewayTool[]): Toolbox {
  return new Map(tools.map((one) => [one.declaration.name, one]));
}

/** The tool of that name, or that had it before. */
export function toolNamed(box: Toolbox, name: string): GatewayTool | undefined {
  return box.get(name) ?? box.get(FORMER_NAMES.get(name) ?? '');
}

/** The same. Throws CallError when there is none. */
export function toolIn(box: Toolbox, name: string): GatewayTool {
  const found = toolNamed(box, name);
  if (!found) throw new CallError(INVALID_PARAMS, `There is no tool "${name}".`);
  return found;
}
