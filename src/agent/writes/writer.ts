// The one path of every write of a conversation: drafted, judged, shown, approved, applied, told.
import {
  AppError,
  type Clock,
  canonicalJson,
  cleanLine,
  isObject,
  type JsonObject,
  untrusted,
} from '../../base/index.ts';
import { isToolCallName } from '../../clickup/index.ts';
import type { Tool } from '../../endpoint/index.ts';
import {
  type Engine,
  encodeStep,
  forbiddenIn,
  type Plan,
  type PlanStep,
  type StepDraft,
} from '../../engine/index.ts';
import type { PolicyRules } from '../../policy/index.ts';
import { cleanArguments } from '../clean.ts';
import type { AgentEvent, ApprovalAnswer, Mode, WriteCard } from '../events.ts';
import { failed, type ToolSaid } from '../local/local-tool.ts';
import type { KeptResults } from '../results/kept.ts';
import type { AgentRooms } from '../rooms.ts';
import { Applier } from './applier.ts';
import { cardOf, type Showing } from './card.ts';
import { type Drafted, draftWrite, hasStandIn } from './draft.ts';
import { judge, type Ruling } from './gate.ts';
import { Pending } from './pending.ts';
import { planCard, planRuling } from './plan-card.ts';
import { SessionRules } from './rules.ts';

export interface WriterOptions {
  sessionId(): string;
  rooms: AgentRooms;
  clock: Clock;
  timeZone(): string;
  results: KeptResults;
  policy: PolicyRules;
  attended: boolean;
  mode(): Mode;
  redact(text: string): string;
  emit(event: AgentEvent): void;
  /** Resolves when everything that happened so far is saved. */
  saved(): Promise<void>;
  /** What the person asked for in this turn: the reason that a write is kept with. */
  request(): string;
}

/** What a write is asked with: who waits for it, and how it can be ended. */
export interface Turn {
  signal: AbortSignal;
  /** A write was not allowed. */
  denied(): void;
}

