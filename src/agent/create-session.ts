// Puts a session together: what it remembers, what it listens to, and the turn that runs.
import { AppError, type Clock, newId, type RandomInt } from '../base/index.ts';
import { cleanLine, type PolicyRules } from '../policy/index.ts';
import type { AgentEvent, Mode } from './events.ts';
import { readAttachment } from './files/read-attachment.ts';
import { withAttachedFiles } from './files/workflow-files.ts';
import { type KeptSession, keepSession } from './kept-session.ts';
import type { LocalContext } from './local/local-tool.ts';
import type { Effort, Message, ModelService } from './model/model.ts';
import { loadPrompt } from './prompts.ts';
import { KeptResults } from './results/kept.ts';
import type { AgentRooms, WorkflowShelf } from './rooms.ts';
import type { AgentSession, Attachment } from './session.ts';
import { Transcript } from './transcript.ts';
import type { Calling } from './turn/calls.ts';
import { addUser, mended, withoutThoughts } from './turn/history.ts';
import { DEFAULT_LIMITS, type Limits, TurnLimits } from './turn/limits.ts';
import { type Ending, makeRoom, runTurn, type TurnWorld } from './turn/loop.ts';
import { surroundings } from './turn/surroundings.ts';
import { createToolbox, type Toolbox } from './turn/toolbox.ts';
import { Usage } from './turn/usage.ts';
import { Writer } from './writes/writer.ts';

export interface SessionOptions {
  /** Null when there is no key: the session then says what is missing. */
  service: ModelService | null;
  model: string;
  effort?: Effort | undefined;
  mode: Mode;
  /** Whether a person is there to be asked; without one, what would be asked is denied. */
  attended: boolean;
  rooms: AgentRooms;
  workflows: WorkflowShelf;
  policy: PolicyRules;
  /** The profile's name of the endpoint. */
  endpoint: string;
  timeZone: string;
  clock: Clock;
  random: RandomInt;
  redact(text: string): string;
  limits?: Partial<Limits>;
  /** Whether the service loads tools on demand by itself; found out when it turns out otherwise. */
  deferral?: boolean;
  /** Whether the session is kept in the store after each turn. */
  keep: boolean;
  /** A kept session to go on with. */
  resume?: KeptSession;
}

