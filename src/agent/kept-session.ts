// A session as a document in the store: saved as it goes on, listed, and taken up again.
import { z } from 'zod';
import { AppError, type JsonObject, untrusted } from '../base/index.ts';
import { runHistory } from '../engine/index.ts';
import type { Documents, Store } from '../store/index.ts';
import type { Message } from './model/model.ts';
import { noteOfRun } from './notes.ts';
import type { TranscriptItem } from './session.ts';
import { endRun } from './transcript.ts';
import { addUser, mended } from './turn/history.ts';

const KIND = 'session';

const object = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null);

const document = z.object({
  schemaVersion: z.literal(2),
  id: z.string(),
  /** The first words of the conversation, or what the person called it. */
  title: z.string(),
  startedAt: z.number(),
  endpoint: z.string(),
  model: z.string(),
  messages: z.array(z.custom<Message>((value) => typeof value === 'object' && value !== null)),
  transcript: z.array(
    z.custom<TranscriptItem>((value) => typeof value === 'object' && value !== null),
  ),
  rules: z.array(object),
  /** Plans that wait. */
  pending: z.array(object),
  usage: object,
});
export type KeptSession = z.infer<typeof document>;

/** One line of a list of sessions. `text` is everything said, for searching. */
export interface SessionEntry {
  id: string;
  title: string;
  updatedAt: number;
  turns: number;
  text: string;
}

export function keepSession(store: Documents, session: KeptSession, at: number): Promise<void> {
  return store.put(KIND, session.id, session as unknown as JsonObject, at);
}

/**
 * The session of an id, or the newest. What it was doing when its program was killed is told from the
 * journal. Errors: AppError `usage` when there is none.
 */
export async function loadSession(
  store: Pick<Store, 'documents' | 'journal' | 'locks'>,
  id?: string,
): Promise<KeptSession> {
  const { documents } = store;
  const body =
    id === undefined ? (await documents.list(KIND))[0]?.body : await documents.get(KIND, id);
  const session = document.safeParse(body).data;
  if (!session) {
    throw new AppError(
      'usage',
      id === undefined ? 'No conversation is saved yet.' : `There is no conversation "${id}".`,
      { next: 'Use /sessions to see those that are saved.' },
    );
  }
  const told = await cutOff(session.transcript, store);
  if (told !== '') {
    session.messages = mended(session.messages);
    addUser(session.messages, [{ type: 'text', text: told }]);
  }
  return session;
}

/** Removes a session for good; false when there is none. What it wrote stays in the journal. */
export function removeSession(store: Documents, id: string): Promise<boolean> {
  return store.remove(KIND, id);
}

/** Saved sessions, newest first. */
export async function listSessions(store: Documents): Promise<SessionEntry[]> {
  return (await store.list(KIND)).flatMap(({ updatedAt, body }) => {
    const session = document.safeParse(body).data;
    if (!session) return [];
    const { id, title, transcript } = session;
    const said = transcript.filter((item) => item.kind === 'user' || item.kind === 'assistant');
    const turns = said.filter(({ kind }) => kind === 'user').length;
    return [{ id, title, updatedAt, turns, text: said.map(({ text }) => text).join('\n') }];
  });
}

/** States of a write that only a living program leaves. */
const OPEN = ['waiting', 'accepted', 'always'];
/** No more runs than these are looked through for that of a plan. */
const LATEST = 50;

/**
 * What became of a session's writes when its program was killed, from the journal: brings the items up to date;
 * answers what the model has to know, empty for nothing.
 */
async function cutOff(
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
