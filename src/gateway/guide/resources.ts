// Things of ClickUp that a client can attach by address: a workspace's tree, a task, a page of a doc.
import type { JsonObject } from '../../base/index.ts';
import { CallError, INVALID_PARAMS } from '../call-error.ts';
import type { Call } from '../tools/tool.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import { readThrough, treeOf, workspaces } from './tree.ts';

interface Template {
  uriTemplate: string;
  name: string;
  description: string;
  /** The tool without which it cannot be read. */
  needs: string;
  read(tools: Toolbox, call: Call, ids: readonly string[]): Promise<string>;
}

const TEMPLATES: readonly Template[] = [
  {
    uriTemplate: 'clickup://workspace/{workspace_id}/tree',
    name: 'Workspace tree',
    description: 'Spaces, folders and lists of a workspace, with their ids',
    needs: 'list_all_click_up_spaces',
    read: async (tools, call, [id = '']) => JSON.stringify(await treeOf(tools, call, id)),
  },
  {
    uriTemplate: 'clickup://task/{task_id}',
    name: 'Task',
    description: 'A task with its description and fields',
    needs: 'get_single_click_up_task_by_id',
    read: async (tools, call, [id = '']) => {
      const given = { id, include_markdown_description: true };
      return (await readThrough(tools, call, 'get_single_click_up_task_by_id', given)).text;
    },
  },
  {
    uriTemplate: 'clickup://workspace/{workspace_id}/doc/{doc_id}/page/{page_id}',
    name: 'Doc page',
    description: 'A page of a ClickUp Doc',
    needs: 'get_single_click_up_docs_page_by_id',
    read: async (tools, call, [workspace_id = '', doc_id = '', id = '']) => {
      const given = { workspace_id, doc_id, id };
      return (await readThrough(tools, call, 'get_single_click_up_docs_page_by_id', given)).text;
    },
  },
];

/** The kinds of resources that the scope can read. */
export function listTemplates(tools: Toolbox): { resourceTemplates: JsonObject[] } {
  const resourceTemplates = TEMPLATES.filter(({ needs }) => tools.has(needs)).map(
    ({ uriTemplate, name, description }) => ({
      ...{ uriTemplate, name, description },
      mimeType: 'application/json',
    }),
  );
  return { resourceTemplates };
}

/** The trees of the account's workspaces. */
export async function listResources(
  tools: Toolbox,
  call: Call,
): Promise<{ resources: JsonObject[] }> {
  if (!tools.has('list_all_click_up_spaces') || !tools.has('list_all_click_up_workspaces')) {
    return { resources: [] };
  }
  const resources = (await workspaces(tools, call)).map(({ id, name }) => ({
    uri: `clickup://workspace/${id}/tree`,
    name: `${name}: spaces, folders and lists`,
    mimeType: 'application/json',
  }));
  return { resources };
}

/** Reads a resource. Throws CallError for an address of none, or one that is out of scope. */
export async function readResource(
  tools: Toolbox,
  call: Call,
  { uri }: JsonObject,
): Promise<JsonObject> {
  for (const { uriTemplate, needs, read } of TEMPLATES) {
    const pattern = uriTemplate.replaceAll(/\{\w+\}/g, '([\\w.-]+)');
    const found = new RegExp(`^${pattern}$`).exec(String(uri));
    if (!found || !tools.has(needs)) continue;
    const ids = found.slice(1);
    const text = await read(tools, call, ids);
    return { contents: [{ uri: String(uri), mimeType: 'application/json', text }] };
  }
  throw new CallError(INVALID_PARAMS, 'There is no such resource.', { uri: String(uri) });
}