/** Starts a session. Nothing is opened before the first message. */
export function createSession(options: SessionOptions): AgentSession {
  const { clock, rooms, resume } = options;
  const id = resume?.id ?? newId('ses', clock.now(), options.random);
  const startedAt = resume?.startedAt ?? clock.now();
  const listeners = new Set<(event: AgentEvent) => void>();
  const transcript = new Transcript();
  const conversation = { messages: [] as Message[] };
  const usage = new Usage();
  const results = new KeptResults();
  const files = new KeptResults(256_000_000);
  const attached = new Map<string, Uint8Array>();
  let { model, mode } = options;
  let deferral = options.deferral ?? false;
  let request = '';
  let title = resume?.title ?? '';
  let running: AbortController | null = null;
  let turns = 0;
  let toolbox: Promise<Toolbox> | null = null;
  let restored: Promise<void> | null = null;

  const emit = (event: AgentEvent) => {
    transcript.take(event);
    for (const listener of listeners) listener(event);
  };
  const writer = new Writer({
    ...options,
    sessionId: id,
    results,
    mode: () => mode,
    emit,
    request: () => request,
  });
  if (resume) {
    conversation.messages = mended(withoutThoughts(resume.messages));
    transcript.restore(resume.transcript);
    usage.restore(resume.usage);
    writer.rules.restore(resume.rules);
  }

  /** Collected writes come back when the engine is there to plan them. */
  const restore = () => {
    restored ??= writer.collected.restore(resume?.collected ?? [], rooms.engine);
    return restored;
  };

  const openToolbox = () => {
    toolbox ??= Promise.all([rooms.endpoint(), rooms.binding()]).then(async ([endpoint, binding]) =>
      createToolbox(await endpoint.tools(), binding, {
        workflows: options.workflows,
        deferred: () => deferral,
      }),
    );
    // An endpoint that could not be reached is tried again with the next message.
    toolbox.catch(() => {
      toolbox = null;
    });
    return toolbox;
  };

  async function prepare(signal: AbortSignal, turn: TurnState): Promise<TurnWorld> {
    const { service } = options;
    if (!service) throw missingKey();
    await restore();
    const [box, governor] = await Promise.all([openToolbox(), rooms.governor()]);
    const system = [loadPrompt('system'), await surroundings(options, mode)];
    const before = governor.snapshot().calls;
    turn.stop = governor.onEvent((event) => {
      if (event.kind === 'waiting') emit({ kind: 'waiting', until: event.until, why: 'quota' });
    });
    turn.calls = () => governor.snapshot().calls - before;
    turn.quota = () => {
      const { limit, remaining, resetAt } = governor.snapshot();
      emit({ kind: 'quota', limit, remaining, resetAt });
    };
    const limits = new TurnLimits({ ...DEFAULT_LIMITS, ...options.limits });
    const calling: Calling = {
      signal,
      denied: () => {
        turn.denied = true;
      },
      toolbox: box,
      rooms,
      local: localContext(box, signal, turn),
      writer,
      limits,
      clickupCalls: turn.calls,
      ended(failure) {
        if (failure) turn.failure ??= failure;
        else turn.succeeded = true;
        turn.quota();
      },
      redact: options.redact,
      emit,
    };
    return {
      service,
      conversation,
      usage,
      limits,
      calling,
      clock,
      signal,
      request: () => ({ model, effort: options.effort, system, tools: box.definitions() }),
      withoutDeferral: () => {
        deferral = false;
      },
      redact: options.redact,
      emit,
    };
  }

  function localContext(box: Toolbox, signal: AbortSignal, turn: TurnState): LocalContext {
    return {
      rooms,
      clock,
      timeZone: options.timeZone,
      results,
      files,
      catalogue: box.catalogue,
      async runWorkflow(name, params) {
        const workflow = await options.workflows[name]?.load();
        if (!workflow) throw new AppError('usage', `There is no workflow "${name}".`);
        // Files that a workflow would leave are not written: no model names a place on this machine.
        const engine = await rooms.engine();
        const { plan } = await withAttachedFiles(params, attached, (resolved) =>
          engine.plan(workflow, resolved),
        );
        return writer.writePlan(plan, {
          signal,
          denied: () => {
            turn.denied = true;
          },
        });
      },
    };
  }

  /** Claims the session for one piece of work. */
  function begin(): AbortController {
    if (running) throw new AppError('failed', 'A turn is running already.');
    running = new AbortController();
    return running;
  }

  /** Runs `work` as the session's one turn, from its first event to its last. */
  async function asTurn(work: (world: TurnWorld) => Promise<Ending>): Promise<void> {
    const controller = begin();
    turns += 1;
    emit({ kind: 'turn-started', turn: turns });
    const turn: TurnState = {
      denied: false,
      succeeded: false,
      calls: () => 0,
      quota: () => {},
      stop: () => {},
    };
    let ending: Ending;
    try {
      ending = await work(await prepare(controller.signal, turn));
    } catch (thrown) {
      ending = controller.signal.aborted
        ? { reason: 'interrupted' }
        : { reason: 'error', error: asError(thrown) };
    }
    turn.stop();
    usage.clickupCalls += turn.calls();
    running = null;
    if (options.keep) await keep().catch((thrown: unknown) => warn(asError(thrown).message));
    emit(endEvent(ending, turn, options.redact));
  }

  const warn = (text: string) => emit({ kind: 'notice', level: 'warn', text });

  async function keep(): Promise<void> {
    const { documents } = await rooms.store();
    const session: KeptSession = {
      schemaVersion: 1,
      id,
      title,
      startedAt,
      endpoint: options.endpoint,
      model,
      messages: conversation.messages,
      transcript: transcript.items,
      rules: writer.rules.save(),
      collected: writer.collected.save(),
      usage: usage.save(),
    };
    await keepSession(documents, session, clock.now());
  }

  return {
    id,
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
      if (next !== model) conversation.messages = withoutThoughts(conversation.messages);
      model = next;
    },
    async send(text, attachments = []) {
      transcript.said(
        text,
        attachments.map(({ name }) => cleanLine(name, 80)),
      );
      request = cleanLine(text, 160);
      if (title === '') title = request;
      const readable = attach(attachments);
      addUser(conversation.messages, [{ type: 'text', text: [...readable, text].join('\n\n') }]);
      await asTurn(runTurn);
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
      const chosen = plan.steps.filter(({ id: stepId }) => only?.has(stepId) ?? true);
      const steps = new Set(chosen.map(({ id: stepId }) => stepId));
      const controller = begin();
      const said = await writer
        .applyWhole(plan, { hash: plan.hash, steps }, controller.signal)
        .finally(() => {
          running = null;
        });
      writer.collected.drop();
      // The model learns what became of its plan with the person's next words.
      addUser(conversation.messages, [
        { type: 'text', text: `The person applied the plan.\n${said.text}` },
      ]);
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
      addUser(conversation.messages, [
        { type: 'text', text: 'The person dropped the plan: none of its steps was written.' },
      ]);
    },
    rules: () => writer.rules.list(),
    removeRule: (index) => writer.rules.remove(index),
    compact: () =>
      asTurn(async (world) => {
        if (conversation.messages.length > 0) await makeRoom(world);
        return { reason: 'done' };
      }),
    clear() {
      conversation.messages = [];
      transcript.clear();
      results.clear();
      writer.collected.drop();
      usage.context = 0;
    },
    transcript: () => transcript.items,
    cost: () => usage.totals(),
  };

  /** Reads attached files, and says what is in them. */
  function attach(attachments: Attachment[]): string[] {
    return attachments.map((attachment) => {
      const { name, kind, rows, columns } = readAttachment(attachment);
      attached.set(name, attachment.content);
      files.put({ name, origin: `file ${name}`, rows, exact: false });
      const shape = kind === 'text' ? `${rows.length} lines` : `${rows.length} rows`;
      const names = columns.slice(0, 60).map((column) => cleanLine(column, 60));
      return `[Attached file "${name}": ${kind}, ${shape}; columns: ${names.join(', ')}. Read it with read_file.]`;
    });
  }
}

