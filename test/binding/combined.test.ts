// Several endpoints as one: which of them is asked, and what happens when one turns out not to serve.
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/base/index.ts';
import { type BoundEndpoint, type Capability, combineBindings } from '../../src/binding/index.ts';
import { incomplete, task } from '../../src/clickup/index.ts';
import { combineEndpoints, type Endpoint, type Tool } from '../../src/endpoint/index.ts';
import { answered, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { toolOf } from '../support/tools.ts';

type Answers = Record<string, () => Outcome<unknown>>;

interface Part {
  name: string;
  /** Operation to state and tool. */
  serves: Record<string, [Capability['state'], string]>;
  answers?: Answers;
  /** Fields that `encode` has no argument for. */
  lacks?: string[];
}

async function combined(...given: Part[]) {
  const asked: string[] = [];
  const endpoints = given.map(({ name, serves }): Endpoint => {
    const names = [...new Set(Object.values(serves).map(([, tool]) => tool))];
    const tools = names.map(
      (tool): Tool => ({
        ...{ name: tool, description: '', inputSchema: null, outputSchema: null, annotations: {} },
      }),
    );
    return {
      ...{ name, fingerprint: name, tools: async () => tools, diagnostics: () => '' },
      close: async () => {},
      async call(tool) {
        asked.push(`${name} calls ${tool}`);
        return { kind: 'ok', value: { content: [], structured: null, isError: false } };
      },
    };
  });
  const bound = given.map(({ name, serves, answers = {}, lacks = [] }) => {
    const capability = (operation: string) => {
      const [state, tool] = serves[operation] ?? ['absent', null];
      return { operation, state, tool, confidence: 1, reason: '', lost: [], prose: false };
    };
    const answer = (how: string, operation: string) => {
      asked.push(`${name} ${how} ${operation}`);
      return answers[operation]?.() ?? { kind: 'ok', value: { id: name } };
    };
    return {
      capabilities: Object.keys(serves).map(capability),
      capability,
      encode(operation: string, input: Record<string, unknown>) {
        const lost = lacks.find((field) => field in input);
        if (lost) throw new Error(`${name} has no argument for ${lost}`);
        return { tool: serves[operation]?.[1], args: {} };
      },
      call: async (operation: string) => answer('reads', operation),
      send: async (operation: string) => answer('writes', operation),
      otherCalls: () => [],
      prefer: () => {},
    } as unknown as BoundEndpoint;
  });
  const endpoint = await combineEndpoints('both', endpoints);
  return { asked, endpoint, bound: combineBindings(endpoint, bound) };
}

const lane = { lane: 'batch' } as const;
const workspaceId = '1';
const refused = (reason: 'other' | 'not-found' | 'unreadable' | 'authorization') => () =>
  ({ kind: 'rejected', reason, message: 'no' }) as const;

describe('each operation goes to the first endpoint that serves it wholly', () => {
  test('one that serves it in part comes after one that serves all of it', async () => {
    const { bound } = await combined(
      { name: 'a', serves: { 'task.find': ['partial', 'list_tasks'], 'user.me': ['bound', 'me'] } },
      { name: 'b', serves: { 'task.find': ['bound', 'search'], 'user.me': ['bound', 'whoami'] } },
    );
    expect(bound.capability('task.find')).toMatchObject({ endpoint: 'b', tool: 'search' });
    expect(bound.capability('user.me')).toMatchObject({ endpoint: 'a', tool: 'me' });
    expect(bound.capability('goal.list').state).toBe('absent');
  });

  test('a call that one has no argument for is encoded for the next', async () => {
    const serves = (tool: string) => ({ 'task.create': ['partial', tool] as ['partial', string] });
    const { bound } = await combined(
      { name: 'a', serves: serves('add'), lacks: ['startAt'] },
      { name: 'b', serves: serves('create') },
    );
    const plain = { listId: '1', name: 'x' };
    expect(bound.encode('task.create', plain)).toMatchObject({ endpoint: 'a', tool: 'add' });
    const more = { ...plain, startAt: 1 };
    expect(bound.encode('task.create', more)).toMatchObject({ endpoint: 'b', tool: 'create' });
  });
});

describe('a tool that two endpoints call alike', () => {
  test('is told apart by its endpoint, in plans and in calls', async () => {
    const { asked, endpoint, bound } = await combined(
      { name: 'a', serves: { 'task.get': ['partial', 'get_task'] } },
      { name: 'b', serves: { 'task.get': ['bound', 'get_task'] } },
    );
    const names = (await endpoint.tools()).map(({ name }) => name);
    expect(names).toEqual(['get_task', 'b/get_task']);
    expect(bound.capability('task.get').tool).toBe('b/get_task');
    await endpoint.call('b/get_task', {}, { effect: 'read', lane: 'batch' });
    expect(asked).toEqual(['b calls get_task']);
  });
});

describe('an endpoint that turns out not to serve gives place to the next', () => {
  const both = (answers: Answers) => [
    { name: 'a', serves: { 'goal.list': ['bound', 'goals'] as ['bound', string] }, answers },
    { name: 'b', serves: { 'goal.list': ['bound', 'list_goals'] as ['bound', string] } },
  ];

  test('an answer that cannot be read, and the next read asks it no more', async () => {
    const { asked, bound } = await combined(...both({ 'goal.list': refused('unreadable') }));
    expect((await bound.call('goal.list', { workspaceId }, lane)).kind).toBe('ok');
    await bound.call('goal.list', { workspaceId }, lane);
    expect(asked).toEqual(['a reads goal.list', 'b reads goal.list', 'b reads goal.list']);
  });

  test.each(['not-found', 'authorization'] as const)('%s holds for all of them', async (reason) => {
    const { asked, bound } = await combined(...both({ 'goal.list': refused(reason) }));
    expect((await bound.call('goal.list', { workspaceId }, lane)).kind).toBe('rejected');
    expect(asked).toEqual(['a reads goal.list']);
  });
  test('a listing that may lack something gives place to one that does not', async () => {
    const { bound } = await combined(
      ...both({ 'goal.list': () => ({ kind: 'ok', value: incomplete([], 'it is cut off') }) }),
    );
    const outcome = await bound.call('goal.list', { workspaceId }, lane);
    expect(outcome).toMatchObject({ kind: 'ok', value: { id: 'b' } });
  });
});

test('people without titles give place to people with them', async () => {
  const people = (title: string | null) => () => ({
    kind: 'ok' as const,
    value: [{ id: '1', name: 'Maya', email: null, role: 'member', title }],
  });
  const { bound } = await combined(
    {
      ...{ name: 'a', serves: { 'member.list': ['bound', 'members'] } },
      answers: { 'member.list': people(null) },
    },
    {
      ...{ name: 'b', serves: { 'member.list': ['bound', 'people'] } },
      answers: { 'member.list': people('Lead') },
    },
  );
  const outcome = await bound.call('member.list', { workspaceId }, lane);
  expect(outcome).toMatchObject({ kind: 'ok', value: [{ title: 'Lead' }] });
});

describe('a task that one endpoint shows without what it says', () => {
  const single = (description: string | null) => () => ({
    kind: 'ok' as const,
    value: task.parse({
      ...{ id: 't', name: 'T', description, status: { name: 'new', type: 'open' }, updatedAt: 1 },
      assignees: [],
    }),
  });
  const part = (name: string, description: string | null): Part => ({
    ...{ name, serves: { 'task.get': ['bound', `${name}_task`] } },
    answers: { 'task.get': single(description) },
  });

  test('is read of the next, which is asked first from then on', async () => {
    const { asked, bound } = await combined(part('a', null), part('b', 'It says this.'));
    const read = () => bound.call('task.get', { taskId: 't' }, lane);
    expect(await read()).toMatchObject({ value: { description: 'It says this.' } });
    await read();
    expect(asked).toEqual(['a reads task.get', 'b reads task.get', 'b reads task.get']);
  });

  test('costs one look too many where none shows it', async () => {
    const { asked, bound } = await combined(part('a', null), part('b', null));
    for (let at = 0; at < 3; at++) await bound.call('task.get', { taskId: 't' }, lane);
    expect(asked.length).toBe(4);
  });
});

describe('a write', () => {
  const create = (name: string, tool: string, answers: Answers = {}): Part => ({
    ...{ name, answers, serves: { 'time_entry.create': ['bound', tool] } },
  });
  const input = { workspaceId, taskId: 't', start: 0, durationMs: 1 };
  const operation = 'time_entry.create';
  const both = () => combined(create('a', 'log'), create('b', 'create_entry'));
  const refusal = (bound: BoundEndpoint, outcome: Outcome<unknown>) => ({
    call: bound.encode(operation, input),
    outcome,
  });

  test('that was surely not applied may go to the next endpoint, as a call of its own', async () => {
    const { asked, bound } = await both();
    const refused1 = refusal(bound, refused('other')());
    expect(refused1.call).toMatchObject({ tool: 'log', endpoint: 'a' });
    const [other, ...more] = bound.otherCalls(operation, input, refused1);
    expect(other).toMatchObject({ tool: 'create_entry', endpoint: 'b' });
    expect(more).toEqual([]);
    if (other) await bound.send(operation, input, other, lane);
    expect(asked).toEqual(['b writes time_entry.create']);
  });

  test('goes there at once, when that has worked and the first has not', async () => {
    const { bound } = await both();
    const first = bound.encode(operation, input);
    const [other = first] = bound.otherCalls(operation, input, refusal(bound, refused('other')()));
    bound.prefer(operation, other, first);
    expect(bound.encode(operation, input)).toMatchObject({ endpoint: 'b' });
  });

  test.each([
    ['whose answer was lost', { kind: 'unknown', message: 'lost' }],
    ['of a thing that is not there', refused('not-found')()],
  ] as const)('%s is never made through another one', async (_, outcome) => {
    const { bound } = await both();
    expect(bound.otherCalls(operation, input, refusal(bound, outcome))).toEqual([]);
  });
});

test('the next page is asked of the endpoint that gave the one before', async () => {
  const page = (next: string | null) => () => ({ kind: 'ok' as const, value: { items: [], next } });
  const { asked, bound } = await combined(
    { name: 'a', serves: { 'task.list': ['partial', 'x'] }, answers: { 'task.list': page('9') } },
    { name: 'b', serves: { 'task.list': ['bound', 'y'] }, answers: { 'task.list': page('2') } },
  );
  const first = await bound.call('task.list', { listId: '1' }, lane);
  const next = first.kind === 'ok' ? (first.value.next ?? '') : '';
  await bound.call('task.list', { listId: '1', cursor: next }, lane);
  expect(next).toBe('1~2');
  expect(asked).toEqual(['b reads task.list', 'b reads task.list']);
});

test('a list that is asked for again holds what a part that is away said before, if it said anything', async () => {
  let away = false;
  const part = (name: string, mayBeAway: boolean): Endpoint => ({
    ...scriptedEndpoint([toolOf(`${name}_get()`)], () => answered({})),
    ...{ name, fingerprint: name },
    async tools(_signal, freshness = 'cached') {
      if (mayBeAway && away && freshness === 'fresh') throw new Error('Away.');
      return [toolOf(`${name}_get()`)];
    },
  });
  const both = await combineEndpoints('both', [part('one', false), part('two', true)]);
  away = true;
  const names = (await both.tools(undefined, 'fresh')).map(({ name }) => name);
  expect(names).toEqual(['one_get', 'two_get']);
  const broken: Endpoint = {
    ...part('three', false),
    tools: () => Promise.reject(new Error('No.')),
  };
  await expect(combineEndpoints('other', [part('one', false), broken])).rejects.toThrow('No.');
});
