// Events that start a schedule's work: a call with a token, or ClickUp's webhooks with their signature.
import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  AppError,
  isObject,
  type Json,
  type JsonObject,
  parseJson,
  sha256,
} from '../base/index.ts';
import type { Server } from '../store/index.ts';
import { readFleet } from './apply.ts';
import type { Reference } from './file.ts';
import type { Queue } from './queue.ts';
import { startSchedule } from './start.ts';

export interface TriggerDeps {
  server: Server;
  queue: Queue;
  /** The secret that a reference of the file leads to on this machine. Errors: AppError `authorization`. */
  secretOf(from: Reference): string;
}

/**
 * Starts a schedule because of a call. `event`: what the caller names the occasion by; a second call with
 * the same starts nothing. Answers the slots. Errors: AppError `authorization` for a wrong token or name.
 */
export async function receiveCall(
  deps: TriggerDeps,
  { schedule, token, event }: { schedule: string; token: string; event: string },
): Promise<string[]> {
  const file = await readFleet(deps.server);
  const on = file?.schedules[schedule]?.on;
  // Which names there are is nobody's business who has no token.
  if (!file || !on || !('call' in on) || !isSame(token, deps.secretOf(on.call))) {
    throw new AppError('authorization', 'There is no such trigger, or its token is wrong.');
  }
  return start(deps, schedule, `call-${sha256(event).slice(0, 24)}`, 'call');
}

/**
 * Starts the schedules that wait for a webhook's event. ClickUp sends an event again when it was not
 * answered in time; it starts them once. Answers the slots. Errors: AppError `authorization` for a
 * signature that no secret of the file makes, `usage` for a body that is none of ClickUp's.
 */
export async function receiveWebhook(
  deps: TriggerDeps,
  { body, signature }: { body: string; signature: string },
): Promise<string[]> {
  const file = await readFleet(deps.server);
  const waiting = Object.entries(file?.schedules ?? {}).flatMap(([id, { on }]) =>
    on &&
    'event' in on &&
    isSame(signature.toLowerCase(), signatureOf(body, deps.secretOf(on.secret)))
      ? [{ id, on }]
      : [],
  );
  if (!file || waiting.length === 0) {
    throw new AppError('authorization', 'The signature matches no webhook of this fleet.');
  }
  const event = parseJson(body);
  if (!isObject(event) || typeof event.event !== 'string') {
    throw new AppError('usage', 'The body is not a ClickUp event.');
  }
  const started: string[] = [];
  for (const { id, on } of waiting) {
    if (on.event !== event.event || !isOfList(event, on.list)) continue;
    started.push(...(await start(deps, id, `event-${nameOf(event, body)}`, 'webhook')));
  }
  return started;
}

/** The hex HMAC-SHA256 of a body that ClickUp sends as `X-Signature`. */
export function signatureOf(body: string, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

/** Starts a schedule for everyone it is for. */
async function start(
  { server, queue }: TriggerDeps,
  schedule: string,
  event: string,
  who: string,
): Promise<string[]> {
  const started: string[] = [];
  const rows = await server.query(
    `SELECT id FROM clickup_agent.schedules WHERE id LIKE $1 || '/%' ORDER BY id`,
    [schedule.replace(/[\\%_]/g, '\\$&')],
  );
  for (const { id } of rows) {
    const slot = await startSchedule(server, queue, { schedule: String(id), event, who });
    if (slot !== null) started.push(slot);
  }
  return started;
}

/** What makes an event another one: the change in a task's history, else the whole of the body. */
function nameOf({ webhook_id, history_items }: JsonObject, body: string): string {
  const [item] = Array.isArray(history_items) ? history_items : [];
  const id = isObject(item) ? item.id : undefined;
  return sha256(id === undefined ? body : `${String(webhook_id)} ${String(id)}`).slice(0, 24);
}

/** A change in a task's history names its list; an event that names none was asked for by its webhook. */
function isOfList({ history_items, list_id }: JsonObject, list: string | undefined): boolean {
  if (list === undefined) return true;
  const items: Json[] = Array.isArray(history_items) ? history_items : [];
  const named = [
    list_id,
    ...items.map((one) => (isObject(one) ? one.parent_id : undefined)),
  ].filter((one) => one !== undefined && one !== null);
  return named.length === 0 || named.map(String).includes(list);
}

/** Compares without telling by its time how much agrees. */
export function isSame(shown: string, wanted: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(shown)), Buffer.from(sha256(wanted)));
}
