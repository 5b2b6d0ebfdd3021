// A user's own workflow may never return, and then this process handles no timer and no signal
// in its process. So it runs in a process of its own, and this one ends it when it does not answer.
import { type ChildProcess, spawn } from 'node:child_process';
import { AppError, type Clock } from '../base/index.ts';
import type { Cli } from './cli.ts';
import { parseDuration } from './duration.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { EndReason, Shutdown } from './shutdown.ts';

/**
 * How long an answer may take before the process counts as stuck, ms: even a large plan is quicker. Once
 * it writes, the workflow's own code is over, and only a busy machine can make it slow.
 */
const PATIENCE_MS = { planning: 1_500, writing: 30_000 };
/** Tells the process that somebody watches over it. */
const SUPERVISED = 'CLICKUP_AGENT_SUPERVISED';

/** From the supervisor: end, for this reason. It is answered at once with `heard`. */
interface Request {
  end: EndReason;
}

/** To the supervisor. */
interface WorkerMessage {
  acknowledged: true;
  /** The plan is made and is being written. */
  writes: true;
}

/** Whether this command line can and should be run under supervision: not when it is already. */
export function canSupervise({ machine, program }: Cli): boolean {
  return program.script !== '' && machine.environment[SUPERVISED] === undefined;
}

/**
 * Runs this command line again in a process of its own, on the same terminal, and sets its exit code.
 * `what` names the workflow. Errors: AppError `timeout` or `interrupted` when it had to be killed.
 */
export async function supervise(
  cli: Cli,
  what: string,
  timeout: string | undefined,
): Promise<void> {
  const { node, script } = cli.program;
  const limitMs = timeout === undefined ? null : parseDuration(timeout);
  const child = spawn(node, [...process.execArgv, script, ...cli.argv], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...cli.machine.environment, [SUPERVISED]: '1' },
  });
  const killed = new AbortController();
  // If this process is killed, the child must not stay behind.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  let patienceMs = PATIENCE_MS.planning;
  child.on('message', (message) => {
    if ((message as Partial<WorkerMessage>).writes) patienceMs = PATIENCE_MS.writing;
  });
  const over = new AbortController();
  const ask = (reason: EndReason) => {
    askToEnd(child, reason, [cli.clock, patienceMs], () => {
      killed.abort(reason);
      kill();
    });
  };
  const interrupt = () => ask(cli.ending.asked ?? 'interrupt');
  cli.ending.request.addEventListener('abort', interrupt, { once: true });
  if (limitMs !== null) {
    cli.clock.sleep(limitMs, over.signal).then(
      () => ask('timeout'),
      () => {},
    );
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  over.abort();
  process.off('exit', kill);
  cli.ending.request.removeEventListener('abort', interrupt);
  if (killed.signal.aborted) throw stuck(what, killed.signal.reason as EndReason);
  cli.exit = (code ?? EXIT.failed) as ExitCode;
}

/** Asks the process to end as it would itself; `onSilence` when it does not even hear. */
function askToEnd(
  child: ChildProcess,
  reason: EndReason,
  [clock, patienceMs]: [Clock, number],
  onSilence: () => void,
): void {
  const acknowledged = new AbortController();
  clock.sleep(patienceMs, acknowledged.signal).then(onSilence, () => {});
  child.on('message', (message) => {
    if ((message as Partial<WorkerMessage>).acknowledged) acknowledged.abort();
  });
  child.once('close', () => acknowledged.abort());
  child.send({ end: reason } satisfies Request, () => {});
}

function stuck(what: string, reason: EndReason): AppError {
  const next = `It was ended. Look for a loop without an end in ${what}; on a busy machine, plan fewer steps at once.`;
  return reason === 'timeout'
    ? new AppError('timeout', `${what} did not stop when its --timeout ran out.`, {
        next,
      })
    : new AppError('interrupted', `${what} did not stop when it was asked to.`, { next });
}

/**
 * Listens to a supervisor, where there is one: it alone asks this process to end. Signals of the
 * terminal reach both processes, and would count twice.
 */
export function listenToSupervisor(
  channel: Pick<NodeJS.Process, 'send' | 'on' | 'channel' | 'disconnect'>,
  environment: Readonly<Record<string, string | undefined>>,
  end: (reason: 'interrupt' | 'terminate') => void,
  ending: Shutdown,
): boolean {
  if (environment[SUPERVISED] === undefined || !channel.send) return false;
  channel.on('message', (message) => {
    const { end: reason } = message as Partial<Request>;
    channel.send?.({ acknowledged: true } satisfies Partial<WorkerMessage>);
    if (reason === 'timeout') ending.ask('timeout');
    else if (reason !== undefined) end(reason);
  });
  ending.writes.addEventListener('abort', () => {
    channel.send?.({ writes: true } satisfies Partial<WorkerMessage>);
  });
  channel.on('disconnect', () => end('terminate'));
  // It must not keep a process that is done.
  channel.channel?.unref();
  return true;
}
