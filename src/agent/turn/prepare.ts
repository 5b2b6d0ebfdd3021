// Makes a turn ready: the endpoint's tools, the prompt, the limits, and what each call may do.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError, type JsonObject, sha256, untrusted } from '../../base/index.ts';
import { fittingParams } from '../../engine/index.ts';
import type { AgentEvent, Mode } from '../events.ts';
import type { LocalContext } from '../local/local-tool.ts';
import type { SessionMemory } from '../memory.ts';
import { factsOf } from '../model/models.ts';
import { loadPrompt } from '../prompts.ts';
import { namedTime } from '../results/local-time.ts';
import type { SessionOptions } from '../session-options.ts';
import { plainName } from '../tools/names.ts';
import type { Writer } from '../writes/writer.ts';
import type { Calling } from './calls.ts';
import { isSummarised, withoutThoughts } from './history.ts';
import { DEFAULT_LIMITS, TurnLimits } from './limits.ts';
import type { Lack, TurnWorld } from './loop.ts';
import { createToolbox, type Toolbox } from './toolbox.ts';
import { missingKey, type TurnState } from './turn-state.ts';

/** A conversation that fills this much of the model's context may soon need room. */
const NEARLY = 0.4;

export interface Preparing {
  options: SessionOptions;
  memory: SessionMemory;
  writer: Writer;
  emit(event: AgentEvent): void;
  /** What the person has said while the turn runs. */
  meanwhile(): Promise<void>;
}

/** What may change between two turns. */
export interface Chosen {
  model: string;
  mode: Mode;
}

export interface Prepared {
  world: TurnWorld;
  /** Ends the listening, and answers how many calls to ClickUp the turn made. */
  finish(): number;
}

/** Prepares the turns of one session. */
export class TurnMaker {
  readonly #with: Preparing;
  readonly #lacks = new Set<Lack>();
  #toolbox: { list: string; box: Toolbox } | null = null;

  constructor(preparing: Preparing) {
    this.#with = preparing;
    if (preparing.options.deferral !== true) this.#lacks.add('no-deferral');
  }

  /** Errors: AppError `authorization` without a key, and those of the endpoint. */
  async prepare(signal: AbortSignal, state: TurnState, chosen: () => Chosen): Promise<Prepared> {
    const { options, memory, writer, emit, meanwhile } = this.#with;
    const { service, rooms, clock, redact } = options;
    const { conversation } = memory;
    if (!service) throw missingKey();
    const [box, governor] = await Promise.all([this.#openToolbox(), rooms.governor()]);
    const timeZone = await rooms.settleTimeZone();
    const system = [loadPrompt('system'), await surroundings(options, timeZone, chosen().mode)];
    const before = governor.snapshot().calls;
    const clickupCalls = () => governor.snapshot().calls - before;
    const stop = governor.onEvent((event) => {
      if (event.kind === 'waiting') emit({ kind: 'waiting', until: event.until, why: 'quota' });
    });
    const limits = new TurnLimits({ ...DEFAULT_LIMITS, ...options.limits });
    const denied = () => {
      state.denied = true;
    };
    const calling: Calling = {
      signal,
      denied,
      toolbox: box,
      rooms,
      local: this.#localContext(box, timeZone, { signal, denied }),
      writer,
      limits,
      clickupCalls,
      ended(failure) {
        state.ended(failure);
        const { limit, remaining, resetAt } = governor.snapshot();
        emit({ kind: 'quota', limit, remaining, resetAt });
      },
      redact,
      emit,
    };
    const world: TurnWorld = {
      service,
      conversation,
      usage: memory.usage,
      limits,
      calling,
      clock,
      signal,
      request: () => ({
        model: chosen().model,
        effort: options.effort,
        // A card may wait for a person longer than the cache usually lasts.
        patient: options.attended && !this.#lacks.has('no-hour'),
        roomAt: this.#roomAt(chosen().model),
        system,
        tools: box.definitions(),
      }),
      without: (lack) => {
        this.#lacks.add(lack);
        // The conversation is whole: a summary that the service does not know can go.
        if (lack === 'no-room') conversation.messages = withoutThoughts(conversation.messages);
      },
      redact,
      emit,
      meanwhile,
    };
    return {
      world,
      finish() {
        stop();
        return clickupCalls();
      },
    };
  }

  /** Asked for only where it may be needed soon, or was: some services refuse what they do not know. */
  #roomAt(model: string): number | undefined {
    const { conversation, usage } = this.#with.memory;
    const { contextTokens } = factsOf(model);
    const wanted = usage.context > contextTokens * NEARLY || isSummarised(conversation.messages);
    return wanted && !this.#lacks.has('no-room') ? contextTokens / 2 : undefined;
  }

  /** The tools as they are now: an endpoint may have told that its list changed. */
  async #openToolbox(): Promise<Toolbox> {
    const { rooms, workflows } = this.#with.options;
    const [endpoint, binding] = await Promise.all([rooms.endpoint(), rooms.binding()]);
    const tools = await endpoint.tools();
    const list = sha256(JSON.stringify(tools));
    if (this.#toolbox?.list !== list) {
      const deferred = () => !this.#lacks.has('no-deferral');
      this.#toolbox = { list, box: await createToolbox(tools, binding, { workflows, deferred }) };
    }
    return this.#toolbox.box;
  }

