// A second implementation of what the chat talks to: a session that does what its messages say, and
// a backend with a small workspace.
import type {
  AgentEvent,
  AgentSession,
  ResultTable,
  TranscriptItem,
  WriteCard,
} from '../../src/agent/index.ts';
import { AppError, type Clock } from '../../src/base/index.ts';
import type { ChatBackend, Choice, Conversing, Quota, Words } from '../../src/tui/index.ts';
import { barePlan } from './bare-plan.ts';

/** The card that the word "write" in a message brings up. */
export function card(change: Partial<WriteCard> = {}): WriteCard {
  return {
    id: 'w1',
    operation: 'task.update',
    tool: 'update_task',
    target: { kind: 'task', id: '86c7mc19h', name: 'Fix login timeout' },
    args: { task_id: '86c7mc19h', status: 'in review' },
    input: { taskId: '86c7mc19h', status: 'in review' },
    before: { status: 'in progress', priority: 'normal' },
    after: { status: 'in review', priority: 'high' },
    reason: 'You said that it is ready for review.',
    risk: 'low',
    effect: 'update',
    scope: 'task.update in list Backlog',
    ...change,
  };
}

/** What a read answers. */
export const TASKS: ResultTable = {
  columns: ['name', 'status', 'due', 'id'],
  rows: [
    {
      ...{ id: '86c7mc19h', url: 'https://app.clickup.com/t/86c7mc19h' },
      cells: ['Fix login timeout', 'in progress', '2026-12-04', '86c7mc19h'],
    },
    { id: '86c7mc20j', url: null, cells: ['Rotate keys', 'open', '', '86c7mc20j'] },
  ],
};

const TABLE = [
  'Here is **what I found**:',
  '',
  '| Task | Hours |',
  '| :--- | ----: |',
  '| Fix login timeout | 4 |',
  '| Rotate keys | 2.5 |',
  '',
  '1. First, `list_tasks` was called.',
  '2. Then nothing was written.',
].join('\n');

