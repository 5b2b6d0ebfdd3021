// An engine on an endpoint that does what it is told and shows it, for tests of what happens around a
// write: no sockets, and a clock that is set by hand.
import { Readable } from 'node:stream';
import {
  AppError,
  type Clock,
  type JsonObject,
  type Outcome,
  sha256,
} from '../../src/base/index.ts';
import type { BoundEndpoint, ToolCall } from '../../src/binding/index.ts';
import { createEngine, type Plan, type StepDraft } from '../../src/engine/index.ts';
import { sealPlan } from '../../src/engine/plan/plan.ts';
import type { Hierarchy } from '../../src/hierarchy/index.ts';
import type { PolicyRules } from '../../src/policy/index.ts';
import type { Store } from '../../src/store/index.ts';
import { memoryStore } from './memory-store.ts';

export const NOON = Date.parse('2026-11-20T12:00:00Z');
export const deskSign = (text: string) => sha256(`here ${text}`);

/** What a tool is called with: the operation's input under other names. */
const encode = (_operation: string, input: JsonObject): ToolCall => ({
  tool: 'update',
  args: { id: String(input.taskId), name: String(input.name), archived: false },
});

export interface DeskOptions {
  policy?: PolicyRules;
  store?: Store;
  /** Epoch ms. */
  now?: () => number;
  binding?: Partial<BoundEndpoint>;
  /** What is read, other than a task as it was written. */
  read?: (operation: string, input: JsonObject) => unknown;
  /** What a write of a task is answered with; null: it is made, and its id told. */
  answers?: (id: string, how: { beforeSending?: () => void }) => Outcome<unknown> | AppError | null;
}

export function openDesk(options: DeskOptions = {}) {
  const { policy = {}, store = memoryStore(), now = () => NOON } = options;
  const rows = new Map<string, JsonObject>();
  const sent: ToolCall[] = [];
  let slept = 0;
  const clock: Clock = {
    now: () => now() + slept,
    async sleep(ms) {
      slept += ms;
    },
  };
  const binding = {
    capability: (operation: string) => ({ operation, state: 'bound', lost: [], prose: false }),
    encode,
    argumentsOf: () => [],
    reachOf: ({ tool }: ToolCall) => ({
      effect: tool.startsWith('delete') ? 'delete' : 'update',
      ...{ operations: ['task.update'], opaque: false, toolHash: tool },
    }),
    otherCalls: () => [],
    async send(_operation: string, _input: JsonObject, call: ToolCall, how: object) {
      sent.push(call);
      const other = options.answers?.(String(call.args.id), how) ?? null;
      if (other instanceof AppError) throw other;
      if (other !== null && other.kind !== 'ok') return other;
      rows.set(String(call.args.id), { id: call.args.id ?? null, name: call.args.name ?? null });
      return other ?? { kind: 'ok', value: { id: call.args.id } };
    },
    ...options.binding,
  } as unknown as BoundEndpoint;
  const engine = createEngine({
    ...{ profile: 'p', endpoint: { name: 'e', fingerprint: 'f' }, binding, store, clock, policy },
    reader: {
      read: (async (name: string, input: JsonObject) =>
        options.read?.(name, input) ?? rows.get(String(input.taskId)) ?? null) as never,
      can: () => true,
    },
    hierarchy: {
      workspace: async () => ({ id: '9', name: 'Acme', members: [] }),
      person: async (id: string) => (id === '7' ? { id, name: 'Maya' } : null),
    } as unknown as Hierarchy,
    ...{ sign: deskSign, timeZone: 'UTC', random: () => 1, lane: 'batch' },
    ...{ waitFor: () => 0, quota: () => ({}), input: () => Readable.from([]) },
  });
  return { engine, sent, binding, rows, store };
}

export const rename = (at: number, more: Partial<StepDraft> = {}): StepDraft => ({
  ...{ key: `k/${at}`, operation: 'task.update', reason: 'r', before: { name: 'Old' } },
  target: { kind: 'task', id: `t${at}`, name: `Task ${at}` },
  ...{ input: { taskId: `t${at}`, name: `New ${at}` }, after: { name: `New ${at}` } },
  ...(more as object),
});

/** The plan with something else in it, sealed again by this home or another. */
export function changed(plan: Plan, change: Partial<Plan>, by = deskSign): Plan {
  const { hash: _hash, signature: _signature, ...content } = { ...plan, ...change };
  return sealPlan(content, by);
}
