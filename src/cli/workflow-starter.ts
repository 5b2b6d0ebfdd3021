// The file that `workflows new` writes: small, whole, and explained line by line.
import { join } from 'node:path';

/** The text of a workflow that tags overdue tasks. */
export function starterWorkflow(name: string): string {
  return `// ${name}: tags open tasks that are past their due date.
//
//   clickup-agent run ${name} --help       its parameters, made from \`params\` below
//   clickup-agent run ${name} --dry-run    what it would write
//   clickup-agent run ${name}              shows the same and asks
import { defineWorkflow, type StepDraft, step, z } from 'clickup-agent';

export default defineWorkflow({
  name: '${name}',
  summary: 'Tag open tasks that are past their due date',

  // Each member is a flag: \`graceDays\` is --grace-days. The text says what it is for.
  params: z.object({
    tag: z.string().default('overdue').describe('tag to add'),
    graceDays: z.number().min(0).default(0).describe('days a task may be late before it counts'),
    assignee: z.string().optional().describe('only tasks of me, a name, e-mail, role or id'),
  }),

  // Operations without which it cannot run: checked before anything is read.
  // \`clickup-agent doctor\` lists them all.
  needs: ['task.find', 'task.tag'],

  // Planning reads and returns the writes it wants. Nothing that writes is in reach here: the
  // program shows the plan, asks, writes each step once, and reads back what came of it.
  async plan(context) {
    const { params, hierarchy, workspace, now } = context;
    const find = {
      workspaceId: workspace.id,
      // Names become ids, and a name that fits nobody or several people ends the run here.
      ...(params.assignee === undefined
        ? {}
        : { assigneeIds: [(await hierarchy.person(params.assignee)).id] }),
    };
    const { items } = await context.read('task.find', find);
    const look = { operation: 'task.find', input: find };

    const latest = now - params.graceDays * 24 * 3_600_000;
    const late = items.filter(({ dueAt }) => dueAt !== null && dueAt < latest);
    const tag = params.tag.toLowerCase();
    const untagged = late.filter(({ tags }) => !tags.includes(tag));

    const steps: StepDraft[] = untagged.map((task) =>
      step({
        // The same on every rerun: a write is known by its key.
        key: \`${name}/\${task.id}/\${tag}\`,
        operation: 'task.tag',
        input: { taskId: task.id, tag },
        target: { kind: 'task', id: task.id, name: task.name },
        // What a person sees, and what the read back must show.
        before: { tags: task.tags },
        after: { tags: [...task.tags, tag] },
        reason: \`Due \${new Date(task.dueAt ?? now).toISOString().slice(0, 10)}.\`,
        // One read shows what came of every step.
        look,
        // Read again when the plan is applied later: a task that was moved meanwhile is left alone.
        preconditions: [
          {
            kind: 'same',
            look,
            id: task.id,
            fields: { dueAt: task.dueAt },
            what: \`The due date of "\${task.name}"\`,
          },
        ],
      }),
    );
    return { steps, noop: late.length - steps.length };
  },
});
`;
}

/** Settings that lead an editor to the package's types. */
export function editorSettings(packageFolder: string): string {
  const types = join(packageFolder, 'types/author/index.d.ts');
  const settings = {
    compilerOptions: {
      target: 'ES2023',
      module: 'ESNext',
      moduleResolution: 'bundler',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      types: [],
      paths: { 'clickup-agent': [types] },
    },
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}
