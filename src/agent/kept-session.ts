// A session as a document in the store: saved as it goes on, listed, and taken up again.
import { z } from 'zod';
import { AppError, type JsonObject } from '../base/index.ts';
import type { Documents, Store } from '../store/index.ts';
import { cutOff } from './cut-off.ts';
import type { Message } from './model/model.ts';
import type { TranscriptItem } from './session.ts';
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
