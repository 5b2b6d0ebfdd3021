import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { type Client, listId, NOON, named, object, openSandbox, text } from './client.ts';

const string = expect.any(String);
const number = expect.any(Number);
const boolean = expect.any(Boolean);
const array = expect.any(Array);

/** A status as it stands in a task, a space and a list. */
const status = { id: string, status: string, color: string, orderindex: number, type: string };

const place = { id: string, name: string, hidden: boolean, access: true };

const list = {
  id: string,
  name: string,
  orderindex: number,
  content: string,
  status: null,
  priority: null,
  assignee: null,
  task_count: number,
  due_date: null,
  start_date: null,
  folder: place,
  space: { id: string, name: string, access: true },
  archived: false,
  override_statuses: boolean,
  permission_level: 'create',
};

const person = {
  id: number,
  username: string,
  email: string,
  color: string,
  initials: string,
  profilePicture: null,
};

const entry = {
  id: string,
  task: { id: string, name: string, status },
  wid: string,
  user: { ...person, timezone: string },
  billable: false,
  start: number,
  end: string,
  duration: number,
  description: string,
  tags: array,
  at: number,
  is_locked: false,
  task_location: {},
};

/** How each thing is asked for, and every member its answer has, with the member's type. */
const SHAPES: Readonly<Record<string, [ask: (client: Client) => Promise<unknown>, shape: object]>> =
  {
    space: [
      async (client) =>
        named((await client.ask(`GET /team/${client.team}/space`)).spaces, 'Engineering'),
      {
        id: string,
        name: string,
        color: string,
        private: false,
        avatar: null,
        admin_can_manage: true,
        archived: false,
        multiple_assignees: true,
        statuses: expect.arrayContaining([status]),
        features: expect.objectContaining({
          due_dates: {
            enabled: true,
            start_date: true,
            remap_due_dates: true,
            remap_closed_due_date: false,
          },
          time_tracking: { enabled: true, harvest: false, rollup: false, default_to_billable: 2 },
          priorities: {
            enabled: true,
            priorities: expect.arrayContaining([
              { color: '#f50000', id: '1', orderindex: '1', priority: 'urgent' },
            ]),
          },
          tags: { enabled: true },
          scheduler_enabled: false,
          dependency_enforcement: { enforcement_enabled: false, enforcement_mode: 0 },
        }),
      },
    ],
    folder: [
      async (client) =>
        named((await client.ask(`GET /team/${client.team}/folder`)).folders, 'Backend'),
      {
        id: string,
        name: string,
        orderindex: number,
        override_statuses: false,
        hidden: false,
        space: { id: string, name: string, access: true },
        task_count: string,
        archived: false,
        statuses: [],
        deleted: false,
        lists: array,
        permission_level: 'create',
      },
    ],
    'list in a list': [
      async (client) => {
        const { folder } = await client.ask(`GET /list/${await listId(client, 'Services')}`);
        return named((await client.ask(`GET /folder/${object(folder).id}/list`)).lists, 'Services');
      },
      list,
    ],
    'list alone': [
      async (client) => client.ask(`GET /list/${await listId(client, 'Services')}`),
      {
        ...list,
        deleted: false,
        due_date_time: boolean,
        start_date_time: boolean,
        inbound_address: string,
        statuses: expect.arrayContaining([status]),
      },
    ],
    'created task': [
      (client) => aTask(client),
      {
        id: string,
        custom_id: null,
        custom_item_id: 0,
        name: string,
        text_content: string,
        description: string,
        status,
        orderindex: expect.stringMatching(/^\d+\.0{32}$/),
        date_created: string,
        date_updated: string,
        date_closed: null,
        date_done: null,
        archived: false,
        creator: {
          id: number,
          username: string,
          color: string,
          email: string,
          profilePicture: null,
        },
        assignees: array,
        group_assignees: [],
        watchers: array,
        checklists: [],
        tags: [],
        parent: null,
        top_level_parent: null,
        priority: { color: '#6fddff', id: '3', orderindex: '3', priority: 'normal' },
        due_date: null,
        start_date: null,
        points: null,
        time_estimate: null,
        time_spent: 0,
        custom_fields: array,
        dependencies: [],
        linked_tasks: [],
        locations: [],
        team_id: string,
        url: string,
        sharing: {
          public: false,
          public_share_expires_on: null,
          public_fields: array,
          token: null,
          seo_optimized: false,
        },
        permission_level: 'create',
        list: { id: string, name: string, access: true },
        project: place,
        folder: place,
        space: { id: string },
      },
    ],
    'created time entry': [(client) => aTimeEntry(client), entry],
    'listed time entry': [
      async (client) => {
        const { id } = await aTimeEntry(client);
        const { data } = await client.ask(`GET /team/${client.team}/time_entries`);
        return (data as JsonObject[]).find((row) => row.id === id);
      },
      {
        ...entry,
        task: { ...entry.task, custom_id: null, custom_type: null },
        start: string,
        duration: string,
        at: string,
        source: string,
        approval_id: null,
        task_location: { list_id: string, folder_id: string, space_id: string },
        task_url: string,
      },
    ],
    goal: [
      async (client) =>
        (await client.ask(`POST /team/${client.team}/goal`, { name: 'G', due_date: NOON })).goal,
      {
        id: string,
        pretty_id: string,
        name: string,
        team_id: string,
        creator: number,
        color: string,
        date_created: string,
        start_date: null,
        due_date: string,
        description: string,
        private: false,
        archived: false,
        multiple_owners: true,
        editor_token: expect.stringMatching(/^goal:/),
        date_updated: string,
        folder_id: null,
        folder_name: null,
        role_subtype: 0,
        members: [],
        group_members: [],
        owners: [],
        key_results: [],
        key_result_count: 0,
        percent_completed: 0,
        history: [],
        pretty_url: string,
      },
    ],
    'updated key result': [
      async (client) => {
        const { goals } = await client.ask(`GET /team/${client.team}/goal`);
        const { id } = named(goals, 'Q3 Growth');
        const body = { name: 'K', type: 'number', steps_start: 0, steps_end: 100 };
        const { key_result } = await client.ask(`POST /goal/${id}/key_result`, body);
        const path = `PUT /key_result/${object(key_result).id}`;
        return (await client.ask(path, { steps_current: 50, note: 'Progress made' })).key_result;
      },
      {
        id: string,
        goal_id: string,
        name: string,
        creator: number,
        type: 'number',
        date_created: string,
        unit: string,
        workspace_id: string,
        goal_pretty_id: string,
        percent_completed: null,
        completed: false,
        task_ids: [],
        subcategory_ids: [],
        owners: [],
        last_action: {
          id: string,
          key_result_id: string,
          userid: number,
          note: 'Progress made',
          date_modified: string,
          steps_before: null,
          steps_taken: null,
          steps_current: null,
          steps_before_float: 0,
          steps_taken_float: 50,
          workspace_id: string,
        },
      },
    ],
    page: [
      async (client) => {
        const docs = `/api/v3/workspaces/${client.team}/docs`;
        const { id } = named((await client.ask(`GET ${docs}`)).docs, 'Engineering Wiki');
        const parent = Object((await client.call(`GET ${docs}/${id}/pages`)).body)[0];
        return client.ask(`POST ${docs}/${id}/pages`, { name: 'P', parent_page_id: parent.id });
      },
      {
        id: string,
        doc_id: string,
        parent_page_id: string,
        workspace_id: number,
        name: string,
        sub_title: '',
        date_created: number,
        date_updated: number,
        content: string,
        creator_id: number,
        deleted: false,
        archived: false,
        authors: array,
        contributors: [],
        protected: false,
        pages: [],
      },
    ],
    comment: [
      async (client) => {
        const { id } = await aTask(client);
        return client.ask(`POST /task/${id}/comment`, { comment_text: 'Hi' });
      },
      {
        id: number,
        hist_id: expect.stringMatching(/^\d+$/),
        date: number,
        version: {
          object_type: 'comment',
          object_id: string,
          workspace_id: number,
          operation: 'c',
          data: {
            context: {
              root_parent_type: 1,
              is_chat: false,
              audit_context: { userid: number, current_time: number, route: '*' },
              originating_service: 'publicapi',
            },
            relationships: [
              {
                type: 'comment-author',
                object_type: 'user',
                object_id: string,
                workspace_id: number,
              },
              {
                type: 'comment-parent',
                object_type: 'task',
                object_id: string,
                workspace_id: number,
              },
            ],
            changes: [{ field: 'date_created', after: number }],
          },
          master_id: number,
          version: number,
          deleted: false,
          traceparent: string,
          date_created: number,
          date_updated: number,
          event_publish_time: number,
        },
      },
    ],
    'comment that was given to nobody': [
      async (client) => {
        const { id } = await aTask(client);
        await client.ask(`POST /task/${id}/comment`, { comment_text: 'Hi' });
        return ((await client.ask(`GET /task/${id}/comment`)).comments as JsonObject[])[0];
      },
      {
        id: string,
        comment: [{ text: 'Hi' }],
        comment_text: 'Hi',
        user: person,
        assignee: null,
        group_assignee: null,
        reactions: [],
        date: string,
        reply_count: 0,
      },
    ],
    'channel of the chat': [
      async (client) => {
        const path = `/api/v3/workspaces/${client.team}/chat/channels`;
        const location = { id: await listId(client, 'Services'), type: 'list' };
        return (await client.ask(`POST ${path}/location`, { location })).data;
      },
      {
        id: string,
        name: '',
        type: 'CHANNEL',
        visibility: 'PUBLIC',
        parent: { id: string, type: 6 },
        creator: string,
        created_at: string,
        updated_at: string,
        workspace_id: string,
        archived: false,
        links: { members: string, followers: string },
      },
    ],
    'changed message of the chat': [
      async (client) => {
        const path = `/api/v3/workspaces/${client.team}/chat`;
        const { data } = await client.ask(`POST ${path}/channels`, { name: 'New' });
        const said = { type: 'message', content: 'Hi' };
        const to = `${path}/channels/${object(data).id}/messages`;
        const { id } = await client.ask(`POST ${to}`, said);
        return client.ask(`PATCH ${path}/messages/${id}`, { content: 'Hello' });
      },
      {
        id: string,
        type: 'message',
        content: 'Hello',
        date: number,
        date_updated: number,
        user_id: string,
        parent_channel: string,
        resolved: false,
        replies_count: 0,
        links: { reactions: string, replies: string, tagged_users: string },
      },
    ],
    'member of a channel': [
      async (client) => {
        const path = `/api/v3/workspaces/${client.team}/chat/channels`;
        const { data } = await client.ask(`POST ${path}`, { name: 'New' });
        const members = await client.ask(`GET ${path}/${object(data).id}/members`);
        return (members.data as JsonObject[])[0];
      },
      { id: string, email: string, initials: string, name: string, username: string },
    ],
    'started timer': [
      async (client) => {
        const { id } = await aTask(client);
        const path = `POST /team/${client.team}/time_entries/start`;
        return (await client.ask(path, { tid: text(id) })).data;
      },
      { ...withoutEnd(entry), user: person },
    ],
    checklist: [
      async (client) => {
        const { id } = await aTask(client);
        return (await client.ask(`POST /task/${id}/checklist`, { name: 'C' })).checklist;
      },
      {
        id: string,
        task_id: string,
        name: 'C',
        orderindex: number,
        resolved: 0,
        unresolved: 0,
        items: [],
      },
    ],
    'created list': [
      async (client) => {
        const { folder } = await client.ask(`GET /list/${await listId(client, 'Services')}`);
        return client.ask(`POST /folder/${object(folder).id}/list`, { name: 'New' });
      },
      {
        ...withoutLabel(list),
        deleted: false,
        inbound_address: string,
        statuses: expect.arrayContaining([{ ...status, status_group: string }]),
      },
    ],
    'checklist item': [
      async (client) => {
        const { id } = await aTask(client);
        const { checklist } = await client.ask(`POST /task/${id}/checklist`, { name: 'C' });
        const path = `POST /checklist/${object(checklist).id}/checklist_item`;
        const made = object((await client.ask(path, { name: 'I' })).checklist);
        return (made.items as JsonObject[])[0];
      },
      {
        id: string,
        name: 'I',
        orderindex: null,
        assignee: null,
        group_assignee: null,
        resolved: false,
        parent: null,
        date_created: string,
        start_date: null,
        start_date_time: false,
        due_date: null,
        due_date_time: false,
        sent_due_date_notif: null,
        children: [],
      },
    ],
    'deleted time entry': [
      async (client) => {
        const { id } = await aTimeEntry(client);
        const { data } = await client.ask(`DELETE /team/${client.team}/time_entries/${id}`);
        return (data as JsonObject[])[0];
      },
      {
        ...entry,
        task: {
          ...entry.task,
          status: { status: string, color: string, orderindex: number, type: string },
          custom_type: null,
        },
        user: person,
        start: string,
        duration: string,
        at: string,
        source: 'api',
        approval_id: null,
        task_location: { list_id: string, folder_id: string, space_id: string },
      },
    ],
    'tag of a space': [
      async (client) => {
        const { space } = await client.ask(`GET /list/${await listId(client, 'Services')}`);
        return ((await client.ask(`GET /space/${object(space).id}/tag`)).tags as JsonObject[])[0];
      },
      { name: string, tag_fg: string, tag_bg: string, creator: number, project_id: string },
    ],
    'member of a list': [
      async (client) => {
        const path = `GET /list/${await listId(client, 'Services')}/member`;
        return ((await client.ask(path)).members as JsonObject[])[0];
      },
      {
        ...person,
        profileInfo: {
          display_profile: null,
          verified_ambassador: null,
          verified_consultant: null,
          top_tier_user: null,
          ai_expert: null,
          viewed_verified_ambassador: null,
          viewed_verified_consultant: null,
          viewed_top_tier_user: null,
          viewed_ai_expert: null,
        },
      },
    ],
    'uploaded file': [
      async (client) => upload(client, text((await aTask(client)).id)),
      {
        id: expect.stringMatching(/^[\da-f-]{36}\.txt$/),
        version: '0',
        date: number,
        name: 'note.txt',
        title: 'note.txt',
        extension: 'txt',
        source: 1,
        thumbnail_small: null,
        thumbnail_medium: null,
        thumbnail_large: null,
        url: string,
        url_w_query: expect.stringMatching(/\?view=open$/),
        url_w_host: string,
      },
    ],
    'attachment of a task': [
      async (client) => {
        const { id } = await aTask(client);
        await upload(client, text(id));
        return ((await client.ask(`GET /task/${id}`)).attachments as JsonObject[])[0];
      },
      {
        id: string,
        date: string,
        title: 'note.txt',
        type: 1,
        source: 1,
        version: 0,
        extension: 'txt',
        thumbnail_small: null,
        thumbnail_medium: null,
        thumbnail_large: null,
        is_folder: null,
        mimetype: 'text/plain',
        hidden: false,
        parent_id: string,
        size: 4,
        total_comments: 0,
        resolved_comments: 0,
        user: person,
        deleted: false,
        orientation: null,
        email_data: null,
        workspace_id: null,
        url: string,
        url_w_query: string,
        url_w_host: string,
      },
    ],
  };

