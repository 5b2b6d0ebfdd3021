// Docs and their pages: the third version of the API, which says workspace instead of team.
import { ids } from './ids.ts';
import {
  body,
  flag,
  integer,
  type MethodRecord,
  methods,
  oneOf,
  orNull,
  query,
  rows,
  text,
} from './record.ts';

const { list, get, create, update } = methods('docs');

const DOCS = '/api/v3/workspaces/{workspace_id}/docs';
const FORMAT = oneOf('text/md', 'text/plain');
const workspace_id = ids.workspace;
const inDoc = { workspace_id, doc_id: ids.doc };
const deep = { max_page_depth: query(integer, 'How deep to go; default -1, all the way') };
const formatted = { content_format: query(FORMAT, 'Form of the text; default markdown') };
const content = {
  name: body(text, 'Name'),
  sub_title: body(text, 'Subtitle'),
  content: body(text, 'The text'),
  content_format: body(FORMAT, 'Form of the text; default markdown'),
};
const thing = { answer: { id: text } };
/** What pages were called until their tools were named after their path. */
const page = { formerly: 'doc_page' };

export const docRecords: readonly MethodRecord[] = [
  list(
    'doc',
    `GET ${DOCS}`,
    'List the Docs of a Workspace. The answer carries next_cursor while more follow.',
    {
      workspace_id,
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
    { answer: rows('docs') },
  ),
  get(
    'doc',
    `GET ${DOCS}/{id}`,
    'Get one Doc, without its pages.',
    { workspace_id, id: ids.doc },
    thing,
  ),
  create(
    'doc',
    `POST ${DOCS}`,
    'Create a Doc. A repeated call creates another one; the API cannot delete Docs.',
    {
      workspace_id,
      name: body(text, 'Name'),
      parent: body(
        { type: 'object', properties: { id: text, type: integer }, required: ['id', 'type'] },
        'Where it belongs. type: 4 Space, 5 Folder, 6 List, 7 everything, 12 Workspace',
      ),
      visibility: body(oneOf('PUBLIC', 'PRIVATE', 'PERSONAL', 'HIDDEN'), 'Who sees it'),
      create_page: body(flag, 'Start it with an empty page; default true'),
    },
    thing,
  ),
  list(
    'docs_page',
    `GET ${DOCS}/{doc_id}/pages`,
    'List the pages of a Doc with their text, nested.',
    { ...inDoc, ...deep, ...formatted },
    page,
  ),
  get(
    'docs_page',
    `GET ${DOCS}/{doc_id}/pages/{id}`,
    'Get one page of a Doc with its text.',
    { ...inDoc, id: ids.page, ...formatted },
    { ...page, answer: { id: text, content: orNull({ type: 'string' }) } },
  ),
  create(
    'docs_page',
    `POST ${DOCS}/{doc_id}/pages`,
    'Add a page to a Doc. A repeated call adds another one; the API cannot delete pages.',
    {
      ...inDoc,
      ...content,
      parent_page_id: body(
        text,
        'Page id to put it under, from list_all_click_up_docs_page_names; none for the top',
      ),
    },
    { ...page, ...thing },
  ),
  update(
    'docs_page',
    `PUT ${DOCS}/{doc_id}/pages/{id}`,
    'Change a page: its text is replaced, or added to at its end or start.',
    {
      ...inDoc,
      id: ids.page,
      ...content,
      content_edit_mode: body(oneOf('replace', 'append', 'prepend'), 'Default replace'),
    },
    // Appending twice appends two times.
    { ...page, idempotent: false, answer: 'none' },
  ),
  list(
    'docs_page_name',
    `GET ${DOCS}/{doc_id}/page_listing`,
    'List the names of the pages of a Doc, nested, without their text.',
    { ...inDoc, ...deep },
    { formerly: 'doc_page_name' },
  ),
];
