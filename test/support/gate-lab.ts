// One engine on an endpoint that only records what it is called with: every way in leads to it.
import { Readable } from 'node:stream';
import type { Mode } from '../../src/agent/index.ts';
import { KeptResults } from '../../src/agent/results/kept.ts';
import { type Calling, runCalls } from '../../src/agent/turn/calls.ts';
import { draftCall } from '../../src/agent/writes/draft.ts';
import { Writer } from '../../src/agent/writes/writer.ts';
import { createReader } from '../../src/app/reader.ts';
import { AppError, type JsonObject, sha256 } from '../../src/base/index.ts';
import { bindEndpoint } from '../../src/binding/index.ts';
import { createEngine, type Engine, type Plan, type StepDraft } from '../../src/engine/index.ts';
import type { Hierarchy } from '../../src/hierarchy/index.ts';
import type { PolicyRules } from '../../src/policy/index.ts';
import { heldClock } from './clock.ts';
import { memoryStore } from './memory-store.ts';
import { answered, scriptedEndpoint } from './scripted-endpoint.ts';
import { toolsIn } from './tools.ts';

export const gateSign = (text: string) => sha256(`gate ${text}`);

const WORKSPACE = { id: '9', name: 'Acme', members: [] };
const ROW = { id: 't1', name: 'x', status: { status: 'open' }, start: 5, duration: 5 };

export interface GateLab {
  engine: Engine;
  /** Names of the tools that were called since the last `forget`, calls inside others included. */
  called(): string[];
  forget(): void;
  /** `call TOOL JSON --yes`. */
  byName(tool: string, args: JsonObject): Promise<void>;
  /** A model's call, in a chat where a person accepts everything, or in `ask`. */
  byModel(tool: string, args: JsonObject, how: { mode: Mode; attended: boolean }): Promise<void>;
  /** What a workflow drafts, planned; null where it cannot be. */
  draft(step: StepDraft): Promise<Plan | null>;
}

export async function openGateLab(tools: string, policy: PolicyRules): Promise<GateLab> {
  const listed = toolsIn(tools);
  const endpoint = scriptedEndpoint(listed, () => answered(ROW));
  const binding = await bindEndpoint(endpoint);
  const clock = heldClock(Date.parse('2026-11-20T12:00:00Z'));
  const store = memoryStore();
  const hierarchy = {
    workspace: async () => WORKSPACE,
    find: async () => null,
    person: async () => null,
    taskId: async (id: string) => id,
  } as unknown as Hierarchy;
  let digit = 0;
  const engine = createEngine({
    ...{ profile: 'gate', endpoint: { name: 'gate', fingerprint: 'scripted' }, binding, hierarchy },
    ...{ store, policy, sign: gateSign, timeZone: 'UTC', clock, lane: 'interactive' },
    reader: createReader('gate', binding, { lane: 'interactive' }),
    random: (bound) => digit++ % bound,
    waitFor: () => 0,
    quota: () => ({ calls: 0 }),
    input: () => Readable.from([]),
  });
  const rooms = {
    ...{ binding: async () => binding, engine: async () => engine, endpoint: async () => endpoint },
    ...{ hierarchy: async () => hierarchy, store: async () => store },
    governor: async () => ({ snapshot: () => ({ calls: 0, waitedMs: 0 }) }),
  };
  const toolNamed = (name: string) => listed.find((one) => one.name === name);
  return {
    engine,
    called: () =>
      endpoint.calls.flatMap(({ tool, args }) => [
        tool,
        ...(tool === 'call_tool' ? Object.values(args) : []).filter(
          (one) => typeof one === 'string',
        ),
      ]),
    forget: () => void endpoint.calls.splice(0),
    async byName(name, args) {
      const tool = toolNamed(name);
      if (!tool) return;
      const how = { ...{ binding, hierarchy, engine, timeZone: 'UTC' }, reason: 'Called.' };
      const step = await draftCall(tool, args, { ...how, key: `call/${digit}` });
      const plan = await engine.planWrites({
        ...{ workflow: 'call', params: {}, notes: [], steps: [step] },
      });
      await applied(engine, plan);
    },
    async byModel(name, args, { mode, attended }) {
      const writer: Writer = new Writer({
        ...{
          sessionId: () => 's',
          saved: async () => {},
          rooms: rooms as never,
          clock,
          timeZone: () => 'UTC',
        },
        ...{ results: new KeptResults(), policy, attended, mode: () => mode },
        ...{ redact: (text) => text, request: () => 'do it' },
        emit(event) {
          if (event.kind !== 'approval-needed') return;
          queueMicrotask(() => writer.approvals.settle(event.approval.id, { kind: 'accept' }));
        },
      });
      const tool = toolNamed(name);
      const shown = { tool, restore: (input: JsonObject) => input };
      const calling = {
        ...{ rooms, writer, signal: new AbortController().signal, denied: () => {} },
        toolbox: {
          named: () => (tool ? { origin: 'endpoint', tool: shown } : null),
          catalogue: { near: () => [] },
        },
        ...{ local: { timeZone: 'UTC', results: new KeptResults() } },
        limits: { call: () => {}, clickup: () => {} },
        ...{ clickupCalls: () => 0, ended: () => {}, redact: (text: string) => text },
        emit: () => {},
      } as unknown as Calling;
      const use = { type: 'tool_use' as const, id: 'u', name, input: args };
      await runCalls({ content: [use], malformed: new Map() }, calling);
    },
    async draft(step) {
      try {
        return await engine.planWrites({
          ...{ workflow: 'own', params: {}, notes: [], steps: [step] },
        });
      } catch (thrown) {
        if (thrown instanceof AppError) return null;
        throw thrown;
      }
    },
  };
}

/** Applies every step of a plan, as whoever approves all of it would; a refusal is an end too. */
export async function applied(engine: Engine, plan: Plan, foreign = false): Promise<void> {
  const steps = new Set(plan.steps.map(({ id }) => id));
  try {
    await engine.apply(plan, { approval: { hash: plan.hash, steps, foreign } });
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
  }
}
