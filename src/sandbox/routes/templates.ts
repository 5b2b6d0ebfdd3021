// Templates of a workspace, and what is made from them.
import { type Answer, type Call, ok, type Route, v2 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { folder, list, taskCounts } from '../render/places.ts';
import { task } from '../render/task.ts';
import type { List } from '../world/spaces.ts';
import { listIn } from './find.ts';
import { newFolder } from './folders.ts';
import { newListInFolder, newListInSpace } from './lists.ts';
import { newTask } from './task-write.ts';

/** What every workspace of the simulation has. */
const TEMPLATES = {
  task: { id: 't-86c0bugrp', name: 'Bug report' },
  list: { id: 't-901520000001', name: 'Sprint' },
  folder: { id: 't-901510000001', name: 'Project' },
} as const;

export const templateRoutes = [
  v2.get('/team/:team/taskTemplate', ({ query }) =>
    ok({ templates: (query.number('page') ?? 0) > 0 ? [] : [{ ...TEMPLATES.task }] }),
  ),
  v2.get('/team/:team/list_template', () => ok({ templates: [{ ...TEMPLATES.list }] })),
  v2.get('/team/:team/folder_template', () => ok({ templates: [{ ...TEMPLATES.folder }] })),
  v2.post('/list/:list/taskTemplate/:template', (call) => {
    of(call, 'task');
    const row = newTask(call, listIn(call));
    return ok({ id: row.id, task: task(call.world, row, { variant: 'created' }) });
  }),
  v2.post('/folder/:folder/list_template/:template', (call) => madeList(call, newListInFolder)),
  v2.post('/space/:space/list_template/:template', (call) => madeList(call, newListInSpace)),
  v2.post('/space/:space/folder_template/:template', (call) => {
    of(call, 'folder');
    const row = newFolder(call);
    return ok({ id: row.id, folder: folder(call.world, row, taskCounts(call.world)) });
  }),
] satisfies Route[];

function madeList(call: Call, make: (call: Call) => List): Answer {
  of(call, 'list');
  const row = make(call);
  return ok({ id: row.id, list: list(call.world, row) });
}

/** @throws Refusal for a template that is none of this kind */
function of({ params }: Call, kind: keyof typeof TEMPLATES): void {
  if (params.template !== TEMPLATES[kind].id) throw new Refusal('TEMPLATE_001');
}
