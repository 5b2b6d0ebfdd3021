// Plans that wait for a person: what the conversation collected, and what a workflow or an undo has
// planned. A step keeps its id for as long as it waits, whatever is written or dropped before it.
import type { JsonObject } from '../../base/index.ts';
import type { Engine, Plan, PlanStep, RunReport, StepDraft } from '../../engine/index.ts';
import { idOf } from '../../engine/index.ts';

type Planning = Pick<Engine, 'planWrites' | 'part' | 'edit'>;

interface Waiting {
  /** What the conversation collected, in order; null for a plan that came whole. */
  drafts: StepDraft[] | null;
  /** The whole plan, with the steps that no longer wait. */
  whole: Plan;
  /** Steps that no longer wait, by id: what they wrote, or null for a dropped one. */
  gone: Map<string, string | null>;
  /** What waits now. */
  plan: Plan;
}

export class Pending {
  #all: Waiting[] = [];
  readonly #title: () => JsonObject;

  /** `title`: the parameters that a collected plan is kept with. */
  constructor(title: () => JsonObject) {
    this.#title = title;
  }

  /** The plan that came last; null when none waits. */
  get plan(): Plan | null {
    return this.#all.at(-1)?.plan ?? null;
  }

  /** Whether that plan was collected write by write: then its steps are changed by their arguments. */
  get isCollected(): boolean {
    return this.#all.at(-1)?.drafts != null;
  }

  /** Steps that wait, of all plans. */
  get count(): number {
    return this.#all.reduce((sum, { plan }) => sum + plan.steps.length, 0);
  }

  /** The id that the next collected step will have. */
  nextId(): string {
    return `s${this.#drafts.length + 1}`;
  }

  /** Whether every stand-in that the arguments hold belongs to a collected step. */
  knows(args: JsonObject): boolean {
    const used = JSON.stringify(args).matchAll(/\{\{(s\d+)\.id\}\}/g);
    return [...used].every(([, id]) => Number(id?.slice(1)) <= this.#drafts.length);
  }

  /** The name of the thing that a stand-in stands for; null for any other id. */
  nameOf(id: string): string | null {
    const number = /^\{\{s(\d+)\.id\}\}$/.exec(id)?.[1];
    return this.#drafts[Number(number) - 1]?.target.name ?? null;
  }

  /** Collects one more write. */
  async add(step: StepDraft, engine: Planning): Promise<void> {
    // What an earlier step changes is no longer as it was seen: that is planned, not drift.
    const touched = this.#drafts.some(
      ({ target }) => target.id !== null && target.id === step.target.id,
    );
    await this.#collect([touched ? { ...step, preconditions: [] } : step], engine);
  }

