// The workflows of every week on servers that speak as other people's do, in both workspaces: the same
// writes as through our own gateway, none of them twice, and an undo that leaves the world as it was; where
// a server lacks something, that is said before anything is written.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { createReader } from '../../src/app/reader.ts';
import { exportTasks } from '../../src/backup/index.ts';
import {
  type AppError,
  type Clock,
  type JsonObject,
  silentLog,
  systemClock,
} from '../../src/base/index.ts';
import { bindEndpoint } from '../../src/binding/index.ts';
import { openEndpoint } from '../../src/endpoint/index.ts';
import { approveAll, createEngine, type Engine, type Plan } from '../../src/engine/index.ts';
import { startGateway } from '../../src/gateway/index.ts';
import { createHierarchy } from '../../src/hierarchy/index.ts';
import { createGovernor } from '../../src/quota/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { workflows } from '../../workflows/index.ts';
import { chykalophia } from '../support/dialects/chykalophia.ts';
import { clickupOfficial } from '../support/dialects/clickup-official.ts';
import type { ClickUp } from '../support/dialects/clickup-rest.ts';
import type { Dialect } from '../support/dialects/dialect.ts';
import { serveDialect } from '../support/dialects/index.ts';
import { taazkareem } from '../support/dialects/taazkareem.ts';
import { differenceOf, effectsIn, type World } from '../support/lab/effects.ts';
import { labSign } from '../support/lab/lab.ts';
import { countOf, tableIn } from '../support/lab/scene.ts';
import { memoryStore } from '../support/memory-store.ts';

/** A Friday in each workspace, from when on time passes as it does. */
const SEEDS = {
  demo: { start: Date.parse('2026-11-20T12:00:00Z'), workspace: undefined, me: 'Maya Okafor' },
  office: { start: Date.parse('2026-11-27T20:00:00Z'), workspace: 'Northstar', me: 'Rosa Delgado' },
} as const;
type Seed = keyof typeof SEEDS;
const begun = Date.now();
/** What has passed besides, ms. */
let later = 0;
const clockOf = (seed: Seed): Clock => ({
  now: () => SEEDS[seed].start + Date.now() - begun + later,
  sleep: systemClock.sleep,
});

