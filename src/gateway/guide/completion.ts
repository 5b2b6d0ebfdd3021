// Completes what a person types into the arguments of prompts and resources: names and ids that there are.
import { isObject, type JsonObject } from '../../base/index.ts';
import { CallError, INVALID_PARAMS } from '../call-error.ts';
import type { Call } from '../tools/tool.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import { placesOf, readThrough, rowsOf, treeOf, workspaces } from './tree.ts';

const MOST_VALUES = 100;

type Values = (tools: Toolbox, call: Call) => Promise<string[]>;

/** What an argument of that name can be. */
const VALUES: Readonly<Record<string, Values>> = {
  workspace_id: async (tools, call) => (await workspaces(tools, call)).map(({ id }) => id),
  list: async (tools, call) => {
    const names: string[] = [];
    for (const { id } of await workspaces(tools, call)) {
      names.push(...placesOf('list', await treeOf(tools, call, id)).map(({ name }) => name));
    }
    return names;
  },
  goal: async (tools, call) => {
    const names: string[] = [];
    for (const { id } of await workspaces(tools, call)) {
      const given = { team_id: id };
      const { body } = await readThrough(tools, call, 'list_all_click_up_goals', given);
      names.push(...rowsOf(body, 'goals').map(({ name }) => String(name)));
    }
    return names;
  },
};

/** Values that contain what was typed, those that begin with it first; none where nothing is known. */
export async function complete(
  tools: Toolbox,
  call: Call,
  { argument }: JsonObject,
): Promise<JsonObject> {
  const { name, value } = isObject(argument) ? argument : {};
  const values = Object.hasOwn(VALUES, String(name)) ? VALUES[String(name)] : undefined;
  const typed = String(value ?? '').toLowerCase();
  const known = (await values?.(tools, call).catch(outOfScope)) ?? [];
  const fitting = [...new Set(known)]
    .filter((one) => one.toLowerCase().includes(typed))
    .sort((one, other) => Number(begins(other, typed)) - Number(begins(one, typed)));
  return {
    completion: {
      values: fitting.slice(0, MOST_VALUES),
      total: fitting.length,
      hasMore: fitting.length > MOST_VALUES,
    },
  };
}

/** What the scope cannot read completes nothing; want of quota is said. */
function outOfScope(thrown: unknown): string[] {
  if (thrown instanceof CallError && thrown.code === INVALID_PARAMS) return [];
  throw thrown;
}

function begins(text: string, typed: string): boolean {
  return text.toLowerCase().startsWith(typed);
}
