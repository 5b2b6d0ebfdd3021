// What the chat talks to: the rooms of an app, and what the command line knows to print.
import type { AgentSession, Mode } from '../../agent/index.ts';
import { type App, modelEnvironment, openChat, readShelf } from '../../app/index.ts';
import { AppError, type JsonObject, messageOf } from '../../base/index.ts';
import {
  formatInstant,
  type LocalFile,
  parametersOf,
  runHistory,
  type Task,
} from '../../engine/index.ts';
import type { Governor } from '../../quota/index.ts';
import { findTasks } from '../../selection/index.ts';
import { openBrowser } from '../app-login.ts';
import {
  fieldSources,
  placeChoices,
  queryNames,
  taskChoices,
  workflowForm,
} from '../approval/field-sources.ts';
import { stepForm } from '../approval/step-form.ts';
import type { Cli } from '../cli.ts';
import { savePlanFile } from '../plan-file.ts';
import { planLines } from '../view/plan-view.ts';
import { runLines, workIn } from '../view/run-view.ts';
import { viewStep } from '../view/step-view.ts';
import { loadWorkflow, splitFlags, workflowCommand } from '../workflow-flags.ts';
import { filesUnder, readAttached, writeNew } from './files.ts';
import { chatMemory } from './memory.ts';
import { chatReports } from './reports.ts';
import { chatWords } from './words.ts';

type ChatBackend = import('../../tui/index.ts').ChatBackend;
type Conversing = import('../../tui/index.ts').Conversing;

/** What a person chose for the conversation on the command line. */
export interface ChatChoices {
  folder: string;
  model?: string | undefined;
  effort?: string | undefined;
  maxCostUsd?: number | undefined;
  /** The id of a saved session, or `last`. */
  resume?: string | undefined;
}

const KEY = 'ANTHROPIC_API_KEY';
const SIMULATED = 'This is a simulated workspace. Try /tasks open, /tree or /weekly-sync.';

