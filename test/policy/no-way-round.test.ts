// Properties of the gate: whatever arguments, envelopes or edits somebody thinks of.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { type Plan, parsePlan, type StepDraft } from '../../src/engine/index.ts';
import { applied, type GateLab, gateSign, openGateLab } from '../support/gate-lab.ts';

const RUNS = 2_000;

const TOOLS = `
  update_task(*id:string, name:string, description:string, status:string, priority:integer, archived:boolean) ## Update a task
  set_task_name(*id:string, name:string) ## Sets the name of a task
  archive_task(*id:string) ## Archives a task
  create_task(*list_id:string, *name:string, description:string, tags:string[]) ## Create a task
  create_bulk_tasks(*list_id:string, *tasks:{name,description}[]) ## Create many tasks
  delete_task(*id:string) ann=destructive ## Delete a task
  delete_subtask(*id:string) ann=destructive ## Delete a subtask
  add_time_entry(*team_id:string, *task_id:string, *start:number, *duration:number, description:string) ## Log time
  goals(*action:"create"|"update"|"delete"|"get", team_id:string, goal_id:string, name:string) ## Goals
  call_tool(*name:string, arguments:object) ## Calls any tool of this server
  get_task(*id:string) ann=readOnly ## Get a task
  list_tasks(*list_id:string) ann=readOnly ## Tasks of a list
`;
const NAMES = [...TOOLS.matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name ?? '');

/** By hand: the tools that carry out what a rule forbids. A tool that calls others carries out all. */
const FORBIDS: Record<string, string[]> = {
  'task.update': ['update_task', 'set_task_name', 'archive_task', 'call_tool'],
  'task.create': ['create_task', 'create_bulk_tasks', 'call_tool'],
  'task.delete': ['delete_task', 'delete_subtask', 'call_tool'],
  'task.*': [...NAMES.filter((name) => /^(?!get|list).*task/.test(name)), 'call_tool'],
  'time_entry.create': ['add_time_entry', 'call_tool'],
  'goal.delete': ['goals', 'call_tool'],
  '*': NAMES.filter((name) => !/^(get|list)/.test(name)),
};
const RULES = Object.keys(FORBIDS);

const labs = new Map<string, Promise<GateLab>>();
/** The lab in which one rule denies and every other write is allowed. */
function labOf(rule: string): Promise<GateLab> {
  const policy = { allow: ['*', 'tool.*', 'tool.delete', 'task.delete'], deny: [rule] };
  const lab = labs.get(rule) ?? openGateLab(TOOLS, policy);
  labs.set(rule, lab);
  return lab;
}

/** A name as somebody would write it who hopes to be overlooked. */
const disguised = (names: string[]) =>
  fc
    .tuple(fc.constantFrom(...names), fc.constantFrom(0, 1, 2, 3, 4, 5))
    .map(([name, how]) => DISGUISES[how]?.(name) ?? name);
const DISGUISES = [
  (name: string) => name,
  (name: string) => name.toUpperCase(),
  // Cyrillic letters that look like those of the alphabet.
  (name: string) => name.replace(/a/g, 'а').replace(/e/g, 'е'),
  (name: string) => ` ${name}`,
  (name: string) => name.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase()),
  (name: string) => `${name}\u200b`,
];

const ARGUMENTS = [
  ...['id', 'list_id', 'name', 'description', 'status', 'priority', 'archived', 'tags', 'tasks'],
  ...[
    'action',
    'team_id',
    'goal_id',
    'task_id',
    'start',
    'duration',
    'arguments',
    'tool',
    'method',
  ],
];
const value = fc.oneof(
  fc.constantFrom('t1', '9', '', 'x', 'get', 'delete', 'create', '1h', '{{s1.id}}'),
  disguised(NAMES),
  ...[fc.boolean(), fc.integer(), fc.constant(null), fc.string({ maxLength: 6 })],
  fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }),
);
const bag = fc.dictionary(fc.oneof(disguised(ARGUMENTS), fc.string({ maxLength: 5 })), value, {
  maxKeys: 5,
});
/** Arguments as a tool wants them, so that many calls are understood, and some more beside. */
const USUAL: Record<string, JsonObject> = {
  update_task: { id: 't1', name: 'x' },
  create_task: { list_id: 'l', name: 'x' },
  delete_task: { id: 't1' },
  add_time_entry: { team_id: '9', task_id: 't1', start: 1_795_000_000_000, duration: 3_600_000 },
  goals: { action: 'create', team_id: '9', name: 'x' },
};
const call = fc
  .tuple(fc.constantFrom(...NAMES), fc.boolean(), bag, fc.boolean(), disguised(NAMES))
  .map(([tool, usual, more, wrapped, inner]) => {
    const args: JsonObject = { ...(usual ? USUAL[tool] : {}), ...(more as JsonObject) };
    return wrapped ? { tool: 'call_tool', args: { name: inner, arguments: args } } : { tool, args };
  });

