// A run that nobody watches: its time limit, its pings, and who is told how it ended.
import type { Command } from 'commander';
import { AppError, cleanText, type JsonObject, messageOf } from '../../base/index.ts';
import { type RunReport, writeComment } from '../../engine/index.ts';
import type { Cli } from '../cli.ts';
import { parseDuration } from '../duration.ts';
import { EXIT, exitCodeOf } from '../exit-codes.ts';
import { readableError } from '../readable-error.ts';
import { runLines } from '../view/run-view.ts';
import { createPing, parseAddress } from './ping.ts';
import { send } from './send.ts';

/** Flags of commands that write, for when nobody watches. */
export interface AttendedFlags {
  timeout?: string;
  ping?: string;
  notify?: string[];
}

export function attendedFlags(command: Command): Command {
  return command
    .option('--timeout <duration>', 'stop cleanly after this long, such as 10m (exit 124)')
    .option('--ping <url>', 'ping a monitoring service: URL/start, then URL or URL/EXITCODE')
    .option(
      '--notify <target>',
      'report the result to task:ID (as a comment) or to a webhook URL',
      (target: string, earlier: string[] | undefined) => [...(earlier ?? []), target],
    );
}

/** What a run came to: its report, and the text that it was run for, where there is one. */
export interface Result {
  report: RunReport | null;
  text?: string | null;
}

/** Does the work within its time limit, and sends the pings and notices that were asked for. Throws what the work threw. */
export async function attended(
  cli: Cli,
  flags: AttendedFlags,
  name: string,
  work: () => Promise<Result>,
): Promise<void> {
  if (flags.timeout !== undefined) cli.ending.limit(parseDuration(flags.timeout), cli.clock);
  const ping = flags.ping === undefined ? null : openPing(cli, flags.ping);
  ping?.start();
  const receivers: Receiver[] = [];
  let result: Result = { report: null };
  let failure: Error | null = null;
  try {
    for (const target of flags.notify ?? []) receivers.push(await openReceiver(cli, target));
    result = await work();
  } catch (thrown) {
    const error = readableError(thrown, cli.ending);
    failure = error;
    cli.exit = exitCodeOf(error.code);
  }
  cli.ending.settle();
  // A run that found another one at work has nothing to tell, and neither has a dry run.
  if (receivers.length > 0 && cli.exit !== EXIT.locked && (failure || result.report)) {
    await tellAll(cli, receivers, outcomeOf(cli, name, result, failure));
  }
  await ping?.end(cli.exit);
  if (failure) throw failure;
}

function openPing(cli: Cli, address: string) {
  cli.conceal(address);
  return createPing(address, { fetch: cli.fetch, clock: cli.clock, warn: cli.warn });
}

/** Longer texts are cut: a comment is read by people. */
const LONGEST = 8_000;

function outcomeOf(
  cli: Cli,
  workflow: string,
  { report, text }: Result,
  failure: Error | null,
): Outcome {
  const surprises = report?.steps.filter(({ state }) => state !== 'done' && state !== 'noop') ?? [];
  const lines = [
    ...(text ? [text, ''] : []),
    ...(failure ? [`${workflow} failed: ${failure.message}`] : []),
    ...(report ? runLines(report, null, surprises) : []),
  ];
  return {
    text: cli.redact(cleanText(lines.join('\n'))).slice(0, LONGEST),
    workflow,
    runId: report?.id ?? null,
    state: report?.state ?? 'failed',
    exitCode: cli.exit,
    summary: report?.summary ?? null,
  };
}

/** How a run ended, for people (`text`) and for programs. */
interface Outcome extends JsonObject {
  text: string;
  workflow: string;
  runId: string | null;
  state: string;
  exitCode: number;
}

/** Tells one receiver; throws what went wrong. */
type Receiver = (outcome: Outcome) => Promise<void>;

/**
 * The receiver that a target names: `task:ID`, or a URL. What can be wrong with it is found here,
 * before the run writes anything. Errors: AppError `usage`, `unreachable`.
 */
async function openReceiver(cli: Cli, target: string): Promise<Receiver> {
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
async function tellAll(cli: Cli, receivers: Receiver[], outcome: Outcome): Promise<void> {
  for (const tell of receivers) {
    try {
      await tell(outcome);
    } catch (thrown) {
      cli.warn(`The notification did not arrive: ${messageOf(thrown).replace(/\.$/, '')}.`);
    }
  }
}
