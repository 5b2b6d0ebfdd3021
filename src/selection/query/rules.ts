// The rule of each key: how its values are read, when a task fits, and what an endpoint is asked for.
import { AppError, fold } from '../../base/index.ts';
import type { FieldValue, Member, Task } from '../../clickup/index.ts';
import type { Node } from '../../hierarchy/index.ts';
import { queryError } from './error.ts';
import { type Candidate, isFinished, type Meaning, type Need, type Terms } from './meaning.ts';
import { durationNamed, spanNamed } from './moments.ts';
import type { Push } from './push.ts';
import type { Key, Test } from './query.ts';

type Rule = (test: Test, terms: Terms) => Promise<Meaning> | Meaning;

/** The words for what is not set and what is set, whatever the key. */
const NONE = 'none';
const ANY = 'any';

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
    };
  },
  folder: (test, terms) => within(test, terms, 'folder'),
  space: (test, terms) => within(test, terms, 'space'),

  status(test) {
    const wanted = test.values.map((value) => ({
      value,
      name: fold(value),
      as: kindOf(test, value),
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
    const names = test.values.map((value) => value.trim().replace(/^#/, '').toLowerCase());
    const has = (task: Task) => task.tags.some((tag) => names.includes(tag.toLowerCase()));
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
    const ids = test.values.map((value) => fold(value));
    return {
      matches: ({ task }) =>
        ids.includes(task.id.toLowerCase()) ||
        (task.customId !== null && ids.includes(task.customId.toLowerCase())),
      push: {},
      needs: [],
    };
  },
  async parent(test, { hierarchy }) {
    const ids = await Promise.all(
      test.values.filter((value) => !isSpecial(value)).map((value) => hierarchy.taskId(value)),
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

  async field(test, terms) {
    const wanted: Reading[] = [];
    for (const value of test.values) wanted.push(await readings(value, terms));
    const name = fold(test.name ?? '');
    return simple('fields', ({ task }) => {
      const own = task.fields?.find((field) => fold(field.name) === name);
      const value = own?.value ?? null;
      if (test.values.length === 0) return value !== null;
      if (hasSpecial(test, value !== null)) return true;
      return own !== undefined && value !== null && wanted.some((one) => fieldFits(test, own, one));
    });
  },
};

function simple(need: Need, matches: (one: Candidate) => boolean): Meaning {
  return { matches, push: {}, needs: [need] };
}

function isSpecial(value: string): boolean {
  return [NONE, ANY].includes(fold(value));
}

/** Whether `none` or `any` was said and holds. */
function hasSpecial(test: Test, isSet: boolean): boolean {
  return test.values.some((value) => fold(value) === (isSet ? ANY : NONE));
}

/** With `=` a status is always meant by its name, though it be called "open". */
function kindOf({ op }: Test, value: string): 'any' | 'open' | 'closed' | 'name' {
  const said = fold(value);
  if (op === '=') return 'name';
  if (said === ANY || said === 'open') return said;
  return ['closed', 'finished'].includes(said) ? 'closed' : 'name';
}

function wrong({ at }: Test, source: string, sentence: string, next?: string): AppError {
  return queryError(source, at ?? { from: 0, to: source.length }, sentence, next);
}

/** The error of a name that cannot be resolved, pointing at where it was said. */
async function pointed<T>(test: Test, source: string, resolve: () => Promise<T>): Promise<T> {
  try {
    return await resolve();
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'usage') throw thrown;
    throw wrong(test, source, thrown.message, thrown.next);
  }
}

async function nodesOf(
  test: Test,
  { source, hierarchy }: Terms,
  kind: 'list' | 'folder' | 'space',
) {
  const nodes: Node[] = [];
  for (const value of test.values) {
    const { node } = await pointed(test, source, () =>
      hierarchy.find(value, [kind], { archived: kind === 'list' }),
    );
    nodes.push(node);
  }
  return nodes;
}

async function placesOf(test: Test, terms: Terms, kind: 'list' | 'folder' | 'space') {
  return (await nodesOf(test, terms, kind)).map(({ id }) => id);
}

/** A folder or space holds the tasks whose home list is in it. */
async function within(test: Test, terms: Terms, kind: 'folder' | 'space'): Promise<Meaning> {
  const nodes = await nodesOf(test, terms, kind);
  const ids = nodes.map(({ id }) => id);
  const inside = new Set(nodes.flatMap(listsIn));
  const own = kind === 'folder' ? 'folderId' : 'spaceId';
  return {
    matches: ({ task }) =>
      ids.includes(task[own] ?? '') || (task.listId !== null && inside.has(task.listId)),
    push: kind === 'folder' ? { folderIds: ids } : { spaceIds: ids },
    needs: [],
  };
}

function listsIn(node: Node): string[] {
  return node.kind === 'list' ? [node.id] : node.children.flatMap(listsIn);
}

async function peopleOf(test: Test, { source, hierarchy }: Terms): Promise<Member[]> {
  const people: Member[] = [];
  for (const value of test.values.filter((one) => !isSpecial(one))) {
    people.push(await pointed(test, source, () => hierarchy.person(value)));
  }
  return people;
}

/** Some endpoints show people by their names alone. */
function isSame(other: Pick<Member, 'id' | 'name'>, person: Member): boolean {
  return (
    other.id === person.id || (other.id === other.name && fold(other.name) === fold(person.name))
  );
}

type Bounds = readonly [from: keyof Push & `${string}From`, before: keyof Push & `${string}Before`];

/** Comparisons with a span: before it begins, or up to its end. */
function inTime(
  test: Test,
  terms: Terms,
  field: 'dueAt' | 'startAt' | 'createdAt' | 'updatedAt' | 'doneAt',
  bounds: Bounds | null,
): Meaning {
  const spans = test.values
    .filter((value) => !isSpecial(value))
    .map((value) => {
      const span = spanNamed(value, terms);
      if (span !== null) return edgesOf(test.op, span);
      throw wrong(
        test,
        terms.source,
        `"${value}" names no day.`,
        'Write today, friday, +7d, this-week, 2026-11-28, 2026-W48 or 2026-11-01..2026-11-15.',
      );
    });
  const inside = (at: number | null) =>
    at !== null && spans.some(({ from, before }) => at >= from && at < before);
  const push: Push = {};
  if (bounds && !test.values.some(isSpecial)) {
    const from = Math.min(...spans.map((span) => span.from));
    const before = Math.max(...spans.map((span) => span.before));
    if (Number.isFinite(from)) push[bounds[0]] = from as never;
    if (Number.isFinite(before)) push[bounds[1]] = before as never;
  }
  return {
    matches: ({ task }) => hasSpecial(test, task[field] !== null) || inside(task[field]),
    push,
    needs: [field],
  };
}

function edgesOf(op: Test['op'], { from, before }: { from: number; before: number }) {
  const [first, last] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (op === '<') return { from: first, before: from };
  if (op === '<=') return { from: first, before };
  if (op === '>') return { from: before, before: last };
  return op === '>=' ? { from, before: last } : { from, before };
}

function numeric(
  test: Test,
  { source }: Terms,
  field: 'estimateMs' | 'spentMs' | 'points',
  read: (text: string) => number | null,
  what: string,
): Meaning {
  const wanted = test.values
    .filter((value) => !isSpecial(value))
    .map((value) => {
      const number = read(value);
      if (number !== null) return number;
      throw wrong(test, source, `"${value}" is not ${what}.`);
    });
  // ClickUp leaves out a tracked time of zero.
  const shownBy = (task: Task) => (field === 'spentMs' ? task.spentMs || null : task[field]);
  return {
    matches: ({ task }) => {
      const value = shownBy(task);
      if (hasSpecial(test, value !== null)) return true;
      const own = value ?? (field === 'spentMs' ? 0 : null);
      return own !== null && wanted.some((one) => compares(test.op, own, one));
    },
    push: {},
    needs: field === 'spentMs' ? [] : [field],
  };
}

function numberNamed(text: string): number | null {
  const number = Number(text.replace(/^(-?\d+),(\d+)$/, '$1.$2'));
  return text.trim() === '' || Number.isNaN(number) ? null : number;
}

function compares(op: Test['op'], own: number, wanted: number): boolean {
  if (op === '<') return own < wanted;
  if (op === '<=') return own <= wanted;
  if (op === '>') return own > wanted;
  return op === '>=' ? own >= wanted : own === wanted;
}

/** `:` and `~` look inside, `=` compares the whole; letter case never counts. */
function texts(test: Test, needs: Need[], of: (task: Task) => string[]): Meaning {
  const wanted = test.values.filter((value) => !isSpecial(value)).map(fold);
  return {
    matches: ({ task }) => {
      const own = of(task).map(fold);
      if (
        hasSpecial(
          test,
          own.some((one) => one !== ''),
        )
      )
        return true;
      return wanted.some((one) =>
        own.some((text) => (test.op === '=' ? text === one : text.includes(one))),
      );
    },
    push: {},
    needs,
  };
}

/** What a value may mean for a field, whose type only the tasks show. */
interface Reading {
  text: string;
  number: number | null;
  span: { from: number; before: number } | null;
  /** The id of the person that it names. */
  personId: string | null;
}

async function readings(value: string, terms: Terms): Promise<Reading> {
  const personId = isSpecial(value)
    ? null
    : await terms.hierarchy.person(value).then(
        ({ id }) => id,
        () => null,
      );
  return { text: fold(value), number: numberNamed(value), span: spanNamed(value, terms), personId };
}

function fieldFits({ op }: Test, { type, value }: FieldValue, wanted: Reading): boolean {
  if (type === 'date' && typeof value === 'number') {
    if (wanted.span === null || op === '~') return false;
    const { from, before } = edgesOf(op, wanted.span);
    return value >= from && value < before;
  }
  if (typeof value === 'number') {
    return wanted.number !== null && op !== '~' && compares(op, value, wanted.number);
  }
  if (typeof value === 'boolean') {
    return ['yes', 'true', 'on', '1'].includes(wanted.text) === value;
  }
  const own = (Array.isArray(value) ? value : [value ?? '']).map(fold);
  if (type === 'users' && wanted.personId !== null) return own.includes(wanted.personId);
  return own.some((one) => (op === '~' ? one.includes(wanted.text) : one === wanted.text));
}
