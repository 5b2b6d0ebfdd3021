// What became of a session's writes when its program was killed: the journal knows, and the
// transcript and the model are told.
import { untrusted } from '../base/index.ts';
import { runHistory } from '../engine/index.ts';
import type { Store } from '../store/index.ts';
import { noteOfRun } from './notes.ts';
import type { TranscriptItem } from './session.ts';
import { endRun } from './transcript.ts';

/** States of a write that only a living program leaves. */
const OPEN = ['waiting', 'accepted', 'always'];
/** No more runs than these are looked through for that of a plan. */
const LATEST = 50;

/** Brings the items up to date; answers what the model has to know, empty for nothing. */
export async function cutOff(
  items: readonly TranscriptItem[],
  store: Pick<Store, 'journal' | 'locks'>,
): Promise<string> {
  const lines: string[] = [];
  for (const item of items) {
    if (item.kind === 'write' && OPEN.includes(item.state)) {
      await settleWrite(item, store);
      lines.push(`${item.card.operation} "${item.card.target.name}": ${item.state}.`);
    }
    if (item.kind === 'run' && item.state === 'running') {
      await settleRun(item, items, store);
      const ends = item.plan.steps.map(
        ({ operation, name, state }) => `${operation} "${name}": ${state}`,
      );
      lines.push(`${item.plan.workflow} (${item.runId ?? 'no run'}): ${ends.join('; ')}.`);
    }
  }
  if (lines.length === 0) return '';
  const said = untrusted('the journal', lines.join('\n'));
  return `The program was ended while this was under way. What became of it:\n${said}`;
}

type Item<K extends TranscriptItem['kind']> = Extract<TranscriptItem, { kind: K }>;

async function settleWrite(item: Item<'write'>, { journal }: Pick<Store, 'journal'>) {
  const [key] = item.card.keys ?? [];
  const [entry] =
    key === undefined ? [] : (await journal.byKey(key)).filter((one) => one.key === key);
  if (!entry) {
    item.state = item.state === 'waiting' ? 'unanswered' : 'failed';
    if (item.state === 'failed') item.message = 'The program was ended before it was sent.';
    return;
  }
  item.run = { id: entry.runId, step: entry.stepId };
  item.state = entry.state === 'intended' ? 'unknown' : String(entry.body.outcome ?? 'unknown');
}

async function settleRun(
  item: Item<'run'>,
  items: readonly TranscriptItem[],
  store: Pick<Store, 'journal' | 'locks'>,
) {
  const { id, workflow } = item.plan;
  const runs = await store.journal.runs({ workflow, limit: LATEST });
  const record = runs.find(({ body }) => body.planId === id);
  if (!record) {
    const steps = item.plan.steps.map((step) => ({ ...step, state: 'planned' }));
    Object.assign(item, { state: 'failed', plan: { ...item.plan, steps } });
    return;
  }
  const report = await runHistory(store as Store).get(record.id);
  endRun(items, { plan: noteOfRun(report), state: report.state, runId: report.id });
}
