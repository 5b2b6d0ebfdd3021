// Runs as they are known now: the record of each, brought up to date from its journal and its lock.
import { AppError, canonicalJson } from '../../base/index.ts';
import type { JournalEntry, RunFilter, RunRecord, Store } from '../../store/index.ts';
import { ownName } from './lock.ts';
import { type RunReport, type RunStep, summarize } from './report.ts';

/** Among so many runs of a workflow the one with the same parameters is looked for. */
const LATEST_RUNS = 20;

/** What an undo counts as a run of by itself, whatever it takes back. */
export const UNDO_WORKFLOW = 'undo';

/** What was run on this machine; needs no endpoint. */
export interface RunHistory {
  /** Newest first. */
  list(filter: RunFilter): Promise<RunReport[]>;
  /** Errors: AppError `usage` for an id that no run has. */
  get(id: string): Promise<RunReport>;
}

/**
 * The name of the lock that a run holds: one run of a workflow, subject and workspace at a time. The
 * subject is the account or the list that it is about, whatever profiles lead there.
 */
export function lockName(workflow: string, subject: string, workspaceId: string): string {
  return [workflow, subject, workspaceId].join('/');
}

/** What a plan or run counts as a run of: taking back a weekly sync must not meet one. */
export function lockedWorkflow(run: Pick<RunReport, 'workflow' | 'undoes'>): string {
  return run.undoes?.workflow ?? run.workflow;
}

export function runHistory(store: Pick<Store, 'journal' | 'locks'>): RunHistory {
  const { journal, locks } = store;

  async function current(record: RunRecord): Promise<RunReport> {
    const report = record.body as unknown as RunReport;
    if (record.state !== 'running' && record.state !== 'interrupted') return report;
    const name =
      report.lock ?? lockName(lockedWorkflow(report), record.profile, report.workspace.id);
    // A running process holds the lock; a dead one holds none.
    const alive = record.state === 'running' && (await locks.holder(name)) !== null;
    const steps = stepsBy(report.steps, await journal.entries(report.id));
    const noops = report.steps.filter(({ state }) => state === 'noop').length;
    const summary = summarize(report.summary.noop - noops, steps);
    return { ...report, steps, summary, state: alive ? 'running' : 'interrupted' };
  }

  return {
    async list({ state, limit = 50, ...filter }) {
      if (state !== 'running' && state !== 'interrupted') {
        return Promise.all(
          (await journal.runs({ ...filter, limit, ...(state ? { state } : {}) })).map(current),
        );
      }
      // What is recorded as running may have been interrupted.
      const records = await Promise.all(
        (['running', 'interrupted'] as const).map((one) =>
          journal.runs({ ...filter, limit, state: one }),
        ),
      );
      const reports = await Promise.all(records.flat().map(current));
      return reports
        .filter((report) => report.state === state)
        .sort((a, b) => b.startedAt - a.startedAt)
        .slice(0, limit);
    },
    async get(id) {
      const record = await journal.run(id);
      if (record) return current(record);
      throw new AppError('usage', `There is no run "${id}".`, {
        next: 'Run `clickup-agent runs list` to see the ids.',
      });
    },
  };
}

/**
 * The id of the latest run of the same request, when that was cut off and nobody goes on with it;
 * else null. Of two runs this tells which one to resume, and a run that was done since says no.
 */
export async function unfinishedRun(
  { journal, locks }: Pick<Store, 'journal' | 'locks'>,
  { workflow, params, workspace }: Pick<RunReport, 'workflow' | 'params' | 'workspace'>,
  profile: string,
): Promise<string | null> {
  const asked = canonicalJson(params);
  const runs = await journal.runs({ workflow, profile, limit: LATEST_RUNS });
  const [latest] = runs.filter(({ body }) => canonicalJson(body.params) === asked);
  if (latest?.state === 'interrupted') return latest.id;
  if (latest?.state !== 'running') return null;
  const { lock } = latest.body;
  const holder = await locks.holder(
    typeof lock === 'string' ? lock : lockName(workflow, profile, workspace.id),
  );
  // Planning under the lock means that nobody else is at work.
  return holder === null || holder === ownName(locks) ? latest.id : null;
}

/** The latest runs of a workflow, and undos of such, that did not get everything done: their ids. */
export async function undoneRuns(
  journal: Pick<Store['journal'], 'runs'>,
  { workflow, profile, workspaceId }: { workflow: string; profile: string; workspaceId: string },
): Promise<string[]> {
  const runs = await Promise.all(
    [workflow, UNDO_WORKFLOW].map((name) =>
      journal.runs({ workflow: name, profile, limit: LATEST_RUNS }),
    ),
  );
  return runs.flat().flatMap(({ id, state, body }) => {
    const report = body as unknown as RunReport;
    const ours = lockedWorkflow(report) === workflow && report.workspace.id === workspaceId;
    return ours && state !== 'done' ? [id] : [];
  });
}

/** The steps of a run that did not come to its end, as far as the journal knows theirs. */
function stepsBy(steps: readonly RunStep[], entries: readonly JournalEntry[]): RunStep[] {
  const byStep = new Map(entries.map((entry) => [entry.stepId, entry]));
  return steps.map((step) => {
    const entry = byStep.get(step.id);
    return entry ? { ...step, ...endOf(entry) } : step;
  });
}

function endOf({ state, body }: JournalEntry): Partial<RunStep> {
  if (state === 'intended') {
    return { state: 'unknown', message: 'It was sent, and its answer never came.' };
  }
  const { outcome, id, message } = body;
  const written = typeof id === 'string' ? { writtenId: id } : {};
  if (outcome === 'done' || outcome === 'noop') return { state: outcome, ...written };
  return { state: 'failed', ...(typeof message === 'string' ? { message } : {}) };
}