  /** Collects the steps of a workflow's plan; their references follow them to their new places. */
  async addPlan(plan: Plan, engine: Planning): Promise<string[]> {
    const offset = this.#drafts.length;
    await this.#collect(
      plan.steps.map((step) => draftOf(step, offset)),
      engine,
    );
    return plan.steps.map((_, index) => `s${offset + index + 1}`);
  }

  /** A plan that came whole waits from now on, before those that waited already and in place of itself. */
  hold(plan: Plan): void {
    const keys = new Set(plan.steps.map(({ key }) => key));
    this.#all = this.#all.filter(
      ({ drafts, plan: before }) => drafts || before.steps.some(({ key }) => !keys.has(key)),
    );
    this.#all.push({ drafts: null, whole: plan, gone: new Map(), plan });
  }

  /** Replaces a collected step, when the person edited it. */
  async replace(id: string, step: StepDraft, engine: Planning): Promise<void> {
    const one = this.#all.at(-1);
    const index = Number(id.slice(1)) - 1;
    if (!one?.drafts?.[index]) return;
    one.drafts[index] = step;
    await this.#replan(one, engine);
  }

  /** Gives a step of a plan that came whole other values. Errors: `usage` for one that does not fit. */
  async edit(id: string, changes: JsonObject, engine: Planning): Promise<void> {
    const one = this.#all.at(-1);
    if (!one) return;
    one.whole = await engine.edit(one.whole, id, changes);
    await this.#narrow(one, engine);
  }

  /** What was written no longer waits; what was not is left for another time. */
  async settle(report: Pick<RunReport, 'steps'>, engine: Planning): Promise<void> {
    const ended = report.steps.filter(({ state }) => state === 'done' || state === 'noop');
    const ids = ended.map((step): [string, string | null] => [
      step.key,
      step.writtenId ?? step.target.id,
    ]);
    await this.#leave(new Map(ids), engine);
  }

  /** Drops steps of the latest plan, and those that build on them; answers the keys of all of them. */
  async drop(
    ids: ReadonlySet<string> | undefined,
    engine: () => Promise<Planning>,
  ): Promise<string[]> {
    const plan = this.plan;
    if (!plan) return [];
    const gone = new Set(ids ?? plan.steps.map(({ id }) => id));
    for (const step of plan.steps) if (step.uses.some((id) => gone.has(id))) gone.add(step.id);
    const dropped = plan.steps.filter(({ id }) => gone.has(id));
    if (dropped.length === plan.steps.length) this.#all.pop();
    else await this.#leave(new Map(dropped.map(({ key }) => [key, null])), await engine());
    return dropped.map(({ key }) => key);
  }

  clear(): void {
    this.#all = [];
  }

  save(): JsonObject[] {
    return this.#all.map(({ drafts, whole, gone }) => {
      const body = { drafts, whole: drafts ? null : whole, gone: Object.fromEntries(gone) };
      return body as unknown as JsonObject;
    });
  }

  /** `written`: what became of a step's key meanwhile; undefined for one that still waits. */
  async restore(
    kept: JsonObject[],
    engine: () => Promise<Planning>,
    written: (key: string) => Promise<string | null | undefined>,
  ): Promise<void> {
    for (const one of kept) {
      const { drafts, whole, gone } = one as unknown as {
        drafts: StepDraft[] | null;
        whole: Plan | null;
        gone: Record<string, string | null>;
      };
      const open = await engine();
      const base = whole ?? (await open.planWrites(this.#writes(drafts ?? [])));
      const waiting = { drafts, whole: base, gone: new Map(Object.entries(gone)), plan: base };
      for (const { id, key } of base.steps) {
        const made = await written(key);
        if (made !== undefined) waiting.gone.set(id, made);
      }
      this.#all.push(waiting);
      await this.#narrow(waiting, open);
    }
    this.#forgetEmpty();
  }

  get #drafts(): StepDraft[] {
    return this.#all.find(({ drafts }) => drafts !== null)?.drafts ?? [];
  }

  async #collect(steps: StepDraft[], engine: Planning): Promise<void> {
    const own = this.#all.find(({ drafts }) => drafts !== null);
    const drafts = [...(own?.drafts ?? []), ...steps];
    const whole = await engine.planWrites(this.#writes(drafts));
    const one = { drafts, whole, gone: own?.gone ?? new Map(), plan: whole };
    await this.#narrow(one, engine);
    this.#all = [...this.#all.filter((other) => other !== own), one];
  }

  async #replan(one: Waiting, engine: Planning): Promise<void> {
    one.whole = await engine.planWrites(this.#writes(one.drafts ?? []));
    await this.#narrow(one, engine);
  }

  #writes(steps: StepDraft[]) {
    return { workflow: 'chat', params: this.#title(), notes: [], steps };
  }

  /** Takes steps out of whichever plan holds them. */
  async #leave(keys: ReadonlyMap<string, string | null>, engine: Planning): Promise<void> {
    for (const one of this.#all) {
      const leaving = one.plan.steps.filter(({ key }) => keys.has(key));
      if (leaving.length === 0) continue;
      for (const { id, key } of leaving) one.gone.set(id, keys.get(key) ?? null);
      await this.#narrow(one, engine);
    }
    this.#forgetEmpty();
  }

  async #narrow(one: Waiting, engine: Planning): Promise<void> {
    const waiting = one.whole.steps.filter(({ id }) => !one.gone.has(id)).map(({ id }) => id);
    const made = [...one.gone].filter((entry): entry is [string, string] => entry[1] !== null);
    one.plan =
      one.gone.size === 0
        ? one.whole
        : await engine.part(one.whole, new Set(waiting), new Map(made));
  }

  #forgetEmpty(): void {
    this.#all = this.#all.filter(({ plan }) => plan.steps.length > 0);
  }
}

/** A planned step as a draft again, its references moved on by `offset` places. */
function draftOf(step: PlanStep, offset: number): StepDraft {
  const moved = JSON.parse(
    JSON.stringify(step).replace(/\{\{s(\d+)\.id\}\}/g, (_all, n: string) =>
      idOf(`s${Number(n) + offset}`),
    ),
  ) as PlanStep;
  const { key, operation, input, extra, target, before, after, reason } = moved;
  const { marker, look, preconditions, facts } = moved;
  return {
    ...{ key, operation, input, extra, target, before, after, reason, preconditions, facts },
    ...(marker === null ? {} : { marker }),
    ...(look === null ? {} : { look }),
  } as StepDraft;
}
