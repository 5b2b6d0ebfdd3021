// ClickUp's REST API as the servers of other people call it: one function, and the paths by name.
import type { Json, JsonObject } from '../../../src/base/index.ts';

/** A refusal of the REST API. */
class RestError extends Error {
  readonly status: number;
  readonly body: JsonObject;

  constructor(status: number, body: JsonObject) {
    super(`ClickUp answered ${status}: ${String(body.err ?? body.message ?? '')}`);
    this.status = status;
    this.body = body;
  }
}

/** What a dialect's tools are made of. Answers are the REST API's own bodies. */
export interface ClickUp {
  readonly workspaceId: string;
  get(path: string, query?: Query): Promise<JsonObject>;
  post(path: string, body?: JsonObject): Promise<JsonObject>;
  put(path: string, body: JsonObject): Promise<JsonObject>;
  remove(path: string): Promise<JsonObject>;
}

/** Lists are repeated as `name[]`; undefined members are left out. */
export type Query = Record<string, Json | undefined>;

/** A caller of the REST API at `rest`, in the one workspace that it serves. */
export async function clickUpAt(rest: string): Promise<ClickUp> {
  const call = async (method: string, path: string, body?: JsonObject): Promise<JsonObject> => {
    const answer = await fetch(`${rest}/api${path}`, {
      method,
      headers: { authorization: 'pk_dialect', 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const parsed = (text === '' ? {} : JSON.parse(text)) as JsonObject;
    if (!answer.ok) throw new RestError(answer.status, parsed);
    return parsed;
  };
  const { teams } = await call('GET', '/v2/team');
  const workspaceId = String((teams as JsonObject[])[0]?.id);
  return {
    workspaceId,
    get: (path, query = {}) => call('GET', `${path}${searchOf(query)}`),
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
    remove: (path) => call('DELETE', path),
  };
}

function searchOf(query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const one of value) search.append(`${name}[]`, String(one));
    else if (value !== undefined && value !== null) search.append(name, String(value));
  }
  return search.size > 0 ? `?${search}` : '';
}

/** The whole tree: spaces with their folders and lists. */
export async function treeOf(clickUp: ClickUp): Promise<TreeSpace[]> {
  const { spaces } = await clickUp.get(`/v2/team/${clickUp.workspaceId}/space`);
  return Promise.all(
    (spaces as JsonObject[]).map(async (space) => {
      const { folders } = await clickUp.get(`/v2/space/${String(space.id)}/folder`);
      const { lists } = await clickUp.get(`/v2/space/${String(space.id)}/list`);
      return {
        ...nodeOf(space),
        folders: (folders as JsonObject[]).map((folder) => ({
          ...nodeOf(folder),
          lists: (folder.lists as JsonObject[]).map(nodeOf),
        })),
        lists: (lists as JsonObject[]).map(nodeOf),
      };
    }),
  );
}

export interface TreeNode {
  id: string;
  name: string;
}
export interface TreeSpace extends TreeNode {
  folders: (TreeNode & { lists: TreeNode[] })[];
  lists: TreeNode[];
}

function nodeOf({ id, name }: JsonObject): TreeNode {
  return { id: String(id), name: String(name) };
}

/** Only the named members that are there. */
export function only(args: JsonObject, ...names: string[]): JsonObject {
  return Object.fromEntries(
    names.filter((name) => args[name] !== undefined).map((name) => [name, args[name]]),
  );
}
