// A session as a document in the store: saved after each turn, listed, and taken up again.
import { z } from 'zod';
import { AppError, type JsonObject } from '../base/index.ts';
import type { Documents } from '../store/index.ts';
import type { Message } from './model/model.ts';
import type { TranscriptItem } from './session.ts';

const KIND = 'session';

const object = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null);

const document = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  /** The first words of the conversation. */
  title: z.string(),
  startedAt: z.number(),
  endpoint: z.string(),
  model: z.string(),
  messages: z.array(z.custom<Message>((value) => typeof value === 'object' && value !== null)),
  transcript: z.array(
    z.custom<TranscriptItem>((value) => typeof value === 'object' && value !== null),
  ),
  rules: z.array(object),
  collected: z.array(object),
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

/** The session of an id, or the newest. Errors: AppError `usage` when there is none. */
export async function loadSession(store: Documents, id?: string): Promise<KeptSession> {
  const body = id === undefined ? (await store.list(KIND))[0]?.body : await store.get(KIND, id);
  const parsed = document.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new AppError(
    'usage',
    id === undefined ? 'No session is kept.' : `There is no session "${id}".`,
    {
      next: 'Use /sessions to see those that are kept.',
    },
  );
}

/** Kept sessions, newest first. */
export async function listSessions(store: Documents): Promise<SessionEntry[]> {
  return (await store.list(KIND)).flatMap(({ updatedAt, body }) => {
    const parsed = document.safeParse(body);
    if (!parsed.success) return [];
    const { id, title, transcript } = parsed.data;
    const said = transcript.filter((item) => item.kind === 'user' || item.kind === 'assistant');
    const turns = said.filter(({ kind }) => kind === 'user').length;
    return [{ id, title, updatedAt, turns, text: said.map(({ text }) => text).join('\n') }];
  });
}
