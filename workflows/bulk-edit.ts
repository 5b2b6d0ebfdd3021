// bulk-edit: sets fields of many tasks; one that is so already needs nothing.
import {
  chosenTasks,
  defineWorkflow,
  frameFor,
  prepareSet,
  type StepDraft,
  setParam,
  whereParams,
  z,
} from '../src/author/index.ts';

export default defineWorkflow({
  name: 'bulk-edit',
  summary: 'Set fields of all tasks that match a query; undo gives each its value back',
  params: z.object({
    ...whereParams,
    set: setParam(
      'what to set, several times: status=done, due=+7d, assignee+=Priya, tag-=stale, list=Backlog, comment=…, "Customer tier=Gold"',
    ),
  }),
  needs: [],
  zoned: true,

  async plan(context) {
    const selection = await chosenTasks(context);
    const setting = await prepareSet(context, context.params.set, selection.tasks);
    const frame = frameFor(context, selection, {
      name: 'bulk-edit',
      reason: `Chosen by ${selection.query}.`,
    });
    const steps: StepDraft[] = [];
    let noop = 0;
    for (const task of selection.tasks) {
      const own = await setting.stepsFor(task, frame);
      if (own.length === 0) noop += 1;
      steps.push(...own);
    }
    return { steps, noop };
  },
});