/** What happened in a turn beside the conversation. */
interface TurnState {
  denied: boolean;
  /** A call to the endpoint went well. */
  succeeded: boolean;
  /** The first that did not. */
  failure?: AppError;
  calls(): number;
  quota(): void;
  stop(): void;
}

function endEvent(
  { reason, error }: Ending,
  turn: TurnState,
  redact: (text: string) => string,
): AgentEvent {
  // An answer that no call to ClickUp stands behind is a failure to whoever reads the exit code.
  const hollow = reason === 'done' && !turn.succeeded ? turn.failure : undefined;
  const shown = error ?? hollow;
  const end = hollow ? 'error' : reason === 'done' && turn.denied ? 'denied' : reason;
  return {
    kind: 'turn-ended',
    reason: end,
    ...(shown ? { message: redact(shown.message), code: shown.code } : {}),
    ...(shown?.next === undefined ? {} : { next: redact(shown.next) }),
  };
}

function missingKey(): AppError {
  return new AppError(
    'authorization',
    'There is no key for the model: ANTHROPIC_API_KEY is not set.',
    {
      next: 'Set ANTHROPIC_API_KEY (and ANTHROPIC_BASE_URL for another service). Workflows and commands work without it.',
    },
  );
}

function asError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError('failed', `The turn failed: ${message}`, { cause: thrown });
}
