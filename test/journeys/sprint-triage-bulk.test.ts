// Feedback to tasks through endpoints of other people: one that makes tasks one by one, and one that
// makes several with a call.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/base/index.ts';
import type { Dialect } from '../support/dialects/dialect.ts';
import { dialects, serveDialect } from '../support/dialects/index.ts';
import { eventually } from '../support/eventually.ts';
import type { HttpEndpoint } from '../support/http-endpoint.ts';
import { runProgram, startProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';
import {
  SENTENCE,
  type TriageDocument,
  type TriageStep,
  type TriageTask,
} from '../support/triage.ts';

const EXAMPLE = 'examples/feedback.csv';

const CREATE = { match: { method: 'POST', path: '/task' } };

let sandbox: ServedSandbox;
let home: ReturnType<typeof temporaryFolder>;
let endpoint: HttpEndpoint;

const dialectNamed = (name: string): Dialect => {
  const dialect = dialects.find((one) => one.name === name);
  if (!dialect) throw new Error(`There is no dialect ${name}.`);
  return dialect;
};

async function open(name: string, change = (dialect: Dialect) => dialect): Promise<void> {
  const dialect = change(dialectNamed(name));
  [sandbox, home] = [await serveSandbox(), temporaryFolder()];
  endpoint = await serveDialect(dialect, sandbox.rest);
}
afterEach(async () => {
  await sandbox.close();
  home.remove();
});

/** The server that refuses one task of its first call, by number, and then stops or goes on. */
function refusing(dialect: Dialect, refused: number, goesOn?: boolean): Dialect {
  const create = dialect.does.clickup_create_task;
  let left = 1;
  return {
    ...dialect,
    does: {
      ...dialect.does,
      async clickup_bulk_create_tasks({ list_id, tasks }, clickUp) {
        const made: Json[] = [];
        for (const [at, task] of (tasks as JsonObject[]).entries()) {
          if (at === refused && left-- > 0) {
            if (goesOn) continue;
            throw new Error(`Task ${at + 1} failed: Status not valid`);
          }
          made.push((await create?.({ ...task, list_id: list_id ?? null }, clickUp)) as Json);
        }
        return { successful: made, count: made.length };
      },
    },
  };
}

const triage = (csv: string, ...flags: string[]) => [
  ...['run', 'sprint-triage', '--csv', csv, ...SENTENCE, ...flags],
  ...['--endpoint', endpoint.url, '--home', home.path],
];
const document = async (csv: string, ...flags: string[]): Promise<TriageDocument> => {
  const ended = await runProgram(triage(csv, ...flags, '--json'));
  expect(ended.err).not.toContain('Error');
  return JSON.parse(ended.out) as TriageDocument;
};
/** Tasks that carry a marker, from the sandbox itself. */
const written = async (): Promise<TriageTask[]> => {
  const { teams } = await sandbox.get<{ teams: { id: string }[] }>('/api/v2/team');
  const { tasks } = await sandbox.get<{ tasks: TriageTask[] }>(
    `/api/v2/team/${teams[0]?.id}/task?include_closed=true`,
  );
  return tasks.filter(({ description }) => description.includes('Group '));
};
/** Faults that have not struck yet. */
const armed = async () =>
  ((await (await fetch(`${sandbox.rest}/control/faults`)).json()) as unknown[]).length;
/** How often each tool was called. */
const calls = (tool: string) =>
  endpoint.messages.filter(
    ({ method, params }) =>
      method === 'tools/call' && (params as { name?: string } | undefined)?.name === tool,
  ).length;
const groupsOnce = async (expected: number) => {
  const identities = (await written()).map(({ description }) => /Group \S+/.exec(description)?.[0]);
  expect(identities).toHaveLength(expected);
  expect(new Set(identities).size).toBe(expected);
};

describe.each([
  ['griffinwork40', null],
  ['chykalophia', 'clickup_bulk_create_tasks'],
])('in front of %s', (name, bulkTool) => {
  beforeEach(() => open(name));

  test('the example becomes one task a group, as the dry run shows, and a second run is empty', async () => {
    const dry = await document(EXAMPLE, '--dry-run');
    expect(await sandbox.writes()).toEqual([]);
    const done = await document(EXAMPLE, '--yes');
    const shown = ({ key, operation, args, bulk }: TriageStep) => ({ key, operation, args, bulk });
    expect(done.steps.map(shown)).toEqual(dry.steps.map(shown));
    expect(done.steps.filter(({ state }) => state !== 'done')).toEqual([]);
    const made = dry.steps.filter(({ operation }) => operation === 'task.create').length;
    await groupsOnce(made);
    if (bulkTool) {
      // A tool that is not verified yet is given one task first.
      expect(calls(bulkTool)).toBe(1 + Math.ceil((made - 1) / 10));
      expect((await sandbox.writes()).length).toBe(made);
    }
    expect((await document(EXAMPLE, '--dry-run')).steps).toEqual([]);
  });

  test('ten new reports of known groups update those tasks', async () => {
    await document(EXAMPLE, '--yes');
    const before = (await written()).map(({ id }) => id).sort();
    const more = await document('examples/feedback-more.csv', '--yes');
    expect(new Set(more.steps.map(({ operation }) => operation))).toEqual(new Set(['task.update']));
    expect((await written()).map(({ id }) => id).sort()).toEqual(before);
    expect((await document('examples/feedback-more.csv', '--dry-run')).steps).toEqual([]);
  });

  test.each([3])('killed while task %i is made, a rerun ends with each once', async (after) => {
    const { steps } = await document(EXAMPLE, '--dry-run');
    const made = steps.filter(({ operation }) => operation === 'task.create').length;
    await sandbox.fault({ ...CREATE, kind: 'delay', delayMs: 1_500, after });
    const first = startProgram(triage(EXAMPLE, '--yes'));
    await eventually(armed).toBe(0);
    first.child.kill('SIGKILL');
    await first.ended;
    // The server goes on with what it was told, whoever asked for it.
    const rest = await document(EXAMPLE, '--yes');
    expect(rest.steps.filter(({ state }) => state !== 'done' && state !== 'noop')).toEqual([]);
    await groupsOnce(made);
    expect((await document(EXAMPLE, '--dry-run')).steps).toEqual([]);
  });
});

describe('with a tool that makes several tasks', () => {
  beforeEach(() => open('chykalophia'));

  test('when it runs out of quota in the middle, each task is made once all the same', async () => {
    const { steps } = await document(EXAMPLE, '--dry-run');
    await sandbox.fault({ ...CREATE, kind: '429', after: 4 });
    const done = await document(EXAMPLE, '--yes');
    expect(done.steps.filter(({ state }) => state !== 'done')).toEqual([]);
    await groupsOnce(steps.length);
  });

  test.each([
    ['stops at a task that it refuses', undefined],
    ['leaves a task out', true],
  ])('when it %s, the rest is made one by one', async (_what, goesOn) => {
    await sandbox.close();
    home.remove();
    await open('chykalophia', (dialect) => refusing(dialect, 4, goesOn));
    const { steps } = await document(EXAMPLE, '--dry-run');
    const done = await document(EXAMPLE, '--yes');
    expect(done.steps.filter(({ state }) => state !== 'done')).toEqual([]);
    await groupsOnce(steps.length);
    expect(calls('clickup_create_task')).toBe(goesOn ? 1 : steps.length - 1 - 4);
  });

  test.each(['drop-after'])(
    'what ClickUp leaves in doubt by %s is not sent again before a later run has looked',
    async (kind) => {
      const { steps } = await document(EXAMPLE, '--dry-run');
      await sandbox.fault({ ...CREATE, kind, after: 4 });
      const done = await document(EXAMPLE, '--yes');
      expect(new Set(done.steps.map(({ state }) => state))).toEqual(new Set(['done', 'unknown']));
      expect(done.steps.filter(({ state }) => state === 'done').length).toBeGreaterThanOrEqual(4);
      await document(EXAMPLE, '--yes');
      await groupsOnce(steps.length);
      expect((await document(EXAMPLE, '--dry-run')).steps).toEqual([]);
    },
  );

  test('killed in the middle of a call and resumed, each task is made once', async () => {
    const { steps } = await document(EXAMPLE, '--dry-run');
    await sandbox.fault({ ...CREATE, kind: 'delay', delayMs: 1_500, after: 3 });
    const first = startProgram(triage(EXAMPLE, '--yes'));
    await eventually(armed).toBe(0);
    first.child.kill('SIGKILL');
    await first.ended;
    const at = ['--endpoint', endpoint.url, '--home', home.path, '--json'];
    const { runs } = JSON.parse((await runProgram(['runs', 'list', ...at])).out);
    const resumed = await runProgram(['runs', 'resume', runs[0].id, ...at]);
    expect(resumed.code).toBe(0);
    await groupsOnce(steps.length);
    const undone = await runProgram(['runs', 'undo', runs[0].id, '--yes', ...at]);
    expect(undone.code).toBe(0);
    expect(await written()).toEqual([]);
  });

  test('undo takes back what it made', async () => {
    await document(EXAMPLE, '--yes');
    const at = ['--endpoint', endpoint.url, '--home', home.path, '--json'];
    const { runs } = JSON.parse((await runProgram(['runs', 'list', ...at])).out);
    const undone = await runProgram(['runs', 'undo', runs[0].id, '--yes', ...at]);
    expect(undone.code).toBe(0);
    expect(await written()).toEqual([]);
  });
});
