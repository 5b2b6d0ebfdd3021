// Measures what the two scenarios of the README cost the model in tokens, with results as tools send
// them and as the agent shows them. A token is taken as four characters. Run: npx tsx bench/agent-tokens.ts
import { readFileSync } from 'node:fs';
import { readAttachment } from '../src/agent/files/read-attachment.ts';
import { queryRows } from '../src/agent/local/query-result.ts';
import { KeptResults } from '../src/agent/results/kept.ts';
import { presentResult } from '../src/agent/results/present.ts';
import { createToolbox } from '../src/agent/turn/toolbox.ts';
import { type JsonObject, silentLog, systemClock } from '../src/base/index.ts';
import { bindEndpoint } from '../src/binding/index.ts';
import { type Endpoint, openEndpoint, type ToolResult } from '../src/endpoint/index.ts';
import { createGatewayHandler } from '../src/gateway/index.ts';
import { createGovernor, readSignals } from '../src/quota/index.ts';
import { startSandbox } from '../src/sandbox/index.ts';

const TIME_ZONE = 'UTC';
const tokens = (text: string) => Math.ceil(text.length / 4);

interface Part {
  what: string;
  without: number;
  with: number;
}

/** An endpoint in front of a fresh world. */
async function openWorld(seed: 'demo' | 'large') {
  const sandbox = await startSandbox({ clock: systemClock, seed, plan: 'enterprise' });
  const handle = createGatewayHandler({
    rest: sandbox.rest,
    token: 'pk_bench',
    clock: systemClock,
  });
  const governor = createGovernor({
    clock: systemClock,
    random: Math.random,
    credential: 'bench',
  });
  const endpoint = openEndpoint(
    { name: 'bench', identity: 'bench', transport: { kind: 'http', url: 'http://127.0.0.1/mcp' } },
    {
      governor,
      readSignals,
      clock: systemClock,
      log: silentLog,
      baseEnv: {},
      clientVersion: '0.0.0',
      fetch: (input, init) => handle(new Request(input, init)),
    },
  );
  const close = async () => {
    await endpoint.close();
    await governor.close();
    await sandbox.close();
  };
  return { endpoint, close };
}

async function callTool(endpoint: Endpoint, tool: string, args: JsonObject): Promise<ToolResult> {
  const outcome = await endpoint.call(tool, args, { effect: 'read', lane: 'interactive' });
  if (outcome.kind !== 'ok') throw new Error(`${tool}: ${outcome.message}`);
  return outcome.value;
}

/** One read: its answer as it came, and as the model gets it. */
async function read(
  endpoint: Endpoint,
  tool: string,
  args: JsonObject,
): Promise<Part & { data: JsonObject }> {
  const result = await callTool(endpoint, tool, args);
  const raw = result.content.map(({ text }) => text ?? '').join('\n');
  const { text } = presentResult(result, { tool, timeZone: TIME_ZONE, kept: new KeptResults() });
  return {
    what: tool,
    without: tokens(raw),
    with: tokens(text),
    data: JSON.parse(raw) as JsonObject,
  };
}

/** The schemas of every tool, and of those that the model is shown at first. */
async function schemas(endpoint: Endpoint): Promise<Part> {
  const tools = await endpoint.tools();
  const toolbox = await createToolbox(tools, await bindEndpoint(endpoint), {
    workflows: {},
    deferred: () => false,
  });
  const all = tools.map(({ name, description, inputSchema }) => ({
    name,
    description,
    inputSchema,
  }));
  return {
    what: `schemas of ${tools.length} tools`,
    without: tokens(JSON.stringify(all)),
    with: tokens(JSON.stringify(toolbox.definitions())),
  };
}

/** "Log 4 hours for each of my tasks done this week, then update the key result". */
async function weekly(endpoint: Endpoint): Promise<Part[]> {
  const { data: teams, ...workspace } = await read(endpoint, 'list_all_click_up_workspaces', {});
  const [team] = teams.teams as JsonObject[];
  const team_id = String(team?.id);
  const tasks = await read(endpoint, 'list_all_click_up_workspace_tasks', {
    team_id,
    include_closed: true,
  });
  const { data: goals, ...listed } = await read(endpoint, 'list_all_click_up_goals', { team_id });
  const [goal] = goals.goals as JsonObject[];
  const one = await read(endpoint, 'get_single_click_up_goal_by_id', { id: String(goal?.id) });
  return [workspace, tasks, listed, one];
}

/** "For every item of the CSV that mentions SSO login errors, create a task in Bug Triage". */
async function feedback(endpoint: Endpoint): Promise<Part[]> {
  const content = readFileSync(new URL('../examples/feedback.csv', import.meta.url));
  const { rows, columns } = readAttachment({ name: 'feedback.csv', content });
  const [text = ''] = columns.filter((column) => /comment|feedback|text/i.test(column));
  const where = [{ field: text, contains: 'sso' }];
  const chosen = queryRows(rows, { where, fields: ['row', text], count: 200 }, TIME_ZONE);
  const { data } = await read(endpoint, 'list_all_click_up_workspaces', {});
  const [team] = data.teams as JsonObject[];
  const tasks = await read(endpoint, 'list_all_click_up_workspace_tasks', {
    team_id: String(team?.id),
  });
  return [
    {
      what: `the file, ${rows.length} rows`,
      without: tokens(content.toString()),
      with: tokens(chosen),
    },
    tasks,
  ];
}

function print(title: string, parts: Part[]): void {
  const sum = (of: 'without' | 'with') => parts.reduce((total, part) => total + part[of], 0);
  console.log(`\n${title.padEnd(44)} whole  shown  share`);
  for (const part of [...parts, { what: 'together', without: sum('without'), with: sum('with') }]) {
    const share = `${Math.round((part.with / part.without) * 100)} %`;
    console.log(
      `  ${part.what.padEnd(40)} ${String(part.without).padStart(7)}${String(part.with).padStart(7)}${share.padStart(7)}`,
    );
  }
}

const demo = await openWorld('demo');
print('Tools', [await schemas(demo.endpoint)]);
print('Scenario: four hours for each finished task', await weekly(demo.endpoint));
print('Scenario: a file of feedback to tasks', await feedback(demo.endpoint));
await demo.close();

const large = await openWorld('large');
const { data } = await read(large.endpoint, 'list_all_click_up_workspaces', {});
const [team] = data.teams as JsonObject[];
const page = await read(large.endpoint, 'list_all_click_up_workspace_tasks', {
  team_id: String(team?.id),
});
print('A page of 100 tasks', [page]);
await large.close();