export function chatBackend(cli: Cli, choices: ChatChoices): ChatBackend {
  const app = cli.app('interactive');
  const { clock, random, machine } = cli;
  let governor: Governor | null = null;
  let own: Promise<readonly Task[]> | null = null;
  const ownTasks = () => {
    own ??= app
      .engine()
      .then((engine) => findTasks(engine, 'open assignee:me'))
      .then(({ selection }) => selection.tasks)
      .catch(() => {
        own = null;
        return [];
      });
    return own;
  };

  const open = async (resume: string | undefined): Promise<AgentSession> => {
    const { workflows } = await readShelf(app.paths.config);
    return openChat(app, {
      machine,
      clock,
      random,
      workflows,
      mode: 'ask' satisfies Mode,
      attended: true,
      keep: true,
      model: choices.model,
      effort: choices.effort,
      limits: choices.maxCostUsd === undefined ? undefined : { costUsd: choices.maxCostUsd },
      resume,
    });
  };
  const converse = async (resume: string | undefined): Promise<Conversing> => ({
    session: await open(resume),
    missingKey: modelEnvironment(app.files, machine)[KEY] ? null : KEY,
  });

  return {
    profile: app.profileName,
    words: chatWords(() => app.timeZone),
    redact: cli.redact,
    reports: chatReports({ ...cli, app: () => app }),
    ...chatMemory(app, clock),

    setUp: isFresh(cli, app)
      ? async (ask) => {
          const { documents } = await app.store();
          if (await documents.get('chat', 'started')) return false;
          const { firstStart } = await import('../commands/init.ts');
          const { profile, key } = await firstStart(cli, ask);
          await documents.put('chat', 'started', {}, clock.now());
          if (profile === null) ask.say(SIMULATED);
          if (profile === null && !key) return false;
          await cli.reopen(profile);
          return true;
        }
      : null,

    async connect() {
      const hierarchy = await app.hierarchy();
      governor = await app.governor();
      const { name } = await hierarchy.workspace();
      return { endpoint: app.profileName, workspace: name };
    },
    quota() {
      if (!governor) return null;
      const { limit, remaining, resetAt } = governor.snapshot();
      return { limit, remaining, resetAt };
    },

    newSession: () => converse(choices.resume),
    resume: (id) => converse(id),
    async models() {
      const { MODEL_NAMES } = await import('../../agent/index.ts');
      return MODEL_NAMES.map((name) => ({ value: name, label: name, hint: '' }));
    },

    async workflows() {
      const { workflows } = await readShelf(app.paths.config);
      return Object.entries(workflows).map(([name, { summary }]) => ({
        value: name,
        label: name,
        hint: summary,
      }));
    },
    async workflowHelp(name) {
      const workflow = await loadWorkflow(cli, name);
      // What only a run without anybody there takes is no use here.
      const own = new Set(['--dry-run', ...parametersOf(workflow).map(({ flag }) => flag)]);
      const command = workflowCommand(workflow)
        .name(`/${name}`)
        .configureHelp({
          helpWidth: cli.io.columns ?? 80,
          visibleOptions: ({ options }) => options.filter(({ long }) => own.has(long ?? '')),
        });
      return command.helpInformation().trimEnd().split('\n');
    },
    stepForm: (step) => stepForm(step, fieldSources(app, clock)),
    workflowForm: async (name) => workflowForm(await loadWorkflow(cli, name), app),
    async tasks(query) {
      const { selection, notes, timeZone } = await findTasks(await app.engine(), query);
      const { taskTable } = await import('../../agent/index.ts');
      return { table: taskTable(selection.tasks, timeZone), notes };
    },
    openLink: (url) => void openBrowser(cli, url),
    async planWorkflow(name, flags) {
      if (flags.includes('-')) {
        throw new AppError('usage', 'Standard input is the keyboard here.', {
          next: 'Name a file instead of -.',
        });
      }
      const workflow = await loadWorkflow(cli, name);
      const command = workflowCommand(workflow).configureOutput({
        writeOut: () => {},
        writeErr: () => {},
      });
      try {
        command.parse([...flags], { from: 'user' });
      } catch (thrown) {
        throw new AppError('usage', messageOf(thrown).replace(/^error: /, ''), {
          next: `See what it takes: /${name} --help`,
        });
      }
      const { params } = splitFlags(workflow, command);
      let files: LocalFile[] = [];
      const plan = await spentOn(await app.governor(), async () => {
        const planned = await (await app.engine()).plan(workflow, params);
        files = planned.files;
        return planned.plan;
      });
      const notes = files.map(async ({ path, content, what }) => {
        return `${what} is in ${await writeNew(choices.folder, path, content)}.`;
      });
      return { plan, notes: await Promise.all(notes) };
    },
    async latestRuns() {
      const runs = await runHistory(await app.store()).list({ limit: 40 });
      return runs
        .filter(({ steps }) => steps.some(({ state }) => state === 'done'))
        .map((run) => ({
          value: run.id,
          label: run.id,
          hint: [workIn(run), formatInstant(run.startedAt, app.timeZone), run.state].join(', '),
        }));
    },
    planUndo: async (runId) =>
      spentOn(await app.governor(), async () => (await app.engine()).planUndo(runId)),
    planLines: (plan, width) => planLines(plan, width, 'numbered'),
    stepView: (step, plan) => viewStep(step, plan.timeZone),
    async savePlan(path, plan) {
      savePlanFile(path, plan);
      return path;
    },
    runLines: (report, width) => {
      // The plan was shown whole before; what is listed again is what did not go as shown.
      const surprises = report.steps.filter(({ state }) => state !== 'done');
      return runLines(report, width, surprises);
    },

    places: () => placeChoices(app),
    ownTasks: async (how) => taskChoices((await (how === 'at hand' ? own : ownTasks())) ?? []),
    names: (key) => queryNames(app, key, ownTasks),
    files: (start) => filesUnder(choices.folder, start),
    attach: (path) => readAttached(choices.folder, path),
    saveFile: (name, text) => writeNew(choices.folder, name, text),
  };
}

/** Nobody has said yet where the work is, and no model can answer. */
function isFresh({ flags, machine }: Cli, { files }: App): boolean {
  const named = flags.profile !== undefined || (flags.endpoint ?? []).length > 0;
  const known = Object.keys(files.settings().profiles).length > 0;
  return !named && !known && !modelEnvironment(files, machine)[KEY];
}

/** Does the work, and leaves in its `quota.calls` only the calls that were made meanwhile. */
async function spentOn<T extends { quota: JsonObject }>(
  governor: Pick<Governor, 'snapshot'>,
  work: () => Promise<T>,
): Promise<T> {
  const { calls: before } = governor.snapshot();
  const result = await work();
  const { calls } = result.quota;
  if (typeof calls !== 'number') return result;
  return { ...result, quota: { ...result.quota, calls: Math.max(0, calls - before) } };
}