/** A session whose turns are scripted by the words of the message. */
function scriptedSession(clock: Clock, { items = [], steps = 0 }: Script): AgentSession {
  const listeners = new Set<(event: AgentEvent) => void>();
  const emit = (event: AgentEvent) => {
    for (const listener of listeners) listener(event);
  };
  const answers = new Map<string, (words: string) => void>();
  const asked = (approval: WriteCard) =>
    new Promise<string>((resolve) => {
      answers.set(approval.id, resolve);
      emit({ kind: 'approval-needed', approval });
    });
  let turn = 0;
  let interrupted = new AbortController();

  async function say(text: string, size = 24, everyMs = 2): Promise<void> {
    for (let at = 0; at < text.length; at += size) {
      if (interrupted.signal.aborted) return;
      emit({ kind: 'text', delta: text.slice(at, at + size) });
      await clock.sleep(everyMs, interrupted.signal).catch(() => {});
    }
    emit({ kind: 'text-end' });
  }

  async function act(text: string): Promise<void> {
    const [, count] = /stream (\d+)/.exec(text) ?? [];
    if (count) return say(numbered(Number(count)));
    if (text.includes('table')) return say(TABLE);
    if (text.includes('slow')) return say(numbered(100_000), 40, 20);
    if (text.includes('flood')) return say(`${numbered(2_000_000)} `, 4_000_000, 60_000);
    if (text.includes('tools')) {
      const call = {
        id: 't1',
        tool: 'list_tasks',
        args: { list: 'Backlog' },
        effect: 'read',
      } as const;
      emit({ kind: 'tool-started', ...call, origin: 'endpoint' });
      await clock.sleep(30, interrupted.signal).catch(() => {});
      emit({
        kind: 'tool-ended',
        id: 't1',
        ok: true,
        summary: 'Read 2 tasks in Backlog',
        detail: '<untrusted origin="x">\nFix login timeout\nRotate keys\n</untrusted>',
        ...(text.includes('plain') ? {} : { table: TASKS }),
      });
      const meanwhile = (await saidMeanwhile()).map(({ text: words }) => words);
      return say(meanwhile.length > 0 ? `Heard: ${meanwhile.join()}` : 'There are two.');
    }
    if (text.includes('write') || text.includes('delete')) {
      const risky = text.includes('delete');
      const approval = risky
        ? card({
            operation: 'task.delete',
            risk: 'high',
            effect: 'delete',
            before: { status: 'open' },
            after: { status: null },
          })
        : card(text.includes('plan') ? { plan: barePlan('aa', 3), scope: null } : {});
      const words = await asked(approval);
      emit({ kind: 'write-ended', id: approval.id, state: 'done' });
      return say(`You answered: ${words}.`);
    }
    if (text.includes('hostile')) {
      return say(
        '\u001b]0;owned\u0007\u001b[2J\u001b[1;1Hgone \u202eevil\u202c \u001b]52;c;ZXZpbA==\u0007 `\u001b[31mred`',
      );
    }
    return say(text.length > 1_000 ? `You said ${text.length} characters.` : `You said: ${text}`);
  }

  let saidMeanwhile: Parameters<AgentSession['meanwhile']>[0] = async () => [];
  let model = 'model-one';
  let mode: AgentSession['mode'] = 'ask';
  return {
    id: 'session-1',
    get model() {
      return model;
    },
    get mode() {
      return mode;
    },
    setMode: (next) => {
      mode = next;
    },
    setModel: (next) => {
      model = next;
    },
    async send(text, attachments = []) {
      interrupted = new AbortController();
      turn += 1;
      emit({ kind: 'turn-started', turn });
      if (attachments.length > 0) {
        const sizes = attachments.map(({ name, content }) => `${name}: ${content.length}`);
        await say(`Got ${sizes.join(', ')} bytes. `);
      }
      await act(text);
      items.push({ kind: 'user', text, attachments: attachments.map(({ name }) => name) });
      items.push({ kind: 'assistant', text: `You said: ${text}` });
      emit({
        kind: 'usage',
        inputTokens: 1_200 * turn,
        outputTokens: 90,
        cacheReadTokens: 0,
        costUsd: 0.0123,
        clickupCalls: turn,
        context: 420_000,
        contextLimit: 1_000_000,
      });
      emit({ kind: 'turn-ended', reason: interrupted.signal.aborted ? 'interrupted' : 'done' });
    },
    interrupt: () => {
      interrupted.abort();
      for (const resolve of answers.values()) resolve('nothing');
    },
    answer(id, answer) {
      const said = {
        accept: 'accepted',
        edit: 'accepted',
        always: 'always',
        refuse: 'refused',
      } as const;
      emit({ kind: 'approval-settled', id, answer: said[answer.kind] });
      answers.get(id)?.(JSON.stringify(answer));
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pendingPlan: () => (steps === 0 ? null : barePlan('aa', steps)),
    applyPlan: async () => null,
    editStep: async () => {},
    dropPlan: async () => {},
    command: () => {},
    rename: async () => {},
    holdPlan: () => {},
    restored: async () => {},
    meanwhile: (next) => {
      saidMeanwhile = next;
    },
    rules: () => [{ pattern: 'task.update', scope: 'Backlog' }],
    removeRule: () => {},
    compact: async () => 'done',
    clear: () => {},
    transcript: () => items,
    cost: () => ({
      inputTokens: 1_200,
      outputTokens: 90,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      costUsd: 0.0123,
      clickupCalls: 2,
    }),
  };
}

/** `w00001 w00002 …`: every word tells whether one is missing, twice, or torn. */
export function numbered(characters: number): string {
  return Array.from(
    { length: Math.ceil(characters / 7) },
    (_, i) => `w${String(i).padStart(5, '0')}`,
  ).join(' ');
}

/** Plain words; the real ones have their own tests. */
const WORDS: Words = {
  field: (name) => name,
  value: (_name, value) => (value == null ? '–' : String(value)),
  instant: (at) => new Date(at).toISOString(),
};

const meaningOfDay = (text: string) =>
  text === 'friday'
    ? { shown: 'Fri 04 Dec' }
    : text === ''
      ? { shown: '' }
      : { problem: 'no date' };

const choice = (value: string, hint = ''): Choice => ({ value, label: value, hint });

export interface Script {
  missingKey?: string;
  items?: TranscriptItem[];
  history?: string[];
  /** How long the program behind the chat takes to load, ms. */
  loadsIn?: number;
  /** How long the person's tasks take to be read, ms. */
  tasksIn?: number;
  /** Nothing is set up yet. */
  fresh?: boolean;
  /** So many steps wait for `/plan`. */
  steps?: number;
  /** `/quota` ends the process with an error that nobody catches. */
  crash?: boolean;
}

/** A backend whose answers are fixed. */
export function scriptedBackend(clock: Clock, script: Script = {}): ChatBackend {
  const session = scriptedSession(clock, script);
  const conversing: Conversing = { session, missingKey: script.missingKey ?? null };
  const quota: Quota = { limit: 100, remaining: 83, resetAt: clock.now() + 45_000 };
  const lines = (name: string) => async () => [`the report of ${name}`];
  let tasksRead = false;
  const never = async () => {
    throw new AppError('usage', 'There is no such plan here.');
  };
  return {
    profile: 'sandbox',
    words: WORDS,
    redact: (text) => text,
    connect: async () => ({ endpoint: 'sandbox', workspace: 'Acme Engineering' }),
    newSession: async () => conversing,
    sessions: async () => [{ id: 'session-0', title: 'Triage of Friday', updatedAt: 0, turns: 12 }],
    resume: async () => conversing,
    removeSession: async () => true,
    models: async () => [choice('model-one'), choice('model-two')],
    quota: () => quota,
    reports: {
      workflows: lines('workflows'),
      runs: lines('runs'),
      tree: async () => ['Acme Engineering', '├─ Engineering', '│  └─ Bug Triage', '└─ Marketing'],
      tools: lines('tools'),
      endpoint: lines('endpoint'),
      quota: async () => {
        if (script.crash)
          setTimeout(() => {
            throw new Error('crash');
          });
        return ['the report of quota'];
      },
      doctor: lines('doctor'),
    },
    workflows: async () => [choice('weekly-sync', 'log time and count key results')],
    workflowHelp: async (name) => [`Usage: /${name}`],
    stepView: ({ target }) => ({ what: target.name, change: '', when: '' }),
    stepForm: ({ input }) => ({
      fields: [
        {
          ...{ name: 'status', label: 'status', kind: 'one', value: String(input.status ?? '') },
          choices: async () => [choice('open'), choice('in review'), choice('done')],
        },
        { ...{ name: 'dueAt', label: 'due', kind: 'text', value: '' }, read: meaningOfDay },
        { name: 'description', label: 'description', kind: 'long', value: 'one\ntwo' },
      ],
      asked: 1,
      means: (values) => ({ ...values }),
    }),
    workflowForm: async () => ({ fields: [], asked: 0, means: () => [] }),
    tasks: async () => ({ table: TASKS, notes: [] }),
    openLink: () => {},
    planWorkflow: never,
    latestRuns: async () => [],
    planUndo: never,
    planLines: () => [],
    savePlan: async (path) => path,
    runLines: () => [],
    places: async () => [
      { ...choice('Bug Triage', 'list in Engineering'), id: '901', kind: 'list' },
      { ...choice('Engineering', 'space'), id: '90', kind: 'space' },
    ],
    async ownTasks(how) {
      if (how !== 'at hand') {
        await clock.sleep(script.tasksIn ?? 0);
        tasksRead = true;
      }
      const task = choice('Fix login timeout', 'task, in progress');
      return tasksRead ? [{ ...task, id: '86c7mc19h', kind: 'task' }] : [];
    },
    names: async (key) => [
      key === 'status' ? choice('in review', 'status') : choice('Maya Okafor', 'maya@acme.test'),
    ],
    files: async (start) =>
      [choice('feedback.csv', '2 kB'), choice('notes.md')].filter(({ value }) =>
        value.startsWith(start),
      ),
    attach: async (path) => {
      if (path !== 'feedback.csv') throw new AppError('usage', `There is no file ${path}.`);
      return { name: path, content: new Uint8Array(2_048) };
    },
    saveFile: async (name) => `/home/me/${name}`,
    loadHistory: async () => script.history ?? ['an old request', 'another old request'],
    addHistory: async () => {},
    loadLook: async () => ({}),
    saveLook: async () => {},
    setUp: script.fresh
      ? async (ask) => {
          const chosen = await ask.choose('Where is your work?', ['Look around', 'A token']);
          const token = await ask.secret('Token');
          ask.say(`Set up: ${chosen}, ${token.length} characters.`);
          return false;
        }
      : null,
  };
}
