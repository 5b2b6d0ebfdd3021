// Templates of a workspace, and what is made from them.
import { type Call, type Route, v2 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { showFolder, showList } from '../render/places.ts';
import { showTask } from '../render/task.ts';
import { newFolder, newList } from './spaces.ts';
import { newTask } from './task-write.ts';

/** What every workspace of the simulation has. */
const TEMPLATES = {
  task: { id: 't-86c0bugrp', name: 'Bug report' },
  list: { id: 't-901520000001', name: 'Sprint' },
  folder: { id: 't-901510000001', name: 'Project' },
} as const;

export const templateRoutes = [
  v2.get('/team/:team/taskTemplate', ({ query }) => ({
    templates: (query.number('page') ?? 0) > 0 ? [] : [TEMPLATES.task],
  })),
  v2.get('/team/:team/list_template', () => ({ templates: [TEMPLATES.list] })),
  v2.get('/team/:team/folder_template', () => ({ templates: [TEMPLATES.folder] })),
  v2.post('/list/:list/taskTemplate/:template', (call) => {
    const row = made(call, 'task', newTask);
    return { id: row.id, task: showTask(call.world, row, { variant: 'created' }) };
  }),
  ...['folder', 'space'].map((noun) =>
    v2.post(`/${noun}/:${noun}/list_template/:template`, (call) => {
      const row = made(call, 'list', newList);
      return { id: row.id, list: showList(call.world, row) };
    }),
  ),
  v2.post('/space/:space/folder_template/:template', (call) => {
    const row = made(call, 'folder', newFolder);
    return { id: row.id, folder: showFolder(call.world, row) };
  }),
] satisfies Route[];

/** @throws Refusal for a template that is none of this kind */
function made<R>(call: Call, kind: keyof typeof TEMPLATES, make: (call: Call) => R): R {
  if (call.params.template !== TEMPLATES[kind].id) throw new Refusal('TEMPLATE_001');
  return make(call);
}
