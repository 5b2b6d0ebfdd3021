// Plans that wait on one machine until somebody decides: each under its hash, with who said what.
import { AppError, type Clock, type JsonObject } from '../../base/index.ts';
import type { Store } from '../../store/index.ts';
import { type Plan, readPlan } from '../plan/plan.ts';
import type { Approval } from './apply.ts';

/** What somebody said of a plan. `at`: epoch ms; `via`: how it was said, such as `page`. */
export interface Voice {
  person: string;
  verdict: 'approve' | 'reject';
  steps: string[];
  at: number;
  via: string;
}

/** A plan that waits, or waited. */
export interface Proposal {
  plan: Plan;
  proposer: string;
  state: 'waiting' | 'approved' | 'rejected' | 'expired' | 'applied';
  voices: Voice[];
  /** The run that wrote it. */
  runId: string | null;
  /** How that ended, for a person. */
  message: string | null;
}

export interface Proposals {
  /** Lets a plan wait. The same plan waits once. */
  add(plan: Plan, proposer: string): Promise<void>;
  /** Newest first. */
  list(): Promise<Proposal[]>;
  /** One by its hash, or how that begins. Errors: AppError `usage` for none, or several. */
  get(hash: string): Promise<Proposal>;
  /**
   * Decides; of two that do so at once the second is told. An approval is handed out once, to the
   * caller who applies the plan. Errors: AppError `usage` for a step that is not there, `stale`.
   */
  decide(
    hash: string,
    said: Pick<Voice, 'person' | 'verdict' | 'via'> & { steps?: string[] | undefined },
  ): Promise<{ proposal: Proposal; approval: Approval | null }>;
  /** Writes down the run that applies a plan, or how applying ended. */
  note(hash: string, change: Partial<Pick<Proposal, 'state' | 'runId' | 'message'>>): Promise<void>;
}

const KIND = 'proposal';

export function proposals(store: Pick<Store, 'documents' | 'locks'>, clock: Clock): Proposals {
  const { documents, locks } = store;

  /** A plan that nobody decided on in its time is over. */
  const current = (proposal: Proposal): Proposal =>
    proposal.state === 'waiting' && proposal.plan.expiresAt <= clock.now()
      ? { ...proposal, state: 'expired' }
      : proposal;
  const save = (proposal: Proposal) =>
    documents.put(KIND, proposal.plan.hash, proposal as unknown as JsonObject, clock.now());

  async function list(): Promise<Proposal[]> {
    const rows = await documents.list(KIND);
    return rows
      .map(({ body }) => current(proposalOf(body)))
      .sort((a, b) => b.plan.createdAt - a.plan.createdAt);
  }

  async function get(text: string): Promise<Proposal> {
    const hash = /^[0-9a-f]{8,64}$/.test(text) ? text : 'none';
    const body = await documents.get(KIND, hash);
    if (body) return current(proposalOf(body));
    const [found, ...more] = (await list()).filter(({ plan }) => plan.hash.startsWith(hash));
    if (found && more.length === 0) return found;
    throw new AppError(
      'usage',
      found ? `Several plans begin with "${text}".` : `There is no plan "${text}".`,
      { next: 'The page lists those that wait.' },
    );
  }

  async function exclusively<T>(hash: string, work: () => Promise<T>): Promise<T> {
    const lock = await locks.acquire(`${KIND}/${hash}`, 'another decision');
    if (!lock.held) {
      throw new AppError('locked', 'Somebody else is deciding on this plan right now.', {
        next: 'Look again in a moment.',
      });
    }
    try {
      return await work();
    } finally {
      await lock.release();
    }
  }

  return {
    list,
    get,
    async add(plan, proposer) {
      const { hash } = plan;
      await exclusively(hash, async () => {
        if (await documents.get(KIND, hash)) return;
        await save({ plan, proposer, state: 'waiting', voices: [], runId: null, message: null });
      });
    },
    decide: (hash, { steps, ...said }) =>
      exclusively(hash, async () => {
        const proposal = await get(hash);
        const { plan } = proposal;
        const chosen = steps ?? plan.steps.map(({ id }) => id);
        const unknown = chosen.find((id) => !plan.steps.some((step) => step.id === id));
        if (unknown !== undefined || (chosen.length === 0 && said.verdict === 'approve')) {
          throw new AppError(
            'usage',
            unknown === undefined ? 'No step was chosen.' : `The plan has no step "${unknown}".`,
            { next: 'Choose at least one of its steps, or reject the plan.' },
          );
        }
        const mine = proposal.voices.find(({ person }) => person === said.person);
        // Said twice is said once.
        if (mine?.verdict === said.verdict) return { proposal, approval: null };
        if (proposal.state !== 'waiting') {
          throw new AppError('stale', `The plan is ${proposal.state}.`, {
            next: 'Plan the work again.',
          });
        }
        const voice = { ...said, steps: chosen, at: clock.now() };
        const state = said.verdict === 'approve' ? ('approved' as const) : ('rejected' as const);
        const decided: Proposal = { ...proposal, state, voices: [...proposal.voices, voice] };
        await save(decided);
        const denied = new Set(plan.steps.flatMap((s) => (s.policy === 'deny' ? [s.id] : [])));
        const allowed = new Set(chosen.filter((id) => !denied.has(id)));
        const approval = state === 'approved' ? { hash: plan.hash, steps: allowed } : null;
        return { proposal: decided, approval };
      }),
    note: (hash, change) =>
      exclusively(hash, async () => save({ ...(await get(hash)), ...change })),
  };
}

function proposalOf(body: JsonObject): Proposal {
  return { ...(body as unknown as Proposal), plan: readPlan(body.plan) };
}
