// A row that leaves a field out says nothing of it: neither that it changed nor that it did not.
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/base/index.ts';
import { noteReported } from '../../src/clickup/index.ts';
import { firstObstacle } from '../../src/engine/run/precondition.ts';

const person = (id: string, name: string) => ({ id, name, email: null, role: null, title: null });

/** Whether something stands in the way of a step that was planned on `fields`. */
async function drifted(fields: JsonObject, row: JsonObject, reported: string[]) {
  const shown = noteReported({ id: 't', ...row }, reported);
  const look = { operation: 'task.get', input: { taskId: 't' } };
  const same = { kind: 'same' as const, look, id: 't', fields, what: '"T"' };
  return (await firstObstacle([same], async () => shown))?.kind === 'drift';
}

describe('a thing is as its run left it', () => {
  const full = { description: 'It says this.', assigneeIds: null };
  test.each<[string, JsonObject, JsonObject, string[], boolean]>([
    ['where its text is left out', { description: 'A' }, { description: null }, ['tags'], false],
    [
      'not where its text is empty',
      { description: 'A' },
      { description: '' },
      ['description'],
      true,
    ],
    ['not where its text is another', full, { description: 'B' }, ['description'], true],
    [
      'where people are named instead of their ids',
      { assignees: ['7'] },
      { assignees: [person('Maya', 'Maya')] as Json },
      ['assignees'],
      false,
    ],
    [
      'not where somebody else was assigned',
      { assignees: ['7'] },
      { assignees: [person('8', 'Ben')] as Json },
      ['assignees'],
      true,
    ],
    [
      'not where somebody is named on what was nobody’s',
      { assignees: [] },
      { assignees: [person('Maya', 'Maya')] as Json },
      ['assignees'],
      true,
    ],
    ['where its people are left out', { assignees: ['7'] }, { assignees: [] }, ['name'], false],
    ['where its tags are left out', { 'tag:auth': true }, {}, ['name'], false],
    [
      'not where a field of its own is shown empty',
      { 'field:Tier': 'A' },
      { fields: [{ name: 'Tier', value: null }] },
      ['name'],
      true,
    ],
    ['not where its done date is gone', { doneAt: 5 }, { doneAt: null }, ['tags'], true],
  ])('%s', async (_, fields, row, reported, gone) => {
    expect(await drifted(fields, row, reported)).toBe(gone);
  });
});
