// The rule of each key: how its values are read, when a task fits, and what an endpoint is asked for.
import { fold } from '../../base/index.ts';
import { isCustomTaskId, type Task } from '../../clickup/index.ts';
import {
  ANY,
  compares,
  hasSpecial,
  inTime,
  isFinished,
  isSpecial,
  type Meaning,
  numeric,
  pointed,
  simple,
  type Terms,
  texts,
  wrong,
} from './comparisons.ts';
import { fieldRule } from './field-rule.ts';
import { durationNamed, numberNamed } from './moments.ts';
import { isSame, peopleOf, placesOf, statusKind, tagIn, within } from './named.ts';
import type { Push } from './push.ts';
import type { Key, Test } from './query.ts';

type Rule = (test: Test, terms: Terms) => Promise<Meaning> | Meaning;

export const RULES: Record<Key, Rule> = {
  async list(test, terms) {
    const ids = await placesOf(test, terms, 'list');
    return {
      matches: ({ task, lists }) =>
        ids.some(
          (id) => task.listId === id || task.otherListIds?.includes(id) === true || lists.has(id),
        ),
      push: { listIds: ids },
      needs: [],
      reach: ids,
    };
  },
  folder: (test, terms) => within(test, terms, 'folder'),
  space: (test, terms) => within(test, terms, 'space'),

  status(test) {
    const wanted = test.values.map((value) => ({
      value,
      name: fold(value),
      as: statusKind(test, value),
    }));
    const fits = (task: Task) =>
      wanted.some(({ name, as }) => {
        if (as === 'any') return true;
        if (as === 'open') return !isFinished(task);
        return as === 'closed' ? isFinished(task) : fold(task.status.name) === name;
      });
    const onlyNames = wanted.every(({ as }) => as === 'name');
    const push: Push = onlyNames
      ? { statuses: test.values.map((value) => value.trim().toLowerCase()) }
      : wanted.every(({ as }) => as === 'open')
        ? { open: true }
        : {};
    return { matches: ({ task }) => fits(task), push, needs: [] };
  },

  async assignee(test, terms) {
    const people = await peopleOf(test, terms);
    const named = test.values.every((value) => !isSpecial(value));
    return {
      matches: ({ task }) =>
        hasSpecial(test, task.assignees.length > 0) ||
        people.some((person) => task.assignees.some((other) => isSame(other, person))),
      push: named ? { assigneeIds: people.map(({ id }) => id) } : {},
      needs: ['assignees'],
    };
  },
  async creator(test, terms) {
    const people = await peopleOf(test, terms);
    return simple(
      'creatorId',
      ({ task }) =>
        hasSpecial(test, task.creatorId !== null) || people.some(({ id }) => id === task.creatorId),
    );
  },

  tag(test) {
    const names = test.values.map(tagIn);
    const has = (task: Task) => task.tags.some((tag) => names.includes(tagIn(tag)));
    return {
      matches: ({ task }) => hasSpecial(test, task.tags.length > 0) || has(task),
      push: test.values.some(isSpecial) ? {} : { tags: names },
      needs: ['tags'],
    };
  },

  priority(test, { source }) {
    const NAMES = ['low', 'normal', 'high', 'urgent'];
    const wanted = test.values
      .filter((value) => !isSpecial(value))
      .map((value) => {
        const rank = NAMES.indexOf(fold(value)) + 1;
        if (rank > 0) return rank;
        throw wrong(
          test,
          source,
          `"${value}" is no priority.`,
          'There are urgent, high, normal, low and none.',
        );
      });
    return simple(
      'priority',
      ({ task: { priority } }) =>
        hasSpecial(test, priority !== null) ||
        (priority !== null && wanted.some((rank) => compares(test.op, 5 - priority, rank))),
    );
  },

  due: (test, terms) => inTime(test, terms, 'dueAt', ['dueFrom', 'dueBefore']),
  start: (test, terms) => inTime(test, terms, 'startAt', null),
  created: (test, terms) => inTime(test, terms, 'createdAt', ['createdFrom', 'createdBefore']),
  updated: (test, terms) => inTime(test, terms, 'updatedAt', ['updatedFrom', 'updatedBefore']),
  done: (test, terms) => inTime(test, terms, 'doneAt', ['doneFrom', 'doneBefore']),

  estimate: (test, terms) =>
    numeric(test, terms, 'estimateMs', durationNamed, 'a duration such as 2h or 1h30m'),
  tracked: (test, terms) =>
    numeric(test, terms, 'spentMs', durationNamed, 'a duration such as 2h or 1h30m'),
  points: (test, terms) => numeric(test, terms, 'points', numberNamed, 'a number'),

  name: (test) => texts(test, [], ({ name }) => [name]),
  description: (test) => texts(test, ['description'], ({ description }) => [description ?? '']),
  text: (test) =>
    texts(test, ['description'], ({ name, description }) => [name, description ?? '']),

  id(test) {
    const taskIds = test.values.map(taskIdIn);
    return {
      matches: ({ task: { id, customId } }) =>
        taskIds.some((one) => [id, customId ?? id].map(fold).includes(fold(one))),
      push: { taskIds },
      needs: [],
    };
  },
  async parent(test, { source, hierarchy }) {
    const values = test.values.filter((value) => !isSpecial(value));
    const ids = await pointed(test, source, () =>
      Promise.all(values.map((value) => hierarchy.taskId(taskIdIn(value)))),
    );
    return simple(
      'parentId',
      ({ task: { parentId } }) =>
        hasSpecial(test, parentId !== null) || (parentId !== null && ids.includes(parentId)),
    );
  },

  archived(test, { source }) {
    const wanted = test.values.map((value) => {
      const said = fold(value);
      if (['yes', 'no', ANY].includes(said)) return said;
      throw wrong(test, source, `archived cannot be "${value}".`, 'It takes yes, no or any.');
    });
    return {
      matches: ({ archived }) => wanted.includes(ANY) || wanted.includes(archived ? 'yes' : 'no'),
      push: {},
      needs: [],
    };
  },

  field: fieldRule,
};

/** The id in what people copy: `#86c1a`, `CU-86c1a`, `eng-134`, the address of a task. */
function taskIdIn(text: string): string {
  const said = text.trim().replace(/^#|^cu-(?=.*[a-z])|^https?:\/\/.*\//i, '');
  return isCustomTaskId(said.toUpperCase()) ? said.toUpperCase() : said;
}