test.each(Object.entries(SHAPES))(
  'a %s has these members and no others',
  async (_name, [ask, shape]) => {
    const client = await openSandbox();

    expect(await ask(client)).toEqual(shape);
  },
);

test.each([
  ['workspace', /^9015\d{7}$/],
  ['space', /^9015\d{8}$/],
  ['list', /^9015\d{8}$/],
])('the id of a %s is a string of digits like ClickUp’s', async (kind, pattern) => {
  const client = await openSandbox();
  const { space, id } = await client.ask(`GET /list/${await listId(client, 'Services')}`);
  const ids = { workspace: client.team, space: text(object(space).id), list: text(id) };

  expect(ids[kind as keyof typeof ids]).toMatch(pattern);
});

/** What the creation of a list leaves out. */
function withoutLabel({ status: _status, ...rest }: typeof list) {
  return rest;
}

/** What a timer that runs does not say. */
function withoutEnd({ end: _end, ...rest }: typeof entry) {
  return rest;
}

async function aTask(client: Client): Promise<JsonObject> {
  const where = await listId(client, 'Vendors');
  return client.ask(`POST /list/${where}/task`, { name: 'T', description: 'x', priority: 3 });
}

/** Puts a text file of four bytes on a task. */
async function upload(client: Client, task: string): Promise<JsonObject> {
  const form = new FormData();
  form.append('attachment', new File(['four'], 'note.txt'));
  const answer = await fetch(`${client.sandbox.rest}/api/v2/task/${task}/attachment`, {
    method: 'POST',
    headers: { authorization: 'pk_test' },
    body: form,
  });
  return Object(await answer.json());
}

async function aTimeEntry(client: Client): Promise<JsonObject> {
  const { id } = await aTask(client);
  const body = { tid: text(id), start: NOON - 1_800_000, duration: 1_800_000 };
  return object((await client.ask(`POST /team/${client.team}/time_entries`, body)).data);
}
