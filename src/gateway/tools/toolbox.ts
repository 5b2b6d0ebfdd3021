// Tools by name.
import { didYouMean } from '../../base/index.ts';
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

/** The same. Throws CallError when there is none, which names those of the box that are called alike. */
export function toolIn(box: Toolbox, name: string): GatewayTool {
  const found = toolNamed(box, name);
  if (found) return found;
  const next = box.has('call_tool')
    ? 'Find tools with search_tools, and call them with call_tool.'
    : didYouMean(name, [...box.keys()]);
  const why = [`There is no tool "${name}".`, ...(next === null ? [] : [next])].join(' ');
  throw new CallError(INVALID_PARAMS, why);
}
