// Notifications for the receivers of the fleet file: each is a job of its own, queued in the transaction
// of what happened. A receiver that is away delays nobody.
import { createHmac, randomUUID } from 'node:crypto';
import { cleanLine, type Log, messageOf } from '../base/index.ts';
import { type Engine, writeComment } from '../engine/index.ts';
import type { Query, Server } from '../store/index.ts';
import { audit, readFleet } from './apply.ts';
import { type NoticeKind, placeOf, type Reference } from './file.ts';
import type { Notice, Queue } from './queue.ts';

export interface NoticeDeps {
  server: Server;
  queue: Queue;
  log: Log;
  /** The secret that a reference of the file leads to on this machine. Errors: AppError `authorization`. */
  secretOf(from: Reference): string;
  /** Sends a JSON body, trying a few times; answers null when it arrived, else why not. */
  post(url: string, body: string, headers: Record<string, string>): Promise<string | null>;
  /** Opens an engine with a credential, for a comment alone. */
  openEngine(
    place: ReturnType<typeof placeOf>,
  ): Promise<{ engine: Engine; close(): Promise<void> }>;
}

/** Pauses between tries, ms; afterwards the audit says that nobody was reached. */
const PAUSES_MS = [30_000, 120_000, 600_000, 3_600_000];

const SENTENCES: Record<NoticeKind, string> = {
  waiting: 'A plan waits for approval',
  reminder: 'A plan still waits for approval',
  expired: 'A plan expired because nobody decided on it',
  failed: 'Some writes of a run were refused',
  dead: 'Work failed and is not tried again until somebody releases it',
};

/** Queues a notice for every receiver that wants this kind. `detail`: what else a person should know. */
export async function notify(
  query: Query,
  queue: Queue,
  kind: NoticeKind,
  { slot, hash, detail }: { slot: string; hash?: string; detail?: string | undefined },
): Promise<void> {
  const file = await readFleet({ query });
  const receivers = (file?.notify ?? []).filter(({ on }) => on.includes(kind));
  const path =
    hash === undefined ? `/slots?state=${kind === 'dead' ? kind : 'partial'}` : `/plans/${hash}`;
  const url = file?.page === undefined ? null : new URL(path, file.page).href;
  const plan = hash === undefined ? '' : `, plan ${hash.slice(0, 8)}`;
  const text = `${SENTENCES[kind]}: ${cleanLine(slot)}${plan}.`;
  await queue.put(
    query,
    receivers.map((receiver) => ({
      ...{ kind: 'notice' as const, receiver, tries: 0 },
      message: {
        ...{
          id: randomUUID(),
          event: kind,
          at: new Date().toISOString(),
          slot,
          plan: hash ?? null,
          url,
        },
        text: [text, cleanLine(detail ?? '', 1_000), url ?? ''].filter(Boolean).join(' '),
      },
    })),
  );
}

/** Delivers a notice, or queues it for later. */
export async function deliver(notice: Notice, deps: NoticeDeps): Promise<void> {
  const { message, tries } = notice;
  const fault = await send(notice, deps).catch((thrown: unknown) => messageOf(thrown));
  if (fault === null) return;
  deps.log('warn', 'notice', { id: message.id, event: message.event, reason: fault });
  const pause = PAUSES_MS[tries];
  await deps.server.transaction(async (query) => {
    if (pause !== undefined) await deps.queue.put(query, [{ ...notice, tries: tries + 1 }], pause);
    else await audit(query, 'fleet', 'notification failed', message.slot, { reason: fault });
  });
}

async function send({ receiver, message }: Notice, deps: NoticeDeps): Promise<string | null> {
  if ('webhook' in receiver) {
    const body = JSON.stringify(message);
    const signed = signedHeaders(message.id, body, deps.secretOf(receiver.secret));
    return deps.post(deps.secretOf(receiver.webhook), body, signed);
  }
  const { task } = receiver;
  const file = await readFleet(deps.server);
  if (!file) return 'there is no fleet file';
  const { engine, close } = await deps.openEngine(placeOf(file, receiver));
  try {
    const comment = { workflow: 'fleet-notice', key: `notice/${message.id}`, text: message.text };
    await writeComment(engine, {
      ...comment,
      task: { id: task, name: 'the task for notifications' },
    });
    return null;
  } finally {
    await close();
  }
}

/** The headers of Standard Webhooks: an id, the time, and an HMAC-SHA256 over both and the body. */
function signedHeaders(id: string, body: string, secret: string): Record<string, string> {
  const at = String(Math.floor(Date.now() / 1_000));
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : secret;
  const mark = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': `v1,${mark}` };
}
