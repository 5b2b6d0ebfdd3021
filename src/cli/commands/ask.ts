// ask: one sentence to the model, one answer. Never asks back: what needs approval is denied.
import type { AgentEvent, AgentSession } from '../../agent/index.ts';
import { openChat, readShelf } from '../../app/index.ts';
import { AppError, type JsonObject } from '../../base/index.ts';
import { checkPatterns } from '../../policy/index.ts';
import { gatherInput } from '../ask-input.ts';
import type { Cli, CommandFile } from '../cli.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../exit-codes.ts';
import { savePlanFile } from '../plan-file.ts';
import { AskView, OUTPUTS, type Output } from '../view/ask-view.ts';
import { planLines } from '../view/plan-view.ts';

interface AskFlags {
  output?: string;
  file?: string[];
  allow?: string[];
  dryRun?: boolean;
  planOut?: string;
  maxTurns?: string;
  maxCost?: string;
  model?: string;
  effort?: string;
}

const several = (value: string, earlier: string[] | undefined) => [...(earlier ?? []), value];

export const askCommand: CommandFile = (program, action) => {
  program
    .command('ask [question...]')
    .summary('ask the model once; only allowed writes are made')
    .description(
      'Ask the model once and print its answer. It never prompts: a write that would need approval ' +
        'is denied (exit code 5) unless the policy or --allow permits it. Files are attached with ' +
        '@path or --file; piped input is attached too, or is the question if there is none. Needs ' +
        'ANTHROPIC_API_KEY.',
    )
    .option('--output <format>', OUTPUTS.join(', '), 'text')
    .option('--file <path>', 'attach a file; - is standard input (repeatable)', several)
    .option(
      '--allow <operation>',
      'allow writes of this kind, such as time_entry.create (repeatable)',
      several,
    )
    .option('--dry-run', 'collect the writes in a plan without writing')
    .option('--plan-out <file>', 'with --dry-run: save the plan for `apply`')
    .option('--max-turns <count>', 'limit the requests to the model')
    .option('--max-cost <dollars>', 'limit what the model may cost')
    .option('--model <name>', 'model to use')
    .option('--effort <level>', 'effort of the model: low, medium, high, xhigh or max')
    .action(
      action(async (cli, command) => {
        const flags = command.opts<AskFlags>();
        const output = outputOf(cli, flags);
        const allow = checkPatterns(flags.allow ?? []);
        const rounds = positive('--max-turns', flags.maxTurns);
        const costUsd = positive('--max-cost', flags.maxCost);
        const { text, attachments } = await gatherInput(command.args, flags.file ?? [], cli);
        const session = await openSession(cli, flags, {
          allow,
          limits: {
            ...(rounds === null ? {} : { rounds: Math.ceil(rounds) }),
            ...(costUsd === null ? {} : { costUsd }),
          },
        });
        const view = new AskView(cli.io, output, cli.flags.quiet === true);
        const end = await runOneTurn(cli, session, view, () => session.send(text, attachments));
        await report(cli, { session, view, end, output, flags });
      }),
    );
};

async function openSession(
  cli: Cli,
  flags: AskFlags,
  more: { allow: string[]; limits: { rounds?: number; costUsd?: number } },
): Promise<AgentSession> {
  const { workflows } = await readShelf(cli.app().paths.config);
  const { machine, clock, random } = cli;
  return openChat(cli.app(), {
    machine,
    clock,
    random,
    workflows,
    mode: flags.dryRun || flags.planOut !== undefined ? 'plan' : 'ask',
    attended: false,
    keep: false,
    model: flags.model,
    effort: flags.effort,
    ...more,
  });
}

type End = Extract<AgentEvent, { kind: 'turn-ended' }>;

/** Sends, listens and answers with the turn's end; an interruption ends the turn. */
async function runOneTurn(
  cli: Cli,
  session: AgentSession,
  view: AskView,
  send: () => Promise<void>,
): Promise<End> {
  let end: End = { kind: 'turn-ended', reason: 'error' };
  const stop = session.onEvent((event) => {
    view.take(event);
    if (event.kind === 'turn-ended') end = event;
  });
  const interrupt = () => session.interrupt();
  cli.interrupted.addEventListener('abort', interrupt, { once: true });
  try {
    await send();
  } finally {
    cli.interrupted.removeEventListener('abort', interrupt);
    stop();
  }
  return end;
}

interface Report {
  session: AgentSession;
  view: AskView;
  end: End;
  output: Output;
  flags: AskFlags;
}

async function report(cli: Cli, { session, view, end, output, flags }: Report): Promise<void> {
  const { io } = cli;
  const plan = session.pendingPlan();
  if (plan && flags.planOut !== undefined) savePlanFile(flags.planOut, plan);
  const writes = view.writes.outcome();
  cli.exit = end.reason === 'done' ? writes.exit : exitOf(end);
  if (output !== 'text') {
    // A missing key ends before the endpoint was opened, and needs no quota to be told.
    const quota: JsonObject = end.code === 'authorization' ? {} : await cli.app().quota();
    const document = view.document(session, end, plan, quota);
    io.out(JSON.stringify(document, null, output === 'json' ? 2 : undefined));
  } else {
    if (view.answer !== '') io.out(view.answer);
    if (plan) for (const line of ['', ...planLines(plan, io.columns)]) io.out(line);
    for (const { operation, target } of view.writes.denied()) {
      io.err(`Denied: ${operation} "${target.name}". Allow it with --allow "${operation}".`);
    }
    if (writes.exit !== EXIT.done) {
      io.err(`${writes.done} of ${writes.all} writes were made as asked.`);
    }
  }
  if (end.message === undefined) return;
  if (output === 'text') {
    throw new AppError(
      end.code ?? 'failed',
      end.message,
      end.next === undefined ? {} : { next: end.next },
    );
  }
  io.err(`Error: ${end.message}${end.next === undefined ? '' : `\n${end.next}`}`);
}

const EXITS: Record<Exclude<End['reason'], 'error'>, ExitCode> = {
  done: EXIT.done,
  denied: EXIT.denied,
  limit: EXIT.budget,
  interrupted: EXIT.interrupted,
};

function exitOf({ reason, code }: End): ExitCode {
  return reason === 'error' ? exitCodeOf(code ?? 'failed') : EXITS[reason];
}

function outputOf(cli: Cli, flags: AskFlags): Output {
  if (cli.flags.json) return 'json';
  const known = OUTPUTS.find((one) => one === flags.output);
  if (known) return known;
  throw new AppError('usage', `There is no output "${flags.output}".`, {
    next: `Known: ${OUTPUTS.join(', ')}.`,
  });
}

/** A positive number from a flag; null when it was not given. Errors: AppError `usage`. */
function positive(flag: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const number = Number(text.replace(/^\$/, ''));
  if (number > 0) return number;
  throw new AppError('usage', `${flag} wants a positive number, not "${text}".`);
}
