// Approvals in ClickUp itself: a plan that waits is posted as a comment with its table, and an answer of
// one of its approvers counts. Who wrote a comment is what ClickUp says, by the id in the fleet file.
import { AppError, cleanLine, messageOf } from '../base/index.ts';
import {
  type Comment,
  type Engine,
  fieldChanges,
  type Plan,
  writeComment,
} from '../engine/index.ts';
import type { Server } from '../store/index.ts';
import { readFleet } from './apply.ts';
import { decide, findPlan, listPlans, type WaitingPlan } from './approvals.ts';
import { durationMs, type FleetFile, placeOf } from './file.ts';
import type { NoticeDeps } from './notices.ts';

type CommentDeps = Pick<NoticeDeps, 'server' | 'queue' | 'log' | 'openEngine'>;

/** What an answer says. */
export interface Answer {
  verdict: 'approve' | 'reject';
  hash: string;
  /** Ids of the approved steps; none: all. */
  steps: string[];
}

/** Steps that a comment shows; more of them are looked at on the page. */
const MOST_STEPS = 40;
const ANSWER = /^(approve|reject) ([0-9a-f]{8,64})((?:[ ,]+s\d+)*)$/i;

/**
 * Posts what waits and reads the answers, at most once in the interval that the file names, whichever of
 * the machines comes first. Errors are logged: the next turn tries again.
 */
export async function tendComments(deps: CommentDeps): Promise<void> {
  const { server, log } = deps;
  const file = await readFleet(server);
  const place = file?.approvals;
  if (!place || !(await takeTurn(server, durationMs(place.every)))) return;
  const waiting = await listPlans(server, 'waiting');
  if (waiting.length === 0) return;
  try {
    const { engine, close } = await deps.openEngine(placeOf(file, place));
    try {
      for (const one of waiting) await post(one, place.task, engine, deps);
      const look = { operation: 'comment.list' as const, input: { taskId: place.task } };
      const comments = (await engine.look(look)) as Comment[];
      // Oldest first: what somebody said last counts.
      for (const comment of comments.toReversed()) await count(comment, file, deps);
    } finally {
      await close();
    }
  } catch (thrown) {
    log('warn', 'comments', { message: messageOf(thrown) });
  }
}

/** What a comment says, when it says nothing else: an answer within a longer text may be a quotation. */
export function readAnswer(text: string): Answer | null {
  const [, verdict, hash, list = ''] = ANSWER.exec(cleanLine(text, 2_000)) ?? [];
  if (verdict === undefined || hash === undefined) return null;
  const steps = list.toLowerCase().split(/[ ,]+/).filter(Boolean);
  const said = verdict.toLowerCase() as Answer['verdict'];
  return { verdict: said, hash: hash.toLowerCase(), steps };
}

async function takeTurn({ query }: Server, everyMs: number): Promise<boolean> {
  const rows = await query(
    `INSERT INTO clickup_agent.documents AS one (kind, id, updated_at, body)
     VALUES ('comments', 'turn', extract(epoch FROM clock_timestamp()) * 1000, '{}')
     ON CONFLICT (kind, id) DO UPDATE SET updated_at = excluded.updated_at
     WHERE one.updated_at <= excluded.updated_at - $1 RETURNING 1`,
    [everyMs],
  );
  return rows.length > 0;
}

async function post(
  waiting: WaitingPlan,
  taskId: string,
  engine: Engine,
  { server }: CommentDeps,
): Promise<void> {
  const { hash } = waiting;
  const [row] = await server.query(
    'SELECT posted_at FROM clickup_agent.plans WHERE hash = $1 AND posted_at IS NULL',
    [hash],
  );
  if (!row) return;
  const { plan } = await findPlan(server, hash);
  const task = { id: taskId, name: 'the task for approvals' };
  const comment = { workflow: 'approval', key: `approval/${hash}`, task };
  await writeComment(engine, { ...comment, text: textOf(waiting, plan) });
  await server.query('UPDATE clickup_agent.plans SET posted_at = now() WHERE hash = $1', [hash]);
}

function textOf(waiting: WaitingPlan, { steps, timeZone }: Plan): string {
  const { hash, slot, needed, approvers, expiresAt } = waiting;
  const short = hash.slice(0, 8);
  const lines = steps
    .slice(0, MOST_STEPS)
    .flatMap((one) => [
      `${one.id}. ${one.operation} ${cleanLine(one.target.name, 100)}`,
      ...fieldChanges(one, timeZone).map(
        ({ field, before, after }) => `    ${cleanLine(field, 60)}: ${before} → ${after}`,
      ),
    ]);
  const more = steps.length - MOST_STEPS;
  return [
    `Plan ${short} of ${slot} waits for ${needed} of ${approvers.join(', ')}, until ${new Date(expiresAt).toISOString()}.`,
    ...lines,
    ...(more > 0 ? [`… and ${more} more: the page shows them.`] : []),
    `Answer with a comment of its own: approve ${short}, approve ${short} s1 s2 for these steps alone, or reject ${short}.`,
  ].join('\n');
}

async function count(comment: Comment, file: FleetFile, deps: CommentDeps): Promise<void> {
  const answer = readAnswer(comment.text);
  if (answer === null || comment.userId === null) return;
  const person = Object.entries(file.people).find(([, { id }]) => id === comment.userId)?.[0];
  if (person === undefined) return;
  try {
    const { waiting } = await findPlan(deps.server, answer.hash);
    if (waiting.state !== 'waiting') return;
    await decide(deps.server, deps.queue, {
      ...{ hash: waiting.hash, person, verdict: answer.verdict, via: `comment ${comment.id}` },
      ...(answer.steps.length > 0 ? { steps: answer.steps } : {}),
    });
  } catch (thrown) {
    // An answer of somebody who may not decide, or with an unknown step, changes nothing.
    if (!(thrown instanceof AppError)) throw thrown;
    deps.log('warn', 'comment-refused', { comment: comment.id, person, message: thrown.message });
  }
}
