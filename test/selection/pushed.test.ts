// What the endpoint is asked for changes nothing but the number of rows that come: on a thousand random
// worlds a query brings the same with its filters pushed and with every row judged here.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createReader } from '../../src/app/reader.ts';
import { type JsonObject, silentLog } from '../../src/base/index.ts';
import { taskFrom } from '../../src/binding/entity/task.ts';
import { bindEndpoint } from '../../src/binding/index.ts';
import { openEndpoint } from '../../src/endpoint/index.ts';
import { createGatewayHandler } from '../../src/gateway/index.ts';
import { createHierarchy } from '../../src/hierarchy/index.ts';
import { restApp } from '../../src/sandbox/http/rest.ts';
import { showTask as show } from '../../src/sandbox/render/task.ts';
import { seededWorld } from '../../src/sandbox/seed/index.ts';
import { memoryKeeper, SandboxClock, Simulation } from '../../src/sandbox/simulation.ts';
import { enterStatus, type Task } from '../../src/sandbox/world/task.ts';
import { parseQuery, printQuery, selectTasks } from '../../src/selection/index.ts';
import { wholeMeaning } from '../../src/selection/query/meaning.ts';
import { joined, type Query } from '../../src/selection/query/query.ts';
import { impatientGovernor } from '../support/governors.ts';
import { memoryStore } from '../support/memory-store.ts';
import { StillClock } from '../support/still-clock.ts';

const NOON = Date.parse('2026-11-20T12:00:00Z');
const DAY = 86_400_000;
/** Tasks of a world: few, so that a thousand worlds are quick. */
const MOST = 12;

async function openWorlds() {
  const clock = new StillClock(NOON);
  const world = seededWorld({ seed: 'demo', plan: 'enterprise', now: NOON, timeZone: 'UTC' });
  const simulation = new Simulation(
    world,
    new SandboxClock(clock),
    memoryKeeper,
    async () => world,
  );
  const rest = restApp(simulation);
  const handle = createGatewayHandler({
    ...{ rest: 'http://rest', token: 'pk_lab', clock },
    fetch: async (input, init) => {
      simulation.windows.clear();
      simulation.requests = [];
      const url = String(input).replace('http://rest', '');
      return rest.request(url, init as RequestInit, { incoming: { url } });
    },
  });
  const endpoint = openEndpoint(
    { name: 'lab', identity: 'lab', transport: { kind: 'http', url: 'http://127.0.0.1/mcp' } },
    {
      ...{ governor: impatientGovernor(1).governor, clock, log: silentLog },
      fetch: (input, init) => handle(new Request(input, init)),
    },
  );
  const binding = await bindEndpoint(endpoint);
  const reader = createReader('lab', binding, { lane: 'batch' });
  const hierarchy = createHierarchy({
    ...{ reader: async () => reader, cache: memoryStore().cache, clock, scope: 'lab' },
    ...{ profile: null, people: undefined },
  });
  const workspace = await hierarchy.workspace();
  /** The very call that the binding makes, without the layers between it and the REST API. */
  const look = async ({ operation, input }: { operation: 'task.list'; input: never }) => {
    const { list_id, team_id, ...args } = binding.encode(operation, input).args;
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(args)) {
      if (Array.isArray(value)) for (const one of value) search.append(`${name}[]`, String(one));
      else search.append(name, String(value));
    }
    const place = list_id === undefined ? `team/${String(team_id)}` : `list/${String(list_id)}`;
    const url = `/api/v2/${place}/task?${search}`;
    simulation.windows.clear();
    simulation.requests = [];
    const headers = { authorization: 'pk_lab' };
    const answer = await rest.request(url, { headers }, { incoming: { url } } as never);
    const { tasks } = (await answer.json()) as { tasks: JsonObject[] };
    return { items: tasks.map((row) => taskFrom(row)), next: null };
  };
  await hierarchy.archivedLists();
  const context = {
    ...{ hierarchy, workspace, now: NOON, timeZone: 'UTC', can: reader.can, progress: () => {} },
    ...{ look, accepts: () => true },
  };
  return { world, context };
}

const { world, context } = await openWorlds();
const all = world.tasks.where(() => true);
const lists = [...new Set(all.map(({ listId }) => listId))];
const people = world.people.where(() => true);
const tags = ['stability', 'docs', 'security', 'frontend'];
const when = fc.integer({ min: -9 * 24, max: 9 * 24 }).map((hours) => NOON + hours * (DAY / 24));

