// What happened, as a person reads it back: the one memory that the screen of a resumed session, an
// export and the model's summary are made from. It is made from the events alone.
import type { AgentEvent, PlanNote, StepNote } from './events.ts';
import type { TranscriptItem } from './session.ts';

type WriteItem = Extract<TranscriptItem, { kind: 'write' }>;

export class Transcript {
  #items: TranscriptItem[] = [];
  readonly #running = new Map<string, { event: Started; after: number }>();
  #text = '';

  get items(): TranscriptItem[] {
    return [...this.#items];
  }

  said(text: string, attachments: string[]): void {
    this.#items.push({ kind: 'user', text, attachments });
  }

  take(event: AgentEvent): void {
    switch (event.kind) {
      case 'text':
        this.#text += event.delta;
        break;
      case 'text-end':
        if (this.#text.trim() !== '') this.#items.push({ kind: 'assistant', text: this.#text });
        this.#text = '';
        break;
      case 'tool-started':
        this.#running.set(event.id, { event, after: this.#items.length });
        break;
      case 'tool-ended':
        this.#endTool(event);
        break;
      case 'approval-needed':
        this.#items.push({ kind: 'write', card: event.approval, state: 'waiting' });
        break;
      case 'approval-settled': {
        const item = this.#write(event.id);
        if (!item) break;
        item.state = event.answer;
        if (event.reason !== undefined) item.message = event.reason;
        break;
      }
      case 'write-collected':
        // A step that was edited stands there once more.
        this.#mark(event.step.keys ?? [], 'edited', (was) => was === 'planned');
        this.#items.push({ kind: 'write', card: event.step, state: 'planned' });
        break;
      case 'write-ended': {
        const item = this.#write(event.id);
        if (!item) break;
        item.state = event.state;
        if (event.message !== undefined) item.message = event.message;
        if (event.run !== undefined) item.run = event.run;
        if (event.url !== undefined) item.url = event.url;
        break;
      }
      case 'command':
        this.#items.push({ kind: 'command', text: event.text });
        break;
      case 'plan-waiting':
        this.#items.push({ kind: 'plan', plan: event.plan });
        break;
      case 'plan-dropped':
        // What was sent and never answered may be there, whatever became of its plan.
        this.#mark(event.keys, 'dropped', (was) => was !== 'unknown');
        break;
      case 'run-started':
        this.#items.push({ kind: 'run', plan: event.plan, state: 'running', runId: null });
        break;
      case 'run-ended':
        endRun(this.#items, event);
        break;
      case 'notice':
        this.#items.push({ kind: 'notice', level: event.level, text: event.text });
        break;
    }
  }

  clear(): void {
    this.#items = [];
  }

  restore(items: TranscriptItem[]): void {
    this.#items = [...items];
  }

  /** A call whose write has a card is told by the card. */
  #endTool({ id, ok, summary, detail }: Extract<AgentEvent, { kind: 'tool-ended' }>): void {
    const started = this.#running.get(id);
    this.#running.delete(id);
    if (!started) return;
    const { tool, args } = started.event;
    const own = (item: TranscriptItem) => item.kind === 'write' && item.card.tool === tool;
    if (this.#items.slice(started.after).some(own)) return;
    this.#items.push({ kind: 'tool', tool, args, ok, summary, detail });
  }

  #write(id: string): WriteItem | undefined {
    return this.#items.findLast(
      (item): item is WriteItem => item.kind === 'write' && item.card.id === id,
    );
  }

  #mark(keys: readonly string[], state: string, fits: (was: string) => boolean): void {
    for (const key of keys) markKey(this.#items, key, (was) => (fits(was) ? { state } : {}));
  }
}

type Started = Extract<AgentEvent, { kind: 'tool-started' }>;

/** How a plan's writing ended, told wherever its steps stand: as planned, and as written. */
export function endRun(
  items: readonly TranscriptItem[],
  { plan, state, runId }: { plan: PlanNote; state: string; runId: string | null },
): void {
  const own = items.findLast((item) => item.kind === 'run' && item.plan.id === plan.id);
  if (own?.kind === 'run') Object.assign(own, { plan, state, runId });
  for (const step of plan.steps) {
    const { state: ended, message, run } = step;
    // What was not written goes on waiting, wherever it waited.
    if (ended !== 'skipped' && ended !== 'planned') {
      markKey(items, step.key, () => ({
        state: ended,
        ...(message === undefined ? {} : { message }),
        ...(run === undefined ? {} : { run }),
      }));
    }
    if (plan.undoes !== null && ended === 'done') undone(items, plan.undoes, step);
  }
}

/** The state of every place that tells of a step by its key; writes of a whole plan keep theirs. */
function markKey(
  items: readonly TranscriptItem[],
  key: string,
  change: (was: string) => Partial<StepNote>,
): void {
  for (const item of items) {
    if (item.kind === 'write' && item.card.plan === undefined && item.card.keys?.includes(key)) {
      Object.assign(item, change(item.state));
    }
    if (item.kind !== 'plan') continue;
    for (const step of item.plan.steps) {
      if (step.key === key) Object.assign(step, change(step.state));
    }
  }
}

/** The key of a step that takes another back names it: `undo/<run>/<step>`. */
function undone(items: readonly TranscriptItem[], runId: string, { key }: StepNote): void {
  const isIt = (run: StepNote['run']) => run?.id === runId && key === `undo/${runId}/${run.step}`;
  for (const item of items) {
    if (item.kind === 'write' && isIt(item.run)) item.state = 'undone';
    if (item.kind !== 'plan' && item.kind !== 'run') continue;
    for (const step of item.plan.steps) if (isIt(step.run)) step.state = 'undone';
  }
}
