// Makes the writes that were approved, and tells how they ended: to the one who watches, and to the model.
import { AppError, type Clock, isObject, type JsonObject, untrusted } from '../../base/index.ts';
import { taskUrl } from '../../clickup/index.ts';
import {
  type ApplyOptions,
  approveAll,
  type Engine,
  mismatchInWords,
  type Plan,
  type RunReport,
  type RunStep,
  type StepDraft,
} from '../../engine/index.ts';
import type { Journal } from '../../store/index.ts';
import type { AgentEvent, WriteCard } from '../events.ts';
import type { ToolSaid } from '../local/local-tool.ts';
import { noteOfPlan, noteOfRun } from '../notes.ts';
import type { AgentRooms } from '../rooms.ts';

export interface ApplierOptions {
  sessionId(): string;
  rooms: AgentRooms;
  clock: Clock;
  request(): string;
  emit(event: AgentEvent): void;
  /** Resolves when everything that happened so far is saved. */
  saved(): Promise<void>;
}

/** How a whole plan is written. */
export interface Whole extends Pick<ApplyOptions, 'signal' | 'stopping' | 'onEvent'> {
  /** The card that it was approved on. */
  cardId?: string;
}

/** Another conversation's write takes about this long, ms. */
const LOCK_PAUSE_MS = 250;
const LOCK_PATIENCE_MS = 60_000;

export class Applier {
  readonly #options: ApplierOptions;

  constructor(options: ApplierOptions) {
    this.#options = options;
  }

  /** Makes one write, as a plan of one step. Errors: AppError `interrupted`, `quota`, `locked`. */
  async one(draft: StepDraft, card: WriteCard, signal: AbortSignal): Promise<ToolSaid> {
    const { rooms, emit, request, sessionId } = this.#options;
    const before = await this.#calls();
    const plan = await (await rooms.engine()).planWrites({
      workflow: 'chat',
      params: { session: sessionId(), request: request() },
      notes: [],
      steps: [draft],
    });
    try {
      const { report, texts, urls } = await this.#apply(plan, { signal }, before);
      const [step] = report.steps;
      if (!step) throw new AppError('failed', 'The plan of the write was empty.');
      const { state, observed, matches } = step;
      const message =
        matches === false
          ? `Not as asked: ${mismatchInWords(step, report.timeZone).join(' ')}`
          : step.message;
      emit({
        kind: 'write-ended',
        id: card.id,
        state,
        run: { id: report.id, step: step.id },
        ...(urls[0] === undefined ? {} : { url: urls[0] }),
        ...(observed === undefined ? {} : { observed }),
        ...(matches === undefined ? {} : { matches }),
        ...(message === undefined ? {} : { message }),
      });
      return {
        ok: state === 'done' || state === 'noop',
        text: untrusted('result of a write', texts.join('\n')),
        summary: `${state}: ${card.target.name}`,
      };
    } catch (thrown) {
      const cut = thrown instanceof AppError && thrown.code === 'interrupted';
      const message = thrown instanceof AppError ? thrown.message : 'It ended without an answer.';
      emit({ kind: 'write-ended', id: card.id, state: cut ? 'unknown' : 'failed', message });
      throw thrown;
    }
  }

  /** Makes every write of a plan. Errors: as `Engine.apply`. */
  async whole(plan: Plan, { cardId, ...how }: Whole): Promise<ToolSaid & { report: RunReport }> {
    const { emit, saved } = this.#options;
    const before = await this.#calls();
    emit({ kind: 'run-started', plan: noteOfPlan(plan) });
    await saved();
    try {
      const { report, texts } = await this.#apply(plan, how, before);
      const { id: runId, state } = report;
      emit({ kind: 'run-ended', plan: noteOfRun(report), state, runId });
      const written = report.steps.filter((step) => step.state === 'done' || step.state === 'noop');
      const summary = `${written.length} of ${report.steps.length} writes done`;
      if (cardId !== undefined) {
        emit({ kind: 'write-ended', id: cardId, state, message: summary });
      }
      return {
        ok: state === 'done',
        text: untrusted('the run’s report', `Run ${runId}: ${summary}.\n${texts.join('\n')}`),
        summary,
        report,
      };
    } catch (thrown) {
      const failed = { ...noteOfPlan(plan), steps: await this.#knownSteps(plan) };
      emit({ kind: 'run-ended', plan: failed, state: 'failed', runId: null });
      if (cardId !== undefined) emit({ kind: 'write-ended', id: cardId, state: 'failed' });
      throw thrown;
    }
  }

  /** The steps of a plan whose writing broke off, as far as the journal knows them. */
  async #knownSteps(plan: Plan) {
    const { journal } = await this.#options.rooms.store();
    return Promise.all(
      noteOfPlan(plan).steps.map(async (step) => {
        const entries = await journal.byKey(step.key);
        const entry = entries.findLast(({ key }) => key === step.key);
        if (!entry) return step;
        const ended = entry.state === 'intended' ? 'unknown' : String(entry.body.outcome);
        return { ...step, state: ended, run: { id: entry.runId, step: entry.stepId } };
      }),
    );
  }

