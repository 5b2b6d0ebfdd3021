// Makes the writes that were approved, and tells how they ended: to whoever watches, and to the model.
import { AppError, type Clock, untrusted } from '../../base/index.ts';
import type { Approval, Plan, RunReport, RunStep, StepDraft } from '../../engine/index.ts';
import type { AgentEvent, WriteCard } from '../events.ts';
import type { ToolSaid } from '../local/local-tool.ts';
import type { AgentRooms } from '../rooms.ts';
import { answersOf, applyFromChat, endingText } from './applying.ts';

export interface ApplierOptions {
  sessionId: string;
  rooms: AgentRooms;
  clock: Clock;
  request(): string;
  emit(event: AgentEvent): void;
}

export class Applier {
  readonly #options: ApplierOptions;

  constructor(options: ApplierOptions) {
    this.#options = options;
  }

  /** Makes one write, as a plan of one step. Errors: AppError `interrupted`, `quota`, `locked`. */
  async one(draft: StepDraft, card: WriteCard, signal: AbortSignal): Promise<ToolSaid> {
    const { rooms, emit, request, sessionId } = this.#options;
    const plan = await (await rooms.engine()).planWrites({
      workflow: 'chat',
      params: { session: sessionId, request: request() },
      notes: [],
      steps: [draft],
    });
    // The person's word stands above the profile's, which asked for it.
    const approval = { hash: plan.hash, steps: new Set(plan.steps.map(({ id }) => id)) };
    try {
      const { step, text } = await this.#first(plan, approval, signal);
      const { state, observed, matches, message } = step;
      emit({
        kind: 'write-ended',
        id: card.id,
        state,
        ...(observed === undefined ? {} : { observed }),
        ...(matches === undefined ? {} : { matches }),
        ...(message === undefined ? {} : { message }),
      });
      return {
        ok: state === 'done' || state === 'noop',
        text: untrusted('result of a write', text),
        summary: `${state}: ${card.target.name}`,
      };
    } catch (thrown) {
      const cut = thrown instanceof AppError && thrown.code === 'interrupted';
      const message = thrown instanceof AppError ? thrown.message : 'It ended without an answer.';
      emit({ kind: 'write-ended', id: card.id, state: cut ? 'unknown' : 'failed', message });
      throw thrown;
    }
  }

  /** Makes the approved writes of a plan. */
  async whole(
    plan: Plan,
    approval: Approval,
    signal: AbortSignal,
    cardId = plan.id,
  ): Promise<ToolSaid & { report: RunReport }> {
    const { report, texts } = await this.#apply(plan, approval, signal);
    const written = report.steps.filter(({ state }) => state === 'done' || state === 'noop').length;
    const summary = `${written} of ${report.steps.length} writes done`;
    this.#options.emit({ kind: 'write-ended', id: cardId, state: report.state, message: summary });
    return {
      ok: report.state === 'done',
      text: untrusted('the run’s report', `Run ${report.id}: ${summary}.\n${texts.join('\n')}`),
      summary,
      report,
    };
  }

  async #first(
    plan: Plan,
    approval: Approval,
    signal: AbortSignal,
  ): Promise<{ step: RunStep; text: string }> {
    const { report, texts } = await this.#apply(plan, approval, signal);
    const [step] = report.steps;
    const [text = ''] = texts;
    if (!step) throw new AppError('failed', 'The plan of the write was empty.');
    return { step, text };
  }

  async #apply(plan: Plan, approval: Approval, signal: AbortSignal) {
    const { rooms, clock } = this.#options;
    const [engine, { journal }] = await Promise.all([rooms.engine(), rooms.store()]);
    const report = await applyFromChat(plan, approval, { engine, clock, signal });
    const answers = await answersOf(report, journal);
    return { report, texts: report.steps.map((step) => endingText(step, answers.get(step.id))) };
  }
}
