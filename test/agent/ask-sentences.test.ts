// The two scenarios and the requests of every day through `ask`: words in a pipe, writes as allowed; on a
// gateway, and by the built program on a managed server that has only what they need.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/base/index.ts';
import { configFiles } from '../../src/config/index.ts';
import { openRegistry, startGateway } from '../../src/gateway/index.ts';
import { type AgentLab, agentLab } from '../support/agent-lab.ts';
import { cli, type Ran } from '../support/command-line.ts';
import { memoryStore } from '../support/memory-store.ts';
import type { Scripted } from '../support/messages-api.ts';
import { runProgram } from '../support/program.ts';
import {
  FEEDBACK,
  feedbackToTasks,
  GROUPS,
  hoursForTasks,
  lowestGoal,
  spaceStatuses,
  tasksInProgress,
  taskWithHours,
  wikiPage,
} from '../support/sentences.ts';

const ADMIN_KEY = 'the-admin-key-of-this-test-gateway';
const allow = (...operations: string[]) => operations.flatMap((one) => ['--allow', one]);

/**
 * A managed server in front of the lab's workspace, made as its administrator makes one, with the tags that
 * the sentences need.
 */
async function onManagedServer(...script: Scripted[]): Promise<AgentLab> {
  const lab = await agentLab(...script);
  const vault = configFiles(lab.home).vault();
  const registry = openRegistry({ store: memoryStore(), vault, clock: systemClock });
  await registry.accounts.save('acme', { kind: 'token', token: 'pk_lab' }, null);
  const gateway = await startGateway({
    rest: lab.rest,
    clock: systemClock,
    managed: { registry, adminKey: ADMIN_KEY },
  });
  onTestFinished(() => gateway.close());
  const made = await fetch(`${gateway.base}/integrated-account/acme/mcp`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Everyday',
      config: {
        methods: ['read', 'write'],
        tags: ['tasks', 'time_tracking', 'goals', 'docs'],
      },
      expires_at: new Date(systemClock.now() + 3_600_000).toISOString(),
    }),
  });
  const { url } = (await made.json()) as { url: string };
  return { ...lab, mcp: url };
}

/** The built program, as a person starts it. */
const program = async (lab: AgentLab, args: string[]): Promise<Ran> => {
  const env = { ...lab.environment, TZ: 'Europe/Berlin' };
  const ran = await runProgram(['--endpoint', lab.mcp, '--home', lab.home, ...args], { env });
  return { ...ran, code: ran.code ?? -1 };
};

describe.each([
  ['a gateway', agentLab, cli],
  ['a managed server, with the built program', onManagedServer, program],
] as const)('on %s', (_where, openLab, run) => {
  test('a CSV of feedback becomes grouped tasks, and a table of their ids', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ask-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'feedback.csv');
    writeFileSync(file, FEEDBACK);
    const lab = await openLab(...feedbackToTasks());
    const words = 'One task for each kind of SSO login error, in Bug Triage';
    const ran = await run(lab, ['ask', words, '--file', file, ...allow('task.create')]);
    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/\| SSO on mobile \| \w{9} \|/);
    const made = (await lab.writes()).filter(({ path }) => path.endsWith('/task'));
    expect(made.map(({ body }) => body?.name)).toEqual(GROUPS);
  });

  test('four hours are logged on each of my tasks done this week, and the key result moves', async () => {
    const lab = await openLab(...hoursForTasks());
    const allowed = allow('time_entry.create', 'key_result.update');
    const ran = await run(lab, ['ask', 'Log 4 hours for each …', ...allowed, '--output', 'json']);
    expect(ran.code).toBe(0);
    const { writes } = JSON.parse(ran.out) as { writes: { state: string }[] };
    expect(writes.length).toBeGreaterThanOrEqual(6);
    expect(writes.every(({ state }) => state === 'done')).toBe(true);
    expect(await lab.writes()).toHaveLength(writes.length);
  });

  test.each([
    ['the statuses of a space', spaceStatuses, /Engineering has: .*to do.*in progress.*done/, 0],
    ['my tasks in progress in a sprint', tasksInProgress, /Circuit breaker around/, 0],
    ['a task and two hours on it', taskWithHours, /two hours logged/, 2],
    ['the goal with the lowest completion', lowestGoal, /^Lowest: Q3 /, 0],
    ['a page in a doc', wikiPage, /The page is there/, 1],
  ])('%s', async (words, script, answer, count) => {
    const lab = await openLab(...script());
    const allowed = allow('task.create', 'time_entry.create', 'page.create');
    const ran = await run(lab, ['ask', words, ...allowed]);
    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(answer);
    expect(await lab.writes()).toHaveLength(count);
  });
});