const change = fc.record({
  listId: fc.constantFrom(...lists),
  otherListIds: fc.subarray(lists, { maxLength: 1 }),
  assigneeIds: fc.subarray(
    people.map(({ id }) => id),
    { maxLength: 2 },
  ),
  tags: fc.subarray(tags),
  dueDate: fc.option(when),
  createdAt: when,
  updatedAt: when,
  priority: fc.option(fc.constantFrom(1, 2, 3, 4)),
  archived: fc.boolean(),
  status: fc.nat({ max: 5 }),
  finished: when,
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const names = world.lists.where(({ id }) => lists.includes(id)).map(({ name }) => name);
const dates = fc.constantFrom(
  'today',
  'friday',
  '-3d',
  '+2d',
  'this-week',
  'last-week',
  '2026-11-18',
);
const leaf: fc.Arbitrary<Query> = fc.oneof(
  values('list', fc.constantFrom(...names), 2),
  values('folder', fc.constantFrom('Backend', 'Sprints', 'Discovery')),
  values('space', fc.constantFrom('Engineering', 'Product', 'Operations')),
  values('status', fc.constantFrom('open', 'closed', 'to do', 'done', 'in progress', 'any')),
  values('assignee', fc.constantFrom('me', 'Priya', 'Luca', 'none'), 2),
  values('tag', fc.constantFrom(...tags, 'any'), 2),
  values('priority', fc.constantFrom('urgent', 'low', 'none')),
  ...(['due', 'created', 'updated', 'done'] as const).map((key) =>
    fc
      .tuple(fc.constantFrom(':', '<', '<=', '>', '>='), dates)
      .map(([op, value]): Query => ({ kind: 'test', key, op: op as ':', values: [value] })),
  ),
  fc
    .constantFrom('open', 'closed', 'overdue', 'unassigned')
    .map((flag): Query => ({ kind: 'flag', flag: flag as 'open' })),
);
function values(
  key: 'list' | 'folder' | 'space' | 'status' | 'assignee' | 'tag' | 'priority' | 'archived',
  value: fc.Arbitrary<string>,
  most = 1,
) {
  return fc
    .array(value, { minLength: 1, maxLength: most })
    .map((all): Query => ({ kind: 'test', key, op: ':', values: all }));
}
const plain = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'query' },
    { arbitrary: leaf, weight: 3 },
    { arbitrary: tie('query').map((of): Query => ({ kind: 'not', of })), weight: 1 },
    {
      arbitrary: fc
        .tuple(
          fc.constantFrom('and' as const, 'or' as const),
          fc.array(tie('query'), { minLength: 2, maxLength: 3 }),
        )
        .map(([kind, of]) => joined(kind, of)),
      weight: 3,
    },
  ),
})).query;

/** What speaks of archived tasks is asked list by list, so few of the queries do. */
const query = fc.oneof(
  { arbitrary: plain, weight: 19 },
  {
    arbitrary: fc
      .tuple(values('archived', fc.constantFrom('yes', 'no', 'any')), plain)
      .map((of) => joined('and', of)),
    weight: 1,
  },
);

/** Puts the tasks of a random world in the place of those that were there. */
function become(changes: Change[]): void {
  for (const [at, task] of all.entries()) {
    const wanted = changes[at];
    if (wanted === undefined) {
      world.tasks.patch(task, { deleted: true });
      continue;
    }
    const { status, finished, ...fields } = wanted;
    const placed = world.tasks.patch(task, { ...fields, deleted: false, parentId: null });
    const list = world.lists.get(placed.listId);
    const statuses = list?.statuses ?? world.spaces.get(list?.spaceId ?? '')?.statuses ?? [];
    const entered = statuses[status % statuses.length];
    const bare: Task = { ...placed, doneAt: null, closedAt: null, statusHistory: [] };
    if (entered) {
      const moved = enterStatus(bare, entered, finished);
      world.tasks.patch(placed, { ...bare, ...moved, updatedAt: wanted.updatedAt });
    }
  }
  world.takeChanges();
}

/** Every task there is, archived ones too, judged by nothing but the query. */
async function judgedHere(text: string): Promise<string[]> {
  const { hierarchy, now, timeZone } = context;
  const query = parseQuery(text);
  const { matches, archivedToo } = await wholeMeaning(query, {
    ...{ source: text, hierarchy, now, timeZone },
  });
  const gone = new Set(world.lists.where(({ archived }) => archived).map(({ id }) => id));
  const named = namedIn(query);
  return world.tasks
    .where(({ deleted }) => !deleted)
    .flatMap((row) => taskFrom(show(world, row, { variant: 'row' })) ?? [])
    .filter((task) => {
      const isGone = gone.has(task.listId ?? '');
      const isNamed = named.some((id) => id === task.listId || task.otherListIds?.includes(id));
      return (
        matches({ task, lists: new Set(), archived: task.archived || isGone }) &&
        // Without a word about it, what is in an archived list is found by the name of a list alone.
        (archivedToo || !isGone || isNamed)
      );
    })
    .map(({ id }) => id)
    .sort();
}

/** Ids of the lists that are named, and not behind a "not". */
function namedIn(query: Query): string[] {
  if (query.kind === 'and' || query.kind === 'or') return query.of.flatMap(namedIn);
  if (query.kind !== 'test' || query.key !== 'list') return [];
  const { values } = query;
  return world.lists.where(({ name }) => values.includes(name)).map(({ id }) => id);
}

const idsOf = (fits: (list: { name: string; archived: boolean }) => boolean) =>
  world.lists.where((list) => lists.includes(list.id) && fits(list)).map(({ id }) => id);

/** A task of an archived list, which a live list shows as well. */
const inBoth: [Change[], Query] = [
  [
    {
      ...{ listId: idsOf(({ archived }) => archived)[0] ?? '', assigneeIds: [], tags: [] },
      ...{ otherListIds: idsOf(({ name }) => name === 'Bug Triage'), dueDate: null },
      ...{ createdAt: NOON, updatedAt: NOON, finished: NOON, priority: null, status: 0 },
      archived: false,
    },
  ],
  parseQuery('archived:yes list:"Bug Triage"'),
];

test('a filter that is pushed brings what the same filter brings here', async () => {
  let pushed = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 1, maxLength: MOST }),
      query,
      async (changes, one) => {
        become(changes);
        const text = printQuery(one);
        const { tasks, asked } = await selectTasks(context as never, text);
        if (asked.length > 0) pushed += 1;
        expect(tasks.map(({ id }) => id).sort()).toEqual(await judgedHere(text));
      },
    ),
    { numRuns: 1_000, examples: [inBoth] },
  );
  expect(pushed).toBeGreaterThan(300);
}, 120_000);