/** Tags, comments, lists, moves and chat, as these servers have them. */
const MORE: Pick<Dialect, 'does'> & { tools(workspace: string): string } = {
  tools: (workspace) => `
    clickup_add_tag_to_task(*task_id:string, *tag_name:string${workspace})
    clickup_remove_tag_from_task(*task_id:string, *tag_name:string${workspace})
    clickup_get_task_comments(*task_id:string, start:number, start_id:string${workspace})
    clickup_create_task_comment(*task_id:string, *comment_text:string, notify_all:boolean${workspace})
    clickup_delete_comment(*comment_id:string${workspace})
    clickup_add_task_to_list(*list_id:string, *task_id:string${workspace})
    clickup_remove_task_from_list(*list_id:string, *task_id:string${workspace})
    clickup_create_list_in_folder(*folder_id:string, *name:string, due_date:number${workspace})
    clickup_delete_list(*list_id:string${workspace})
    clickup_delete_chat_message(*message_id:string, workspace_id:string)
    clickup_get_chat_channels(cursor:string, limit:number, workspace_id:string)
    clickup_get_chat_channel_messages(*channel_id:string, cursor:string, limit:number, content_format:"text/md"|"text/plain", workspace_id:string)
    clickup_send_chat_message(*channel_id:string, *content:string, type:"message"|"post", workspace_id:string)
  `,
  does: {
    clickup_add_tag_to_task: (args, clickUp) =>
      clickUp.post(`/v2/task/${String(args.task_id)}/tag/${String(args.tag_name)}`, {}),
    clickup_remove_tag_from_task: (args, clickUp) =>
      clickUp.remove(`/v2/task/${String(args.task_id)}/tag/${String(args.tag_name)}`),
    clickup_get_task_comments: ({ task_id, start, start_id }, clickUp) =>
      clickUp.get(`/v2/task/${String(task_id)}/comment`, { start, start_id }),
    clickup_create_task_comment: ({ task_id, comment_text }, clickUp) =>
      clickUp.post(`/v2/task/${String(task_id)}/comment`, { comment_text: comment_text ?? '' }),
    clickup_delete_comment: (args, clickUp) =>
      clickUp.remove(`/v2/comment/${String(args.comment_id)}`),
    clickup_add_task_to_list: (args, clickUp) =>
      clickUp.post(`/v2/list/${String(args.list_id)}/task/${String(args.task_id)}`),
    clickup_remove_task_from_list: (args, clickUp) =>
      clickUp.remove(`/v2/list/${String(args.list_id)}/task/${String(args.task_id)}`),
    clickup_create_list_in_folder: ({ folder_id, name, due_date }, clickUp) =>
      clickUp.post(`/v2/folder/${String(folder_id)}/list`, {
        ...{ name: String(name), ...(due_date !== undefined && { due_date }) },
      }),
    clickup_delete_list: (args, clickUp) => clickUp.remove(`/v2/list/${String(args.list_id)}`),
    clickup_move_task: ({ task_id, list_id }, clickUp) =>
      clickUp.put(
        `/v3/workspaces/${clickUp.workspaceId}/tasks/${task_id}/home_list/${list_id}`,
        {},
      ),
    clickup_delete_chat_message: (args, clickUp) =>
      clickUp.remove(`/v3/workspaces/${clickUp.workspaceId}/chat/messages/${args.message_id}`),
    clickup_get_chat_channels: ({ cursor, limit }, clickUp) =>
      clickUp.get(`${chatOf(clickUp)}`, { cursor, limit }),
    clickup_get_chat_channel_messages: ({ channel_id, cursor, limit }, clickUp) =>
      clickUp.get(`${chatOf(clickUp)}/${String(channel_id)}/messages`, { cursor, limit }),
    clickup_send_chat_message: ({ channel_id, content }, clickUp) =>
      clickUp.post(`${chatOf(clickUp)}/${String(channel_id)}/messages`, {
        ...{ type: 'message', content: String(content) },
      }),
  },
};
const chatOf = ({ workspaceId }: ClickUp) => `/v3/workspaces/${workspaceId}/chat/channels`;
const LEVELS = ['urgent', 'high', 'normal', 'low'];
const SERVERS: [Dialect, Dialect] = [
  {
    ...chykalophia,
    tools: `${chykalophia.tools}\n${MORE.tools('')}
    clickup_move_task(*task_id:string, *list_id:string)`,
    does: { ...chykalophia.does, ...MORE.does },
  },
  {
    ...clickupOfficial,
    tools: `${clickupOfficial.tools}\n${MORE.tools(', workspace_id:string')}
    clickup_delete_time_entry(*time_entry_id:string, workspace_id:string)
    clickup_update_task(*task_id:string, name:string, status:string, priority:"urgent"|"high"|"normal"|"low"|"none", workspace_id:string)`,
    does: {
      ...clickupOfficial.does,
      ...MORE.does,
      clickup_delete_time_entry: (args, clickUp) =>
        clickUp.remove(`/v2/team/${clickUp.workspaceId}/time_entries/${args.time_entry_id}`),
      clickup_update_task: ({ task_id, priority, name, status }, clickUp) =>
        clickUp.put(`/v2/task/${String(task_id)}`, {
          ...(name !== undefined && { name }),
          ...(status !== undefined && { status }),
          ...(priority !== undefined && { priority: LEVELS.indexOf(String(priority)) + 1 || null }),
        }),
    },
  },
];

const VENDOR = SERVERS[1];

