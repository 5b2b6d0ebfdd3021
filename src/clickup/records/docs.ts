// Docs and their pages: the third version of the API, which says workspace instead of team.
import {
  body,
  flag,
  integer,
  type MethodRecord,
  methods,
  oneOf,
  path,
  query,
  text,
} from './record.ts';

const workspace = path('Workspace id');
const doc = path('Doc id');
const format = oneOf('text/md', 'text/plain');

const content = {
  name: body(text, 'Name'),
  sub_title: body(text, 'Subtitle'),
  content: body(text, 'The text'),
  content_format: body(format, 'Form of the text; default markdown'),
};

const { list } = methods('docs');

export const docRecords = [
  {
    resource: 'doc',
    kind: 'list',
    http: 'GET',
    path: '/api/v3/workspaces/{workspace_id}/docs',
    description: 'List the Docs of a Workspace. The answer carries next_cursor while more follow.',
    tags: ['docs'],
    arguments: {
      workspace_id: workspace,
      id: query(text, 'Only this Doc'),
      creator: query(integer, 'Only Docs that this user id made'),
      deleted: query(flag, 'true: only deleted Docs'),
      archived: query(flag, 'true: only archived Docs'),
      parent_id: query(text, 'Only Docs under this id'),
      parent_type: query(
        oneOf('SPACE', 'FOLDER', 'LIST', 'EVERYTHING', 'WORKSPACE'),
        'What parent_id names',
      ),
      limit: query(integer, '10 to 100 a page; default 50'),
      cursor: query(text, 'next_cursor of the page before'),
      next_cursor: query(text, 'The same under the name that the answer gives it'),
    },
  },
  {
    resource: 'doc',
    kind: 'get',
    http: 'GET',
    path: '/api/v3/workspaces/{workspace_id}/docs/{id}',
    description: 'Get one Doc, without its pages.',
    tags: ['docs'],
    arguments: { workspace_id: workspace, id: doc },
  },
  {
    resource: 'doc',
    kind: 'create',
    http: 'POST',
    path: '/api/v3/workspaces/{workspace_id}/docs',
    description: 'Create a Doc. A repeated call creates another one; the API cannot delete Docs.',
    tags: ['docs'],
    arguments: {
      workspace_id: workspace,
      name: body(text, 'Name'),
      parent: body(
        {
          type: 'object',
          properties: { id: text, type: integer },
          required: ['id', 'type'],
        },
        'Where it belongs. type: 4 Space, 5 Folder, 6 List, 7 everything, 12 Workspace',
      ),
      visibility: body(oneOf('PUBLIC', 'PRIVATE', 'PERSONAL', 'HIDDEN'), 'Who sees it'),
      create_page: body(flag, 'Start it with an empty page; default true'),
    },
  },
  {
    resource: 'doc_page',
    kind: 'list',
    http: 'GET',
    path: '/api/v3/workspaces/{workspace_id}/docs/{doc_id}/pages',
    description: 'List the pages of a Doc with their text, nested.',
    tags: ['docs'],
    arguments: {
      workspace_id: workspace,
      doc_id: doc,
      max_page_depth: query(integer, 'How deep to go; default -1, all the way'),
      content_format: query(format, 'Form of the text; default markdown'),
    },
  },
  {
    resource: 'doc_page',
    kind: 'get',
    http: 'GET',
    path: '/api/v3/workspaces/{workspace_id}/docs/{doc_id}/pages/{id}',
    description: 'Get one page of a Doc with its text.',
    tags: ['docs'],
    arguments: {
      workspace_id: workspace,
      doc_id: doc,
      id: path('Page id'),
      content_format: query(format, 'Form of the text; default markdown'),
    },
  },
  {
    resource: 'doc_page',
    kind: 'create',
    http: 'POST',
    path: '/api/v3/workspaces/{workspace_id}/docs/{doc_id}/pages',
    description:
      'Add a page to a Doc. A repeated call adds another one; the API cannot delete pages.',
    tags: ['docs'],
    arguments: {
      workspace_id: workspace,
      doc_id: doc,
      ...content,
      parent_page_id: body(text, 'Page to put it under'),
    },
  },
  {
    resource: 'doc_page',
    kind: 'update',
    http: 'PUT',
    path: '/api/v3/workspaces/{workspace_id}/docs/{doc_id}/pages/{id}',
    description: 'Change a page: its text is replaced, or added to at its end or start.',
    tags: ['docs'],
    // Appending twice appends two times.
    idempotent: false,
    answer: 'none',
    arguments: {
      workspace_id: workspace,
      doc_id: doc,
      id: path('Page id'),
      ...content,
      content_edit_mode: body(oneOf('replace', 'append', 'prepend'), 'Default replace'),
    },
  },
  list(
    'doc_page_name',
    'GET /api/v3/workspaces/{workspace_id}/docs/{doc_id}/page_listing',
    'List the names of the pages of a Doc, nested, without their text.',
    {
      workspace_id: workspace,
      doc_id: doc,
      max_page_depth: query(integer, 'How deep to go; default -1, all the way'),
    },
  ),
] satisfies MethodRecord[];