/** Every way in, but for plans of files, which have a property of their own. */
const WAYS: Record<string, (lab: GateLab, tool: string, args: JsonObject) => Promise<void>> = {
  call: (lab, tool, args) => lab.byName(tool, args),
  'chat, accepting': (lab, tool, args) => lab.byModel(tool, args, { mode: 'ask', attended: true }),
  'chat, allow mode': (lab, tool, args) =>
    lab.byModel(tool, args, { mode: 'allow', attended: true }),
  ask: (lab, tool, args) => lab.byModel(tool, args, { mode: 'allow', attended: false }),
  'a workflow of one’s own': async (lab, tool, args) => {
    const step = { operation: 'tool.update', input: { tool, args } };
    const plan = await lab.draft(drafted(step as Partial<StepDraft>));
    if (plan) await applied(lab.engine, plan);
  },
};

function drafted(step: Partial<StepDraft>): StepDraft {
  return {
    ...{ key: `k/${Math.random()}`, target: { kind: 'task', id: 't1', name: 'x' } },
    ...{ before: null, after: {}, reason: 'r', operation: 'task.update', input: {}, ...step },
  } as StepDraft;
}

describe('a denied operation’s tool is never called', () => {
  test('whatever its arguments, their case and letters, and whoever calls it, and in what envelope', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...([fc.constantFrom(...RULES), call, fc.constantFrom(...Object.keys(WAYS))] as const),
        async (rule, { tool, args }, way) => {
          const lab = await labOf(rule);
          lab.forget();
          await WAYS[way]?.(lab, tool, args).catch(ignoreRefusal);
          const forbidden = lab.called().filter((name) => FORBIDS[rule]?.includes(name));
          expect(forbidden).toEqual([]);
        },
      ),
      { numRuns: RUNS },
    );
  });

  test('while what no rule forbids still is', async () => {
    const lab = await labOf('goal.delete');
    for (const way of Object.values(WAYS)) {
      lab.forget();
      await way(lab, 'update_task', { id: 't1', name: 'y' });
      expect(lab.called()).toContain('update_task');
    }
  });
});

describe('a saved plan', () => {
  test('that was changed anywhere sends what it shows, or nothing, and nothing without its hash', async () => {
    const lab = await openGateLab(TOOLS, { allow: ['*'], deny: ['task.delete'] });
    const plan = await lab.draft(
      drafted({ operation: 'task.update', input: { taskId: 't1', name: 'y' } }),
    );
    const text = JSON.stringify(plan);
    const place = fc.constantFrom(...pathsIn(JSON.parse(text)));
    const other = fc.oneof(
      value,
      bag,
      fc.constantFrom('task.create', 'task.delete', 'tool.update'),
    );
    await fc.assert(
      fc.asyncProperty(place, other, fc.boolean(), async (path, changed, approved) => {
        const edited = changedAt(JSON.parse(text), path, changed as JsonObject);
        const read = readable(JSON.stringify(edited));
        if (!read) return;
        lab.forget();
        await applied(lab.engine, read.plan, approved);
        const sent = lab.called().filter((name) => NAMES.includes(name) && !/^get/.test(name));
        if (read.foreign && !approved) expect(sent).toEqual([]);
        expect(sent.filter((name) => name !== read.plan.steps[0]?.tool)).toEqual([]);
        expect(sent).not.toContain('delete_task');
      }),
      { numRuns: RUNS },
    );
  });
});

function ignoreRefusal(thrown: unknown): void {
  if (!(thrown instanceof Error) || thrown.name !== 'AppError') throw thrown;
}

function readable(text: string): { plan: Plan; foreign: boolean } | null {
  try {
    return parsePlan(text, gateSign);
  } catch {
    return null;
  }
}

/** Every place in a value, by its path. */
function pathsIn(of: unknown, path: string[] = []): string[][] {
  if (typeof of !== 'object' || of === null) return [path];
  const inside = Object.entries(of).flatMap(([name, inner]) => pathsIn(inner, [...path, name]));
  return path.length === 0 ? inside : [path, ...inside];
}

function changedAt(of: JsonObject, [name = '', ...rest]: string[], to: unknown): JsonObject {
  const inner = rest.length === 0 ? to : changedAt(of[name] as JsonObject, rest, to);
  if (Array.isArray(of)) return of.map((one, at) => (String(at) === name ? inner : one)) as never;
  return { ...of, [name]: inner as JsonObject };
}