const folder = mkdtempSync(join(tmpdir(), 'other-servers-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'times.csv');
writeFileSync(
  file,
  [
    'date,start time,hours,task',
    '2026-11-18,09:00,1,Public status page',
    '2026-11-19,09:00,2,Load test the checkout path',
    '2026-11-19,11:00,1,Lunch',
  ].join('\n'),
);

const officeFile = join(folder, 'office.csv');
writeFileSync(
  officeFile,
  [
    'date,start time,hours,task',
    '2026-11-25,09:00,1.5,ENG-101 draft',
    '2026-11-25,10:30,0.5,Add a health check to the mailer',
  ].join('\n'),
);

async function engineOn(url: string, seed: Seed, workspace?: string): Promise<Engine> {
  const clock = clockOf(seed);
  const governor = createGovernor({ clock, random: () => 0.5, credential: url });
  const endpoint = openEndpoint(
    { name: 'other', identity: url, transport: { kind: 'http', url } },
    { governor, clock, log: silentLog },
  );
  onTestFinished(async () => {
    await endpoint.close();
    await governor.close();
  });
  const store = memoryStore();
  const binding = await bindEndpoint(endpoint);
  const reader = createReader('other', binding, { lane: 'batch' });
  const { fingerprint } = endpoint;
  const { me } = SEEDS[seed];
  let digit = 0;
  return createEngine({
    ...{ profile: 'other', endpoint: { name: 'other', fingerprint }, binding, reader, store },
    hierarchy: createHierarchy({
      ...{ reader: async () => reader, cache: store.cache, clock, scope: fingerprint },
      ...{ workspace, profile: 'other', people: { me } },
    }),
    ...{ policy: {}, sign: labSign, timeZone: 'UTC', clock, lane: 'batch' },
    random: (bound) => digit++ % bound,
    waitFor: () => 0,
    quota: () => ({ calls: governor.snapshot().calls }),
    input: () => Readable.from([]),
  });
}

type Name = 'bulk-edit' | 'nudge' | 'time-import' | 'capacity' | 'sprint-rollover';
type Work = [seed: Seed, workflow: Name, params: JsonObject, writes: Record<string, number>];
/** What each writes, worked out by hand from the seeds. */
const JOBS: Work[] = [
  [
    'demo',
    'bulk-edit',
    // Two of the four ideas are somebody's.
    { where: 'list:Ideas -unassigned', set: ['status=backlog', 'tag+=checked', 'comment=Look.'] },
    { 'task.update': 2, 'task.tag': 2, 'comment.create': 2 },
  ],
  ['demo', 'nudge', { where: 'overdue list:"Sprint 41"' }, { 'comment.create': 4 }],
  // Two are Luca's, two Tomás's, one Aiko's; three are nobody's.
  ['demo', 'nudge', { chat: 'General' }, { 'message.create': 4 }],
  [
    ...(['demo', 'sprint-rollover', { from: 'Sprint 41' }] as const),
    { 'task.tag': 4, 'task.move': 4 },
  ],
  [
    ...(['demo', 'sprint-rollover', { from: 'Sprint 42' }] as const),
    { 'list.create': 1, 'task.tag': 8, 'task.move': 8 },
  ],
  [
    ...(['demo', 'sprint-rollover', { from: 'Sprint 41', action: 'add', tag: '' }] as const),
    { 'task.add_to_list': 4 },
  ],
  ['demo', 'time-import', { file }, { 'time_entry.create': 2 }],
  [
    'office',
    'bulk-edit',
    { where: 'overdue assignee:novak', set: ['list=Sprint 43', 'name=Measure'] },
    { 'task.update': 1, 'task.move': 1 },
  ],
  // In UTC the day of Los Angeles that a fifth was due on is over.
  ['office', 'nudge', {}, { 'comment.create': 5 }],
  ['office', 'nudge', { chat: 'General' }, { 'message.create': 4 }],
  [
    ...(['office', 'sprint-rollover', { from: 'Sprint 43' }] as const),
    { 'list.create': 1, 'task.tag': 6, 'task.move': 6 },
  ],
  ['office', 'time-import', { file: officeFile }, { 'time_entry.create': 2 }],
];
const plan = async (engine: Engine, workflow: Name, params: JsonObject) =>
  (await engine.plan(await workflows[workflow].load(), params)).plan;
const writes = ({ steps }: Plan) =>
  steps.map(({ operation, target, after, key }) => [operation, target.name, after, key]);

/** One world behind our gateway and behind a server of somebody else's. */
async function open(dialect: Dialect, seed: Seed = 'demo') {
  const clock = clockOf(seed);
  const sandbox = await startSandbox({ clock, plan: 'enterprise', timeZone: 'UTC', seed });
  const gateway = await startGateway({ rest: sandbox.rest, token: 'pk_ours', clock });
  onTestFinished(async () => {
    await gateway.close();
    await sandbox.close();
  });
  const { url } = await serveDialect(dialect, sandbox.rest);
  const { workspace } = SEEDS[seed];
  return {
    ours: () => engineOn(gateway.url, seed, workspace),
    // Some servers lead to one workspace, and have a name of their own for it.
    theirs: () => engineOn(url, seed, dialect.name === chykalophia.name ? workspace : undefined),
    world: async () => (await (await fetch(`${sandbox.control}/world`)).json()) as World,
    /** Makes something in the workspace as a person would. */
    async make(what: string, body: JsonObject) {
      const headers = { authorization: 'pk_observer', 'content-type': 'application/json' };
      const teams = await fetch(`${sandbox.rest}/api/v2/team`, { headers });
      const [team] = ((await teams.json()) as { teams: { id: string }[] }).teams;
      const url = `${sandbox.rest}/api/v3/workspaces/${team?.id}/${what}`;
      await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    },
  };
}

describe.each(SERVERS.map((one) => [one.name, one] as const))(
  'on a server like %s',
  (_, dialect) => {
    test.each(JOBS)(
      'in the %s: %s %j writes what it writes through our gateway, once, and can be undone',
      async (seed, workflow, params, counts) => {
        const { ours, theirs, world } = await open(dialect, seed);
        const before = await world();
        const engine = await theirs();
        const dry = await plan(engine, workflow, params);
        expect(writes(dry)).toEqual(writes(await plan(await ours(), workflow, params)));
        expect(countOf(dry)).toEqual(counts);
        const report = await engine.apply(dry, { approval: approveAll(dry) });
        expect([report.state, report.steps.filter(({ matches }) => matches === false)]).toEqual([
          ...['done', []],
        ]);
        later += 120_000;
        expect((await plan(engine, workflow, params)).steps).toEqual([]);
        // Our gateway, on a machine that remembers nothing, finds nothing left to do either.
        expect((await plan(await ours(), workflow, params)).steps).toEqual([]);
        const undo = await engine.planUndo(report.id);
        // A list that the vendor's server cannot show is not removed, and the undo says so.
        const stays = dialect === VENDOR && 'list.create' in counts;
        expect(undo.notes.some((note) => note.includes('here, and stays'))).toBe(stays);
        const taken = await engine.apply(undo, { approval: approveAll(undo) });
        expect(taken.state).toBe(stays ? 'partial' : 'done');
        const now = effectsIn(await world(), before);
        const { more, less } = differenceOf(effectsIn(before, before), now);
        expect([more.map((row) => row.split(' ')[0]), less]).toEqual([stays ? ['lists'] : [], []]);
      },
    );

    test.each([
      ['demo', 'list:Ideas status:any'],
      ['office', `list:'Bug Triage' status:any`],
    ] as const)(
      'in the %s an export holds the same tasks and comments, and says what is not shown',
      async (seed, where) => {
        const { ours, theirs } = await open(dialect, seed);
        const saved = [];
        for (const [name, engine] of [
          ['ours', await ours()],
          ['theirs', await theirs()],
        ] as const) {
          const out = join(folder, `${dialect.name}-${seed}-${name}`);
          const options = { out, where, since: null, docs: true };
          const { manifest, read } = await exportTasks(engine, { ...options, format: 'json' });
          const tasks = manifest.files.filter(({ kind }) => kind === 'task');
          const records = tasks.map(({ path }) =>
            JSON.parse(readFileSync(join(out, path), 'utf8')),
          );
          const again = await exportTasks(engine, { ...options, format: 'json', since: 'last' });
          expect([read, again.read]).toEqual([tasks.length, 0]);
          saved.push({ notes: manifest.notes, records });
        }
        const [mine, their] = saved;
        const core = (records: JsonObject[] = []) =>
          records.map(({ id, name, status, list, description, comments }) => [
            ...[id, name, status, list, description, comments],
          ]);
        expect(core(their?.records)).toEqual(core(mine?.records));
        expect(mine?.records.length).toBeGreaterThan(3);
        const lacks = 'This endpoint does not show docs.';
        expect([mine, their].map((one) => one?.notes.includes(lacks))).toEqual([false, true]);
      },
    );

    test.each([
      ['demo', 5],
      ['office', 3],
    ] as const)('in the %s capacity says the same as through our gateway', async (seed, busy) => {
      const { ours, theirs } = await open(dialect, seed);
      const [here, there] = [
        await plan(await ours(), 'capacity', {}),
        await plan(await theirs(), 'capacity', {}),
      ];
      // Who has nothing to do is listed where a server lists its members.
      const planned = ({ report }: Plan) =>
        (report ?? '')
          .split('\n')
          .map((line) => line.replace(/\s+/g, ' '))
          .filter((line) => / (over|free)\b/.test(line) && !/ 40 h 0 h /.test(line));
      expect(planned(here)).toHaveLength(busy);
      expect(planned(there)).toEqual(planned(here));
    });
  },
);

/** Docs as two of these servers have them: all pages with their texts, or a listing and the pages by id. */
const docsOf = ({ workspaceId }: ClickUp) => `/v3/workspaces/${workspaceId}/docs`;
const WITH_DOCS: Dialect[] = [
  {
    ...SERVERS[0],
    tools: `${SERVERS[0].tools}
    clickup_get_docs_from_workspace(*workspace_id:string, cursor:string, limit:number)
    clickup_get_doc_pages(*workspace_id:string, *doc_id:string, content_format:"text/md"|"text/plain")
    clickup_list_doc_pages(*workspace_id:string, *doc_id:string, max_page_depth:integer)
    clickup_create_doc_page(*workspace_id:string, *doc_id:string, *name:string, *content:string, sub_title:string, content_format:"text/md"|"text/plain", parent_page_id:string)
    clickup_update_doc_page(*workspace_id:string, *doc_id:string, *page_id:string, name:string, content:string, content_edit_mode:"replace"|"append"|"prepend", content_format:"text/md"|"text/plain")`,
    does: {
      ...SERVERS[0].does,
      clickup_get_docs_from_workspace: ({ cursor, limit }, clickUp) =>
        clickUp.get(docsOf(clickUp), { cursor, limit }),
      clickup_get_doc_pages: ({ doc_id, content_format }, clickUp) =>
        clickUp.get(`${docsOf(clickUp)}/${doc_id}/pages`, { content_format }),
      clickup_list_doc_pages: ({ doc_id }, clickUp) =>
        clickUp.get(`${docsOf(clickUp)}/${doc_id}/pageListing`),
      clickup_create_doc_page: ({ doc_id, name, content }, clickUp) =>
        clickUp.post(`${docsOf(clickUp)}/${doc_id}/pages`, {
          ...{ name: String(name), content: String(content), content_format: 'text/md' },
        }),
    },
  },
  {
    ...taazkareem,
    tools: `${taazkareem.tools}
    list_documents(id:string, creator:number, deleted:boolean, archived:boolean, limit:number, next_cursor:string)
    list_document_pages(*documentId:string, max_page_depth:number)
    get_document_pages(*documentId:string, *pageIds:string[], content_format:"text/md"|"text/html")
    create_document_page(*documentId:string, content:string, *name:string, sub_title:string, parent_page_id:string)
    update_document_page(*documentId:string, *pageId:string, name:string, content:string, content_edit_mode:"replace"|"append"|"prepend", content_format:"text/md"|"text/plain")`,
    does: {
      ...taazkareem.does,
      list_documents: ({ limit, next_cursor }, clickUp) =>
        clickUp.get(docsOf(clickUp), { limit, cursor: next_cursor }),
      list_document_pages: async ({ documentId }, clickUp) => ({
        pages: (await clickUp.get(`${docsOf(clickUp)}/${documentId}/pageListing`)) as never,
      }),
      get_document_pages: async ({ documentId, pageIds }, clickUp) => ({
        pages: await Promise.all(
          (pageIds as string[]).map((id) =>
            clickUp.get(`${docsOf(clickUp)}/${documentId}/pages/${id}`),
          ),
        ),
      }),
      create_document_page: ({ documentId, name, content }, clickUp) =>
        clickUp.post(`${docsOf(clickUp)}/${documentId}/pages`, {
          ...{ name: String(name), content: String(content), content_format: 'text/md' },
        }),
    },
  },
];

test.each(
  WITH_DOCS.flatMap((one) => [
    [one.name, 'demo', one] as const,
    [one.name, 'office', one] as const,
  ]),
)(
  'on a server like %s a page of nudges is written once in the %s, as through our gateway',
  async (_, seed, dialect) => {
    const { ours, theirs, world, make } = await open(dialect, seed);
    await make('docs', { name: 'Team handbook' });
    const params = { doc: 'Team handbook' };
    const engine = await theirs();
    const dry = await plan(engine, 'nudge', params);
    expect(writes(dry)).toEqual(writes(await plan(await ours(), 'nudge', params)));
    expect(countOf(dry)).toEqual({ 'page.create': 1 });
    const report = await engine.apply(dry, { approval: approveAll(dry) });
    expect([report.state, report.steps.filter(({ matches }) => matches === false)]).toEqual([
      'done',
      [],
    ]);
    later += 120_000;
    expect((await plan(engine, 'nudge', params)).steps).toEqual([]);
    expect((await plan(await ours(), 'nudge', params)).steps).toEqual([]);
    // ClickUp removes no pages, and the undo says that it stays.
    const undo = await engine.planUndo(report.id);
    expect([undo.steps, undo.notes]).toEqual([[], [expect.stringContaining('stays')]]);
    const pages = tableIn<{ content: string }>(await world(), 'pages');
    const people = {
      demo: ['Aiko', 'Luca', 'Tom', 'Nobody'],
      office: ['Alex K', 'Alex N', 'Gita', 'Rosa'],
    };
    const [page] = pages.filter(({ content }) => content.includes('[ca:'));
    const sections = [...(page?.content ?? '').matchAll(/^## (.*)$/gm)].map(([, name]) => name);
    expect(sections).toEqual(people[seed].map((name) => expect.stringContaining(name)));
  },
);

test('what an endpoint cannot set back stays, and the undo says so', async () => {
  const { theirs } = await open(chykalophia);
  const engine = await theirs();
  // Its priorities are numbers, and no number is none.
  const where = 'list:Ideas name:keyboard';
  const dry = await plan(engine, 'bulk-edit', { where, set: ['priority=low'] });
  const report = await engine.apply(dry, { approval: approveAll(dry) });
  const undo = await engine.planUndo(report.id);
  expect([report.state, undo.steps, undo.notes]).toEqual([
    ...['done', []],
    [expect.stringContaining('cannot be undone here, and stays')],
  ]);
});

test('what a server lacks is said before anything is written', async () => {
  const { theirs } = await open(chykalophia);
  const engine = await theirs();
  for (const [workflow, params, lacks] of [
    ['nudge', { where: 'overdue' }, 'comment.list'],
    ['nudge', { where: 'overdue', chat: 'General' }, 'channel.list'],
    ['sprint-rollover', { from: 'Sprint 41', to: 'Sprint 42' }, 'task.'],
    ['bulk-edit', { where: 'list:Ideas', set: ['tag+=x'] }, 'task.tag'],
    ['nudge', { where: 'overdue', doc: 'Engineering Wiki' }, 'doc.list'],
  ] as const) {
    const thrown = await plan(engine, workflow, params as never).catch((error: unknown) => error);
    expect([(thrown as AppError).code, (thrown as AppError).message]).toEqual([
      'unreachable',
      expect.stringContaining(lacks),
    ]);
  }
});
