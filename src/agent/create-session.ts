// Puts a session together: what it remembers, who listens to it, and the turn that runs.
import { AppError, newId } from '../base/index.ts';
import type { AgentEvent } from './events.ts';
import { keepSession } from './kept-session.ts';
import { SessionMemory } from './memory.ts';
import type { AgentSession } from './session.ts';
import type { SessionOptions } from './session-options.ts';
import { type Ending, makeRoom, runTurn, type TurnWorld } from './turn/loop.ts';
import { TurnMaker } from './turn/prepare.ts';
import { asError, TurnState } from './turn/turn-state.ts';
import { Writer } from './writes/writer.ts';

/** Starts a session. Nothing is opened before the first message. */
export function createSession(options: SessionOptions): AgentSession {
  const { clock, rooms, resume } = options;
  const freshId = () => newId('ses', clock.now(), options.random);
  let id = resume?.id ?? freshId();
  let startedAt = resume?.startedAt ?? clock.now();
  const listeners = new Set<(event: AgentEvent) => void>();
  const memory = new SessionMemory();
  let { model, mode } = options;
  let running: AbortController | null = null;
  let turns = 0;
  let restored: Promise<void> | null = null;

  const emit = (event: AgentEvent) => {
    memory.transcript.take(event);
    for (const listener of listeners) listener(event);
  };
  const writer = new Writer({
    ...options,
    sessionId: id,
    results: memory.results,
    mode: () => mode,
    emit,
    request: () => memory.request,
  });
  const maker = new TurnMaker({ options, memory, writer, emit });
  if (resume) {
    memory.restore(resume);
    writer.rules.restore(resume.rules);
  }

  /** Collected writes come back when the engine is there to plan them. */
  const restore = () => {
    restored ??= writer.collected.restore(resume?.collected ?? [], rooms.engine);
    return restored;
  };

  /** Claims the session for one piece of work. */
  function begin(): AbortController {
    if (running) throw new AppError('failed', 'A turn is running already.');
    running = new AbortController();
    return running;
  }

  /** Runs `work` as the session's one turn, from its first event to its last. */
  async function asTurn(
    controller: AbortController,
    work: (world: TurnWorld) => Promise<Ending>,
  ): Promise<void> {
    const { signal } = controller;
    const state = new TurnState();
    turns += 1;
    emit({ kind: 'turn-started', turn: turns });
    let finish = () => 0;
    let ending: Ending;
    try {
      if (options.service) await restore();
      const prepared = await maker.prepare(signal, state, () => ({ model, mode }));
      finish = prepared.finish;
      ending = await work(prepared.world);
    } catch (thrown) {
      ending = signal.aborted
        ? { reason: 'interrupted' }
        : { reason: 'error', error: asError(thrown) };
    }
    memory.usage.clickupCalls += finish();
    running = null;
    if (options.keep) {
      await keep().catch((thrown: unknown) =>
        emit({ kind: 'notice', level: 'warn', text: asError(thrown).message }),
      );
    }
    emit(state.endEvent(ending, options.redact));
  }

  async function keep(): Promise<void> {
    const { documents } = await rooms.store();
    const { title, conversation, transcript, usage } = memory;
    const session = {
      schemaVersion: 1 as const,
      ...{ id, title, startedAt, model },
      endpoint: options.endpoint,
      messages: conversation.messages,
      transcript: transcript.items,
      rules: writer.rules.save(),
      collected: writer.collected.save(),
      usage: usage.save(),
    };
    await keepSession(documents, session, clock.now());
  }

  return {
    get id() {
      return id;
    },
    get model() {
      return model;
    },
    get mode() {
      return mode;
    },
    setMode(next) {
      mode = next;
    },
    setModel(next) {
      if (next !== model) memory.forgetThoughts();
      model = next;
    },
    async send(text, attachments = []) {
      const controller = begin();
      try {
        memory.hear(text, attachments);
      } catch (thrown) {
        running = null;
        throw thrown;
      }
      await asTurn(controller, runTurn);
    },
    interrupt: () => running?.abort(),
    answer: (approvalId, answer) => writer.approvals.settle(approvalId, answer),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pendingPlan: () => writer.collected.plan,
    async applyPlan(only) {
      await restore();
      const plan = writer.collected.plan;
      if (!plan) return null;
      const ids = plan.steps.map(({ id: stepId }) => stepId);
      const steps = new Set(ids.filter((stepId) => only?.has(stepId) ?? true));
      const { signal } = begin();
      const said = await writer.applier
        .whole(plan, { hash: plan.hash, steps }, signal)
        .finally(() => {
          running = null;
        });
      writer.collected.drop();
      // The model learns what became of its plan with the person's next words.
      memory.tell(`The person applied the plan.\n${said.text}`);
      if (options.keep) await keep();
      return said.report;
    },
    async editStep(stepId, args) {
      const step = writer.collected.plan?.steps.find((one) => one.id === stepId);
      const endpoint = await rooms.endpoint();
      const tool = (await endpoint.tools()).find(({ name }) => name === step?.tool);
      if (!tool) throw new AppError('usage', `The plan has no step "${stepId}".`);
      await writer.redraft(stepId, tool, args);
    },
    dropPlan() {
      if (!writer.collected.plan) return;
      writer.collected.drop();
      memory.tell('The person dropped the plan: none of its steps was written.');
    },
    rules: () => writer.rules.list(),
    removeRule: (index) => writer.rules.remove(index),
    compact: () =>
      asTurn(begin(), async (world) => {
        if (memory.conversation.messages.length > 0) await makeRoom(world, false);
        return { reason: 'done' };
      }),
    clear() {
      memory.clear();
      writer.collected.drop();
      // What was said before stays kept, under its own id.
      id = freshId();
      startedAt = clock.now();
    },
    transcript: () => memory.transcript.items,
    cost: () => memory.usage.totals(),
  };
}