  async #apply(plan: Plan, how: Omit<Whole, 'cardId'>, before: JsonObject) {
    const { rooms, clock } = this.#options;
    const [engine, { journal }] = await Promise.all([rooms.engine(), rooms.store()]);
    const options = { ...how, approval: approveAll(plan), before };
    const report = await applyPatiently(plan, options, engine, clock);
    const answers = await answersOf(report, journal);
    const urls = report.steps.map((step) => urlOf(step, answers.get(step.id)));
    const texts = report.steps.map((step) =>
      endingText(step, answers.get(step.id), report.timeZone),
    );
    return { report, texts, urls };
  }

  async #calls(): Promise<JsonObject> {
    const { calls, waitedMs } = (await this.#options.rooms.governor()).snapshot();
    return { calls, waitedMs };
  }
}

/** Applies a plan, and waits while another chat of the profile is writing. Errors: those of `Engine.apply`. */
async function applyPatiently(
  plan: Plan,
  options: ApplyOptions,
  engine: Pick<Engine, 'apply'>,
  clock: Clock,
): Promise<RunReport> {
  const until = clock.now() + LOCK_PATIENCE_MS;
  for (;;) {
    try {
      return await engine.apply(plan, options);
    } catch (thrown) {
      const locked = thrown instanceof AppError && thrown.code === 'locked';
      if (!locked || clock.now() >= until) throw thrown;
      await clock.sleep(LOCK_PAUSE_MS, options.signal);
    }
  }
}

/** What the endpoint answered to each write of a run, by step id. */
async function answersOf(
  report: RunReport,
  journal: Pick<Journal, 'entries'>,
): Promise<Map<string, JsonObject>> {
  const entries = await journal.entries(report.id);
  return new Map(
    entries.flatMap(({ stepId, body }) => (isObject(body.output) ? [[stepId, body.output]] : [])),
  );
}

/** How a write ended, as the model is told. */
export function endingText(
  step: RunStep,
  answer: JsonObject | undefined,
  timeZone: string,
): string {
  const what = `${step.operation} "${step.target.name}"`;
  switch (step.state) {
    case 'done':
      return [
        `Done: ${what}.`,
        ...idText(step, answer),
        ...(typeof answer?.text === 'string'
          ? [`The tool said: ${answer.text.slice(0, 4_000)}`]
          : []),
        ...readBackText(step, timeZone),
      ].join('\n');
    case 'noop':
      return `Nothing to do: ${step.message ?? 'it is there already.'}`;
    case 'unknown':
      return `Unknown: the answer to ${what} was lost (${step.message ?? ''}), and no look could tell whether it took effect. Do not repeat it; tell the person, or look first.`;
    case 'drift':
      return `Not written: ${step.message ?? 'the target changed meanwhile'} ${JSON.stringify(step.drift ?? {})}`;
    default:
      return `Not written (${step.state}): ${step.message ?? ''}`;
  }
}

/** Where what was written can be looked at, as the endpoint says; a task is found by its id alone. */
function urlOf(step: RunStep, answer: JsonObject | undefined): string | undefined {
  const { url } = answer ?? {};
  if (typeof url === 'string' && /^https:\/\//.test(url)) return url;
  const id = step.writtenId ?? step.target.id;
  return step.target.kind === 'task' && id !== null && !step.operation.endsWith('.delete')
    ? taskUrl(id)
    : undefined;
}

function idText(step: RunStep, answer: JsonObject | undefined): string[] {
  const id = step.writtenId ?? step.target.id;
  const url = typeof answer?.url === 'string' ? [`url: ${answer.url}`] : [];
  const custom = typeof answer?.customId === 'string' ? [`custom id: ${answer.customId}`] : [];
  return [...(id === null ? [] : [`id: ${id}`]), ...custom, ...url];
}

function readBackText(step: RunStep, timeZone: string): string[] {
  const { observed, matches, notReported, people = {} } = step;
  if (notReported) {
    return [
      `Read back: the endpoint does not show ${observed ? notReported.join(', ') : 'it'}, so it could not be checked.`,
    ];
  }
  if (matches === undefined) return ['It was not read back.'];
  if (matches) return ['Read back: as planned.'];
  const names = Object.entries(people).map(([id, name]) => `${name} has the id ${id}.`);
  return [...mismatchInWords(step, timeZone).map((one) => `Read back: ${one}`), ...names];
}