  #localContext(
    box: Toolbox,
    timeZone: string,
    turn: Pick<Calling, 'signal' | 'denied'>,
  ): LocalContext {
    const { options, memory, writer } = this.#with;
    const { rooms, clock, workflows } = options;
    return {
      rooms,
      clock,
      timeZone,
      results: memory.results,
      files: memory.attachments.rows,
      catalogue: box.catalogue,
      async runWorkflow(name, params) {
        const workflow = await workflows[name]?.load();
        if (!workflow) throw new AppError('usage', `There is no workflow "${name}".`);
        const engine = await rooms.engine();
        await engine.freshTools(turn.signal);
        // Files that a workflow would leave are not written: no model names a place on this machine.
        const fitting = fittingParams(workflow, params);
        const { plan } = await withAttachedFiles(fitting, memory.attachments.contents, (resolved) =>
          engine.plan(workflow, resolved),
        );
        return writer.writePlan(plan, turn);
      },
    };
  }
}

const MODES: Record<Mode, string> = {
  ask: 'each write is shown to the person, who accepts or refuses it',
  plan: 'writes are collected into a plan and nothing is written',
  allow: 'writes go through, and deletes are asked',
  'read-only': 'nothing can be written',
};

/** What the model is told about here and now. It changes with the day, so it stands last in the prompt. */
async function surroundings(
  { rooms, clock, endpoint }: SessionOptions,
  timeZone: string,
  mode: Mode,
): Promise<string> {
  const hierarchy = await rooms.hierarchy();
  // An endpoint that cannot say who or where it is can still be worked with.
  const [workspace, me] = await Promise.all([
    hierarchy.workspace().catch(() => null),
    hierarchy.me().catch(() => null),
  ]);
  const facts = [
    ...(workspace ? [`workspace: ${workspace.name}, id ${workspace.id}`] : []),
    ...(me ? [`the person: ${me.name}, user id ${me.id}`] : []),
  ];
  return [
    `Today is ${namedTime(clock.now(), timeZone).slice(0, 14)}, time zone ${timeZone}. Endpoint: ${endpoint}.`,
    `Mode: ${MODES[mode]}.`,
    ...(facts.length > 0 ? [untrusted('names in ClickUp', facts.join('\n'))] : []),
  ].join('\n');
}

/**
 * Runs `work` with parameters in which the name of an attached file is the path of a copy of it,
 * removed afterwards. Errors: AppError `denied` for a parameter that names another file of the
 * machine, or standard input: a text from outside could make the model name any.
 */
export async function withAttachedFiles<T>(
  params: JsonObject,
  attached: ReadonlyMap<string, Uint8Array>,
  work: (params: JsonObject) => Promise<T>,
): Promise<T> {
  let folder: string | null = null;
  const resolved = Object.entries(params).map(([name, value]) => {
    if (typeof value !== 'string') return [name, value] as const;
    const content = attached.get(value);
    if (content === undefined) return [name, checkNoFile(value)] as const;
    folder ??= mkdtempSync(join(tmpdir(), 'clickup-agent-'));
    const path = join(folder, plainName(value));
    writeFileSync(path, content, { mode: 0o600 });
    return [name, path] as const;
  });
  try {
    return await work(Object.fromEntries(resolved));
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}

function checkNoFile(value: string): string {
  const isFile = value === '-' || statSync(value, { throwIfNoEntry: false })?.isFile() === true;
  if (!isFile) return value;
  throw new AppError('denied', `"${value}" is not attached to this conversation.`, {
    next: 'Attach the file with @path, or run the workflow yourself.',
  });
}