export class Writer {
  readonly rules = new SessionRules();
  readonly approvals = new Approvals();
  readonly pending: Pending;
  readonly applier: Applier;
  readonly #options: WriterOptions;
  #count = 0;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.applier = new Applier(options);
    this.pending = new Pending(() => ({
      session: options.sessionId(),
      request: options.request(),
    }));
  }

  /** A call of a tool that writes. Errors: AppError of the rooms below, for a target that is not there. */
  async write(named: Tool, given: JsonObject, turn: Turn): Promise<ToolSaid> {
    const { rooms, mode } = this.#options;
    await (await rooms.engine()).freshTools(turn.signal);
    let [tool, args] = [await this.#tool(named.name), cleanArguments(given)];
    for (;;) {
      const standIns = this.#checkStandIns(args, mode());
      if (standIns) return standIns;
      const drafted = await this.#draft(tool, args).catch(async (thrown: unknown) => {
        // A denial comes before whatever else is wrong with a call.
        const why = await this.forbidden(tool, args);
        if (why === null) throw thrown;
        turn.denied();
        return refusal(`Denied. The policy forbids ${why}.`);
      });
      if ('ok' in drafted) return drafted;
      if (changesNothing(drafted)) return nothingToDo(drafted);
      const ruling = judge(drafted.judged, this.rules.allows(drafted), this.#gate());
      if (ruling.kind === 'collect') return this.#collect(drafted, await rooms.engine());
      const card = cardOf(this.#nextId(), drafted, this.#showing());
      const answer = await this.#word(card, ruling, turn);
      if (answer.kind === 'edit') {
        ({ tool, args } = await this.#edited(drafted.step, answer.changes));
        continue;
      }
      if (answer.kind === 'refuse') return refusal(answer.reason);
      if (answer.kind === 'always') this.rules.keep(drafted);
      return this.applier.one(drafted.step, card, turn.signal);
    }
  }

  /** As `forbiddenIn`, by the conversation's policy. */
  async forbidden(tool: Tool, args: JsonObject): Promise<string | null> {
    const { rooms, policy } = this.#options;
    if ((policy.deny ?? []).length === 0) return null;
    return forbiddenIn({ tool: tool.name, args }, await rooms.binding(), policy);
  }

  /** Gives a collected step other values. */
  async redraft(step: PlanStep, changes: JsonObject): Promise<void> {
    const { tool, args } = await this.#edited(step, changes);
    const drafted = await this.#draft(tool, args, step.key);
    await this.pending.replace(step.id, drafted.step, await this.#options.rooms.engine());
    this.#tellCollected(cardOf(step.id, drafted, this.#showing()), step.id);
  }

  /** The call of a step with other values: of its operation's input, or of its tool's arguments. */
  async #edited(step: StepDraft | PlanStep, changes: JsonObject) {
    const { rooms } = this.#options;
    const { operation, input, extra = {} } = step as PlanStep;
    const own = isObject(input.args) ? input.args : {};
    const call = isToolCallName(operation)
      ? { tool: String(input.tool), args: { ...own, ...changes } }
      : encodeStep({ operation, input: { ...input, ...changes }, extra }, await rooms.binding());
    return { tool: await this.#tool(call.tool), args: cleanArguments(call.args) };
  }

  /** A tool as it is now. Errors: AppError `usage` for one that is gone. */
  async #tool(called: string): Promise<Tool> {
    const tools = await (await this.#options.rooms.endpoint()).tools();
    const tool = tools.find(({ name }) => name === called);
    if (tool) return tool;
    throw new AppError('usage', `The endpoint no longer has ${cleanLine(called)}.`);
  }

  /** A workflow's plan: its writes are shown and approved together. */
  async writePlan(plan: Plan, turn: Turn): Promise<ToolSaid> {
    const { rooms } = this.#options;
    if (plan.steps.length === 0) {
      const text = `${plan.workflow} has nothing to do: ${plan.summary.noop} things need nothing.`;
      const said = untrusted('the workflow', [text, ...plan.notes, plan.report ?? ''].join('\n'));
      return { ok: true, text: said, summary: 'nothing to do' };
    }
    const ruling = planRuling(plan, await rooms.binding(), this.#gate());
    const card = planCard(this.#nextId(), plan, this.#showing());
    if (ruling.kind === 'collect') {
      const ids = await this.pending.addPlan(plan, await rooms.engine());
      this.#tellCollected(card, ...ids);
      const text = `Planned as steps ${ids[0]} to ${ids.at(-1)}; nothing is written yet.`;
      const about = untrusted('the workflow', [...plan.notes, plan.report ?? ''].join('\n'));
      const summary = `${plan.steps.length} writes planned`;
      return { ok: true, text: `${text}\n${about}`, summary };
    }
    const answer = await this.#word(card, ruling, turn);
    if (answer.kind === 'refuse') return refusal(answer.reason);
    if (answer.kind === 'edit') return refusal('A workflow’s plan cannot be edited here.');
    const how = { signal: turn.signal, cardId: card.id };
    const only = answer.kind === 'accept' ? answer.only : undefined;
    if (!only || only.length === plan.steps.length) return this.applier.whole(plan, how);
    const engine = await rooms.engine();
    const part = await engine.part(plan, new Set(only));
    this.pending.hold(plan);
    try {
      const said = await this.applier.whole(part, how);
      await this.pending.settle(said.report, engine);
      const left = `\nThe person picked these steps; ${plan.steps.length - only.length} others wait for them.`;
      return { ...said, text: `${said.text}${left}` };
    } finally {
      this.tellPending();
    }
  }

  tellPending(): void {
    this.#options.emit({ kind: 'pending', steps: this.pending.count });
  }

  #checkStandIns(args: JsonObject, mode: Mode): ToolSaid | null {
    if (!hasStandIn(args) || (mode === 'plan' && this.pending.knows(args))) return null;
    const what = 'a stand-in such as {{s1.id}} that nothing planned here stands for';
    return failed(`These arguments hold ${what}. Use real ids.`, 'unknown stand-in');
  }

  async #draft(tool: Tool, args: JsonObject, key?: string): Promise<Drafted> {
    const { rooms, sessionId, results, timeZone, request } = this.#options;
    const opened = [rooms.binding(), rooms.engine(), rooms.hierarchy()] as const;
    const [binding, engine, hierarchy] = await Promise.all(opened);
    this.#count += 1;
    return draftWrite(tool, args, {
      ...{ binding, engine, hierarchy, results },
      timeZone: timeZone(),
      planned: (id) => this.pending.nameOf(id),
      key: key ?? `chat/${sessionId()}/${this.#options.clock.now().toString(36)}-${this.#count}`,
      reason: request() === '' ? 'Asked for in chat.' : `Asked in chat: ${request()}`,
    });
  }

  /** `ids`: those of the steps that the card stands for, in order. */
  #tellCollected(step: WriteCard, ...ids: string[]): void {
    const number = (id: string | undefined) => Number(id?.slice(1));
    const numbers: [number, number] = [number(ids[0]), number(ids.at(-1))];
    this.#options.emit({ kind: 'write-collected', step, numbers });
    this.tellPending();
  }

  async #collect(drafted: Drafted, engine: Engine): Promise<ToolSaid> {
    const id = this.pending.nextId();
    await this.pending.add(drafted.step, engine);
    this.#tellCollected(cardOf(id, drafted, this.#showing()), id);
    const later = ` Where its id is wanted, use the text {{${id}.id}}.`;
    const text = `Planned as step ${id}; nothing is written yet, and nothing of it can be read.`;
    const standIn = drafted.effect === 'create' ? later : '';
    return { ok: true, text: `${text}${standIn}`, summary: `planned as ${id}` };
  }

  /** The word on a write: the ruling's own, or the person's. */
  async #word(card: WriteCard, ruling: Ruling, turn: Turn): Promise<ApprovalAnswer> {
    const { emit } = this.#options;
    emit({ kind: 'approval-needed', approval: card });
    if (ruling.kind === 'deny') {
      turn.denied();
      emit({ kind: 'approval-settled', id: card.id, answer: 'denied' });
      return { kind: 'refuse', reason: `Denied. ${ruling.why}` };
    }
    if (ruling.kind !== 'ask') {
      // Shown all the same, and settled at once.
      emit({ kind: 'approval-settled', id: card.id, answer: 'accepted' });
      await this.#options.saved();
      return { kind: 'accept' };
    }
    const answer = await this.approvals.wait(card.id, turn.signal);
    if (answer === null) {
      emit({ kind: 'approval-settled', id: card.id, answer: 'unanswered' });
      throw new AppError('interrupted', 'Interrupted before the write was approved.');
    }
    const reason = answer.kind === 'refuse' ? cleanLine(answer.reason, 300) : '';
    emit({
      kind: 'approval-settled',
      id: card.id,
      answer: SETTLED[answer.kind],
      ...(reason === '' ? {} : { reason }),
    });
    await this.#options.saved();
    return answer.kind === 'refuse'
      ? { kind: 'refuse', reason: `The person refused: ${answer.reason || 'without a reason'}.` }
      : answer;
  }

  #nextId(): string {
    this.#count += 1;
    return `w${this.#count}-${this.#options.clock.now().toString(36)}`;
  }

  #gate() {
    const { mode, policy, attended } = this.#options;
    return { mode: mode(), policy, attended };
  }

  #showing(): Showing {
    const { timeZone, redact } = this.#options;
    return { timeZone: timeZone(), redact };
  }
}

