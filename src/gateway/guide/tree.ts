// Reads that prompts, resources and completion make, such as a workspace's spaces, folders and lists:
// through the server's own tools, so that its scope holds for them as well.
import { isObject, type JsonObject, parseJson } from '../../base/index.ts';
import { CallError, INVALID_PARAMS } from '../call-error.ts';
import type { Call } from '../tools/tool.ts';
import { type Toolbox, toolIn } from '../tools/toolbox.ts';

/** A place: its id, its name, and what is in it. */
export interface TreeNode {
  id: string;
  name: string;
  kind: 'workspace' | 'space' | 'folder' | 'list';
  children: TreeNode[];
}

const WORKSPACES = 'list_all_click_up_workspaces';

/** The workspaces of the account. Throws CallError where they are out of scope. */
export async function workspaces(tools: Toolbox, call: Call): Promise<TreeNode[]> {
  const { body } = await readThrough(tools, call, WORKSPACES);
  return rowsOf(body, 'teams').map((team) => place('workspace', team));
}

/** Everything in a workspace; one call for its spaces and two for each of them. */
export async function treeOf(tools: Toolbox, call: Call, id: string): Promise<TreeNode[]> {
  const { body } = await readThrough(tools, call, 'list_all_click_up_spaces', { team_id: id });
  const found: TreeNode[] = [];
  // One after the other: the one who reads a tree has not asked for all of the quota at once.
  for (const row of rowsOf(body, 'spaces')) {
    const space = place('space', row);
    const given = { space_id: space.id };
    const folders = await readThrough(tools, call, 'list_all_click_up_folders', given);
    const lists = await readThrough(tools, call, 'list_all_click_up_folderless_lists', given);
    space.children = [
      ...rowsOf(folders.body, 'folders').map((folder) => ({
        ...place('folder', folder),
        children: rowsOf(folder, 'lists').map((list) => place('list', list)),
      })),
      ...rowsOf(lists.body, 'lists').map((list) => place('list', list)),
    ];
    found.push(space);
  }
  return found;
}

/** Every place of a kind, at any depth. */
export function placesOf(kind: TreeNode['kind'], places: readonly TreeNode[]): TreeNode[] {
  return places.flatMap((one) => [
    ...(one.kind === kind ? [one] : []),
    ...placesOf(kind, one.children),
  ]);
}

function place(kind: TreeNode['kind'], { id, name }: JsonObject): TreeNode {
  return { id: String(id), name: String(name), kind, children: [] };
}

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
