// Puts a session together: what it remembers, who listens to it, and the turn that runs.
import { AppError, cleanLine, newId, untrusted } from '../base/index.ts';
import type { AgentEvent, TurnEnd } from './events.ts';
import { keepSession } from './kept-session.ts';
import { SessionMemory } from './memory.ts';
import { noteOfPlan } from './notes.ts';
import type { AgentSession } from './session.ts';
import type { SessionOptions } from './session-options.ts';
import { type Ending, makeRoom, runTurn, type TurnWorld } from './turn/loop.ts';
import { TurnMaker } from './turn/prepare.ts';
import { asError, TurnState } from './turn/turn-state.ts';
import { Writer } from './writes/writer.ts';

/** Events after which the session is saved: what was said, and everything about a write. */
const LASTING = /^(turn-started|command|(approval|write|plan|run)-\w+)$/;

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
  let saving: Promise<void> = Promise.resolve();
  let unsaved = false;

  const emit = (event: AgentEvent) => {
    memory.transcript.take(event);
    for (const listener of listeners) listener(event);
    // A program that is killed now is told of by the journal and by what stands here.
    if (LASTING.test(event.kind)) void save();
  };
  const writer = new Writer({
    ...options,
    sessionId: () => id,
    saved: () => save(),
    results: memory.results,
    mode: () => mode,
    emit,
    request: () => memory.request,
  });
  let source: Parameters<AgentSession['meanwhile']>[0] = async () => [];
  const meanwhile = async () => {
    for (const { text, attachments } of await source()) memory.hear(text, attachments);
  };
  const maker = new TurnMaker({ options, memory, writer, emit, meanwhile });
  if (resume) {
    memory.restore(resume);
    writer.rules.restore(resume.rules);
  }

  /** Plans that wait come back when the engine is there to plan them. */
  const restore = () => {
    restored ??= (async () => {
      const pending = resume?.pending ?? [];
      if (pending.length === 0) return;
      const { journal } = await rooms.store();
      await writer.pending.restore(pending, rooms.engine, async (key) => {
        const entries = await journal.byKey(key);
        const done = entries.find((one) => one.key === key && one.body.outcome === 'done');
        if (!done) return undefined;
        return typeof done.body.id === 'string' ? done.body.id : null;
      });
      writer.tellPending();
    })();
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
  ): Promise<TurnEnd> {
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
    const tellEnd = () => emit(state.endEvent(ending, options.redact));
    // Anyone who ended it waits for that word, and not for the disk.
    if (ending.reason === 'interrupted') tellEnd();
    await save();
    if (ending.reason !== 'interrupted') tellEnd();
    return ending.reason;
  }

  /** Saves the session as it stands, one time after the other. Never fails: a person is told once. */
  function save(): Promise<void> {
    if (!options.keep) return Promise.resolve();
    saving = saving.then(keep).catch((thrown: unknown) => {
      if (!unsaved) emit({ kind: 'notice', level: 'warn', text: asError(thrown).message });
      unsaved = true;
    });
    return saving;
  }

  async function keep(): Promise<void> {
    // Nothing was said or done yet: there is nothing to go on with.
    if (memory.transcript.items.length === 0) return;
    const { documents } = await rooms.store();
    const { title, conversation, transcript, usage } = memory;
    const session = {
      schemaVersion: 2 as const,
      ...{ id, title, startedAt, model },
      endpoint: options.endpoint,
      messages: conversation.messages,
      transcript: transcript.items,
      rules: writer.rules.save(),
      // Until they were needed, plans that wait are as they were.
      pending: restored ? writer.pending.save() : (resume?.pending ?? writer.pending.save()),
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
    meanwhile(next) {
      source = next;
    },
    interrupt: () => running?.abort(),
    answer: (approvalId, answer) => writer.approvals.settle(approvalId, answer),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    rename(title) {
      memory.title = cleanLine(title, 160);
      return save();
    },
    command(text) {
      if (memory.title === '') memory.title = cleanLine(text, 160);
      emit({ kind: 'command', text: options.redact(cleanLine(text, 2_000)) });
    },
    pendingPlan: () => writer.pending.plan,
    restored: restore,
    holdPlan(plan) {
      writer.pending.hold(plan);
      emit({ kind: 'plan-waiting', plan: noteOfPlan(plan, 'waiting') });
      writer.tellPending();
    },
    async applyPlan(only, onStep = () => {}) {
      await restore();
      const { plan } = writer.pending;
      if (!plan) return null;
      const { signal } = begin();
      try {
        const engine = await rooms.engine();
        const part = only ? await engine.part(plan, only) : plan;
        const said = await writer.applier.whole(part, {
          stopping: () => signal.aborted,
          onEvent: (event) => {
            if (event.kind === 'step-ended') onStep(event.index + 1, part.steps.length);
          },
        });
        await writer.pending.settle(said.report, engine);
        // The model learns what became of the plan with the person's next words.
        const what = plan.undoes
          ? `took back run ${plan.undoes.runId}`
          : `wrote the plan of ${plan.workflow}`;
        const left = writer.pending.plan ? 'Steps that are not named here still wait.' : '';
        memory.tell(`The person ${what}. ${left}\n${said.text}`);
        return said.report;
      } catch (thrown) {
        memory.tell(`Writing the plan of ${plan.workflow} broke off: ${asError(thrown).message}`);
        throw thrown;
      } finally {
        running = null;
        writer.tellPending();
        await save();
      }
    },
    async editStep(stepId, values) {
      await restore();
      const step = writer.pending.plan?.steps.find((one) => one.id === stepId);
      if (!step) throw new AppError('usage', `The plan has no step "${stepId}".`);
      if (!writer.pending.isCollected) {
        await writer.pending.edit(stepId, values, await rooms.engine());
        return;
      }
      await writer.redraft(step, values);
    },
    async dropPlan(only) {
      if (restored === null && (resume?.pending ?? []).length > 0) await restore();
      const { plan } = writer.pending;
      if (!plan) return;
      const keys = await writer.pending.drop(only, rooms.engine);
      emit({ kind: 'plan-dropped', keys });
      writer.tellPending();
      const gone = plan.steps.filter(({ key }) => keys.includes(key));
      const what = gone.length === plan.steps.length ? 'the plan' : `${gone.length} of its steps`;
      const names = gone.map(({ target }) => target.name).join('\n');
      const said = untrusted('the plan', names, 4_000);
      memory.tell(`The person dropped ${what}: nothing more of these is written.\n${said}`);
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
      writer.pending.clear();
      writer.tellPending();
      // What was said before stays kept, under its own id.
      id = freshId();
      startedAt = clock.now();
    },
    transcript: () => memory.transcript.items,
    cost: () => memory.usage.totals(),
  };
}