/** An update that leaves everything as it is needs nobody's word. */
function changesNothing({ effect, step, beside }: Drafted): boolean {
  const { before, after, extra } = step;
  if (effect !== 'update' || !before || Object.keys({ ...beside, ...extra }).length > 0)
    return false;
  const fields = Object.keys(after);
  return (
    fields.length > 0 &&
    fields.every((field) => canonicalJson(before[field]) === canonicalJson(after[field]))
  );
}

function nothingToDo({ step }: Drafted): ToolSaid {
  const said = untrusted('ClickUp', `${step.operation} "${step.target.name}"`);
  const text = `Nothing to do, nothing was written: it is so already. ${said}`;
  return { ok: true, text, summary: `${cleanLine(step.target.name, 80)} is so already` };
}

const SETTLED = {
  accept: 'accepted',
  always: 'always',
  edit: 'edited',
  refuse: 'refused',
} as const;

function refusal(reason: string): ToolSaid {
  const rest = 'Do not try the same again; say what was not done.';
  return failed(`Not written. ${reason} ${rest}`, 'not written');
}

/** Writes that wait for approval. */
export class Approvals {
  readonly #waiting = new Map<string, (answer: ApprovalAnswer) => void>();

  /** The person's answer; null when the turn is interrupted first. */
  wait(id: string, signal: AbortSignal): Promise<ApprovalAnswer | null> {
    return new Promise((resolve) => {
      const end = (answer: ApprovalAnswer | null) => {
        this.#waiting.delete(id);
        signal.removeEventListener('abort', abort);
        resolve(answer);
      };
      const abort = () => end(null);
      if (signal.aborted) return end(null);
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.set(id, end);
    });
  }

  /** Gives an answer; an id that nobody waits for is ignored. */
  settle(id: string, answer: ApprovalAnswer): void {
    this.#waiting.get(id)?.(answer);
  }
}
