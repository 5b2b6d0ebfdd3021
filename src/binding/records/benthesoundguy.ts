// benthesoundguy/clickup-mcp-server, version 4: things are addressed by name, answers are tables.
import type { Correction } from '../correction.ts';

export const benthesoundguy: Correction = {
  server: 'benthesoundguy v4',
  tools: ['find', 'task', 'create', 'update', 'tree', 'meta', 'whoami', 'fields'],
  operations: {
    'task.find': { tool: 'find', args: { limit: 200 } },
    // A scope is a name, a path or an id; one that names a list shows its tasks.
    'task.list': { tool: 'find', args: { scope: '$listId', limit: 200 } },
    'member.list': { tool: 'meta' },
    'workspace.list': { tool: 'whoami' },
    'task.tag': { tool: 'update', args: { ids: '$taskId', tags_add: '$tag' } },
    'task.untag': { tool: 'update', args: { ids: '$taskId', tags_remove: '$tag' } },
    // The one tool for comments reads without a text and writes with one.
    'comment.create': { tool: 'comment', args: { task: '$taskId', text: '$text' } },
    // It renames goals and adds key results, and cannot change the value of one.
    'key_result.update': null,
  },
  prose: {
    'goal.get': 'key results are told without their start and unit.',
    'time_entry.current': 'a timer is told as a sentence.',
  },
};
