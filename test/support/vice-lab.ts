// A server of the vices table in one process with the engine, alone or with our own gateway beside it:
// no sockets but the sandbox's, and a clock that leaps over every wait.
import { Readable } from 'node:stream';
import { createReader } from '../../src/app/reader.ts';
import {
  type Clock,
  type JsonObject,
  messageOf,
  type Outcome,
  sha256,
  silentLog,
  systemClock,
} from '../../src/base/index.ts';
import { bindEndpoint, combineBindings } from '../../src/binding/index.ts';
import {
  combineEndpoints,
  type Endpoint,
  openEndpoint,
  type ToolResult,
} from '../../src/endpoint/index.ts';
import { approveAll, createEngine, type Engine } from '../../src/engine/index.ts';
import { createGatewayHandler } from '../../src/gateway/index.ts';
import { createHierarchy, type Hierarchy, places } from '../../src/hierarchy/index.ts';
import { createGovernor } from '../../src/quota/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { workflows } from '../../workflows/index.ts';
import type { ClickUp } from './dialects/clickup-rest.ts';
import { clickUpAt } from './dialects/clickup-rest.ts';
import type { Dialect, Said } from './dialects/dialect.ts';
import type { WorkflowName } from './dialects/vices.ts';
import { memoryStore } from './memory-store.ts';
import { toolsIn } from './tools.ts';

/** Friday noon: the demo world's week is nearly over. */
const NOON = Date.parse('2026-11-20T12:00:00Z');

function leapingClock(): Clock {
  let now = NOON;
  return {
    now: () => now,
    async sleep(ms) {
      now += ms;
    },
  };
}

/** What a workflow came to: its steps in words, what it says, and what it could not see. */
export interface Planned {
  steps: string[];
  report: string | null;
  /** Notes of the plan, warnings of the endpoint, or the error that ended it. */
  said: string;
  failed: boolean;
}

export interface Office {
  tree(): Promise<{ places: string[]; said: string }>;
  plan(workflow: WorkflowName): Promise<Planned>;
  /** Writes all of a workflow's plan; answers how its steps ended. */
  run(workflow: WorkflowName): Promise<string[]>;
}

const PARAMS: Record<WorkflowName, JsonObject> = {
  'weekly-sync': { goal: 'Q3 Platform Stability' },
  standup: {},
  'stale-sweep': {},
  'goal-report': {},
  'sprint-triage': {
    ...{ csv: 'examples/feedback.csv', match: 'SSO login errors', list: 'Bug Triage' },
    ...{ assignee: 'Priya Raman', tag: ['auth'] },
  },
};

export async function viceLab() {
  const clock = leapingClock();
  const sandbox = await startSandbox({ clock, plan: 'enterprise', timeZone: 'UTC', seed: 'demo' });
  const clickUp = await clickUpAt(sandbox.rest);
  return {
    reset: () => fetch(`${sandbox.control}/reset`, { method: 'POST', body: '{}' }),
    close: () => sandbox.close(),
    /** A machine with an empty memory at a server, with our gateway beside it where `combined`. */
    async machine(dialect: Dialect, { combined }: { combined: boolean }): Promise<Office> {
      const warnings: string[] = [];
      const onNote = (sentence: string) => void warnings.push(sentence);
      const own = endpointOf(dialect, clickUp);
      const parts = combined ? [own, gatewayAt(sandbox.rest, clock)] : [own];
      const bound = await Promise.all(parts.map((one) => bindEndpoint(one, { onNote })));
      const whole = combined ? await combineEndpoints('both', parts) : null;
      const binding = whole ? combineBindings(whole, bound) : bound[0];
      if (!binding) throw new Error('Nothing was bound.');
      const reader = createReader('s', binding, { lane: 'batch' });
      const store = memoryStore();
      const fingerprint = sha256(dialect.name);
      const hierarchy = createHierarchy({
        ...{ reader: async () => reader, cache: store.cache, clock, scope: fingerprint },
        profile: 's',
      });
      if (binding.wantsCaller) binding.actAs((await hierarchy.me()).id);
      const engine = createEngine({
        ...{
          profile: 's',
          endpoint: { name: 's', fingerprint },
          binding,
          reader,
          store,
          hierarchy,
        },
        ...{ policy: {}, sign: sha256, timeZone: 'UTC', zoneOfAccount: false },
        ...{ clock, random: () => 0, lane: 'batch' as const },
        waitFor: () => 0,
        quota: () => ({}),
        input: () => Readable.from([]),
      });
      return officeOf(engine, hierarchy, warnings);
    },
  };
}

function officeOf(engine: Engine, hierarchy: Hierarchy, warnings: string[]): Office {
  const planOf = async (workflow: WorkflowName) =>
    engine.plan(await workflows[workflow].load(), PARAMS[workflow]);
  return {
    async tree() {
      const tree = await hierarchy.tree();
      const paths = places(tree).map(({ node, path }) => `${node.kind} ${path.join('/')}`);
      return { places: paths.sort(), said: tree.missing ?? '' };
    },
    async plan(workflow) {
      warnings.length = 0;
      try {
        const { plan } = await planOf(workflow);
        const steps = plan.steps.map(({ operation, target, after }) =>
          [operation, target.name, JSON.stringify(after.durationMs ?? '')].join(' | '),
        );
        const said = [...plan.notes, ...warnings].join('\n');
        return { steps: steps.sort(), report: plan.report, said, failed: false };
      } catch (thrown) {
        const said = [messageOf(thrown), ...warnings].join('\n');
        return { steps: [], report: null, said, failed: true };
      }
    },
    async run(workflow) {
      const { plan } = await planOf(workflow);
      const { steps } = await engine.apply(plan, { approval: approveAll(plan) });
      return steps.map(({ state, matches }) => (matches === false ? 'mismatch' : state));
    },
  };
}

function gatewayAt(rest: string, clock: Clock): Endpoint {
  const handle = createGatewayHandler({ rest, token: 'pk_dialect', clock });
  return openEndpoint(
    { name: 'rest', identity: 'rest', transport: { kind: 'http', url: 'http://127.0.0.1/mcp' } },
    {
      // Its time-outs are real ones.
      governor: createGovernor({ clock: systemClock, random: () => 0.5, credential: 'rest' }),
      ...{ clock: systemClock, log: silentLog },
      fetch: (input, init) => handle(new Request(input, init)),
    },
  );
}

/** The server without a connection to it. */
function endpointOf(dialect: Dialect, clickUp: ClickUp): Endpoint {
  const tools = toolsIn(dialect.tools);
  const resultOf = ({ content, structuredContent, isError }: Said): Outcome<ToolResult> => ({
    kind: 'ok',
    value: {
      content: content.map((one) => ({ ...one, raw: { ...one } })),
      structured: structuredContent ?? null,
      isError: isError === true,
    },
  });
  return {
    ...{ name: 's', fingerprint: sha256(dialect.name), diagnostics: () => '' },
    tools: async () => tools,
    async call(tool, args) {
      try {
        const does = dialect.does[tool];
        if (!does) throw new Error(`Unknown tool ${tool}`);
        const said = await does(args, clickUp);
        const done = typeof said === 'object' && said !== null && 'content' in said;
        return resultOf(done ? (said as Said) : dialect.say(said));
      } catch (thrown) {
        return resultOf(dialect.fail(thrown instanceof Error ? thrown : new Error(String(thrown))));
      }
    },
    close: async () => {},
  };
}
