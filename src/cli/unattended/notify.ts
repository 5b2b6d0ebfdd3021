// Telling people how a run ended: a comment on a ClickUp task, or a webhook.
import { AppError, type JsonObject, messageOf } from '../../base/index.ts';
import { writeComment } from '../../engine/index.ts';
import type { Cli } from '../cli.ts';
import { parseAddress } from './ping.ts';
import { send } from './send.ts';

/** How a run ended, for people (`text`) and for programs. */
export interface Outcome extends JsonObject {
  text: string;
  workflow: string;
  runId: string | null;
  state: string;
  exitCode: number;
}

/** Tells one receiver; throws what went wrong. */
export type Receiver = (outcome: Outcome) => Promise<void>;

/**
 * The receiver that a target names: `task:ID`, or a URL. What can be wrong with it is found here,
 * before the run writes anything. Errors: AppError `usage`, `unreachable`.
 */
export async function openReceiver(cli: Cli, target: string): Promise<Receiver> {
  const taskId = /^task:(.+)$/.exec(target.trim())?.[1];
  return taskId === undefined ? webhook(cli, target) : comment(cli, taskId.trim());
}

function webhook(cli: Cli, target: string): Receiver {
  cli.conceal(target);
  const url = parseAddress(target).href;
  cli.conceal(url);
  return async (outcome) => {
    const fault = await send(url, { method: 'POST', body: JSON.stringify(outcome) }, cli);
    if (fault !== null) throw new Error(fault);
  };
}

async function comment(cli: Cli, taskId: string): Promise<Receiver> {
  const binding = await cli.app().binding();
  if (binding.capability('comment.create').state === 'absent') {
    throw new AppError('unreachable', 'This endpoint cannot write comments.', {
      next: 'Notify a webhook instead: --notify URL.',
    });
  }
  const reader = await cli.app().reader();
  const own = await (await cli.app().hierarchy()).taskId(taskId);
  const task = reader.can('task.get')
    ? await reader.read('task.get', { taskId: own }).catch((thrown: unknown) => {
        if (!(thrown instanceof AppError) || thrown.data.reason !== 'not-found') throw thrown;
        throw new AppError('usage', `There is no task "${taskId}" to comment on.`, {
          next: 'Write --notify task:ID with the id of a task.',
        });
      })
    : { id: own, name: taskId };
  const engine = await cli.app().engine();
  return ({ workflow, runId, text }) =>
    writeComment(engine, {
      ...{ workflow: `${workflow}/notify`, task, text },
      key: `notify/${runId ?? `${workflow}-${cli.clock.now()}`}/${task.id}`,
    });
}

/** Tells all of them; what went wrong is a warning and never fails the run. */
export async function tellAll(cli: Cli, receivers: Receiver[], outcome: Outcome): Promise<void> {
  for (const tell of receivers) {
    try {
      await tell(outcome);
    } catch (thrown) {
      cli.warn(`The notification did not arrive: ${messageOf(thrown).replace(/\.$/, '')}.`);
    }
  }
}
