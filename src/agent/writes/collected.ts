// Writes that are collected instead of made: in the order in which they will be applied, with a
// stand-in for every id that does not exist yet.
import type { JsonObject } from '../../base/index.ts';
import type { Engine, Plan, PlanStep, StepDraft } from '../../engine/index.ts';
import { idOf } from '../../engine/index.ts';

export class Collected {
  #steps: StepDraft[] = [];
  #plan: Plan | null = null;
  readonly #title: () => JsonObject;

  /** `title`: the parameters that the plan is kept with. */
  constructor(title: () => JsonObject) {
    this.#title = title;
  }

  /** The plan of everything collected; null when there is nothing. */
  get plan(): Plan | null {
    return this.#plan;
  }

  /** The id that the next step will have. */
  nextId(): string {
    return `s${this.#steps.length + 1}`;
  }

  /** Whether every stand-in that the arguments hold belongs to a collected step. */
  knows(args: JsonObject): boolean {
    const used = JSON.stringify(args).matchAll(/\{\{(s\d+)\.id\}\}/g);
    return [...used].every(([, id]) => Number(id?.slice(1)) <= this.#steps.length);
  }

  /** The name of the thing that a stand-in stands for; null for any other id. */
  nameOf(id: string): string | null {
    const number = /^\{\{s(\d+)\.id\}\}$/.exec(id)?.[1];
    return this.#steps[Number(number) - 1]?.target.name ?? null;
  }

  async add(step: StepDraft, engine: Pick<Engine, 'planWrites'>): Promise<void> {
    // What an earlier step changes is no longer as it was seen: that is planned, not drift.
    const touched = this.#steps.some(
      ({ target }) => target.id !== null && target.id === step.target.id,
    );
    this.#steps.push(touched ? { ...step, preconditions: [] } : step);
    await this.#replan(engine);
  }

  /** Takes over the steps of a workflow's plan; their references follow them to their new places. */
  async addPlan(plan: Plan, engine: Pick<Engine, 'planWrites'>): Promise<string[]> {
    const offset = this.#steps.length;
    this.#steps.push(...plan.steps.map((step) => draftOf(step, offset)));
    await this.#replan(engine);
    return plan.steps.map((_, index) => `s${offset + index + 1}`);
  }

  /** Replaces one step, when the person edited it. */
  async replace(id: string, step: StepDraft, engine: Pick<Engine, 'planWrites'>): Promise<boolean> {
    const index = Number(id.slice(1)) - 1;
    if (!this.#steps[index]) return false;
    this.#steps[index] = step;
    await this.#replan(engine);
    return true;
  }

  drop(): void {
    this.#steps = [];
    this.#plan = null;
  }

  save(): JsonObject[] {
    return this.#steps.map((step) => ({ ...step }) as unknown as JsonObject);
  }

  async restore(steps: JsonObject[], engine: () => Promise<Engine>): Promise<void> {
    this.#steps = steps as unknown as StepDraft[];
    if (steps.length > 0) await this.#replan(await engine());
  }

  async #replan(engine: Pick<Engine, 'planWrites'>): Promise<void> {
    this.#plan = await engine.planWrites({
      workflow: 'chat',
      params: this.#title(),
      notes: [],
      steps: this.#steps,
    });
  }
}

/** A planned step as a draft again, its references moved on by `offset` places. */
function draftOf(step: PlanStep, offset: number): StepDraft {
  const moved = JSON.parse(
    JSON.stringify(step).replace(/\{\{s(\d+)\.id\}\}/g, (_all, n: string) =>
      idOf(`s${Number(n) + offset}`),
    ),
  ) as PlanStep;
  return {
    key: moved.key,
    operation: moved.operation,
    input: moved.input,
    extra: moved.extra,
    target: moved.target,
    before: moved.before,
    after: moved.after,
    reason: moved.reason,
    ...(moved.marker === null ? {} : { marker: moved.marker }),
    ...(moved.look === null ? {} : { look: moved.look }),
    preconditions: moved.preconditions,
    facts: moved.facts,
  } as StepDraft;
}
