// What a query means: whether a task fits, what an endpoint can be asked for, and what has to be shown.
import { fold } from '../../base/index.ts';
import type { Task } from '../../clickup/index.ts';
import { isOverdue } from '../../engine/index.ts';
import { isFinished, type Meaning, type Terms } from './comparisons.ts';
import { bothPushed, eitherPushed } from './push.ts';
import { type Flag, leavesOf, type Query, type Test } from './query.ts';
import { RULES } from './rules.ts';

/** The meaning of a query as it stands. Errors: AppError `usage` that points at the place. */
async function meaningOf(query: Query, terms: Terms): Promise<Meaning> {
  switch (query.kind) {
    case 'and':
    case 'or': {
      const parts: Meaning[] = [];
      for (const part of query.of) parts.push(await meaningOf(part, terms));
      const pushes = parts.map(({ push }) => push);
      const every = query.kind === 'and';
      return {
        matches: (one) =>
          every
            ? parts.every((part) => part.matches(one))
            : parts.some((part) => part.matches(one)),
        push: every ? bothPushed(pushes) : eitherPushed(pushes),
        needs: parts.flatMap(({ needs }) => needs),
        reach: parts.flatMap(({ reach = [] }) => reach),
      };
    }
    case 'not': {
      const { matches, needs } = await meaningOf(query.of, terms);
      return { matches: (one) => !matches(one), push: {}, needs };
    }
    case 'word': {
      const text = fold(query.text);
      return { matches: ({ task }) => fold(task.name).includes(text), push: {}, needs: [] };
    }
    case 'flag':
      return flagged(query.flag, terms);
    case 'test':
      return RULES[query.key](query as Test, terms);
  }
}

export interface WholeMeaning extends Meaning {
  /** Closed tasks are left out though nobody said so. */
  hidesClosed: boolean;
  /** Archived tasks and places are asked about. */
  archivedToo: boolean;
}

/**
 * The meaning of a query with what it leaves unsaid, as ClickUp does: closed tasks are left out by one
 * that speaks of no status, archived ones by one that does not speak of them.
 */
export async function wholeMeaning(query: Query, terms: Terms): Promise<WholeMeaning> {
  const said = leavesOf(query).map((leaf) =>
    leaf.kind === 'flag' ? leaf.flag : leaf.kind === 'test' ? leaf.key : '',
  );
  const hidesClosed = !said.some((one) => SPEAKS_OF_STATUS.includes(one));
  const archivedToo = said.includes('archived');
  const own = await meaningOf(query, terms);
  // A task that is named is meant, even an archived one.
  const hidesArchived = !archivedToo && own.push.taskIds === undefined;
  return {
    ...{ hidesClosed, archivedToo },
    matches: (one) =>
      own.matches(one) &&
      !(hidesClosed && isClosed(one.task)) &&
      !(hidesArchived && one.task.archived),
    push: hidesClosed ? bothPushed([own.push, { open: true }]) : own.push,
    needs: [...new Set(own.needs)],
    reach: [...new Set(own.reach)],
  };
}

const SPEAKS_OF_STATUS = ['status', 'open', 'closed', 'overdue', 'done', 'id'];

function isClosed({ status }: Task): boolean {
  return status.type === 'closed';
}

function flagged(flag: Flag, { now, timeZone }: Terms): Meaning {
  const FLAGGED: Record<Flag, Meaning> = {
    open: { matches: ({ task }) => !isFinished(task), push: { open: true }, needs: [] },
    closed: { matches: ({ task }) => isFinished(task), push: {}, needs: [] },
    overdue: {
      matches: ({ task }) => !isFinished(task) && isOverdue(task, now, timeZone),
      push: { open: true, dueBefore: now },
      needs: ['dueAt'],
    },
    unassigned: {
      matches: ({ task }) => task.assignees.length === 0,
      push: {},
      needs: ['assignees'],
    },
    subtask: { matches: ({ task }) => task.parentId !== null, push: {}, needs: ['parentId'] },
  };
  return FLAGGED[flag];
}
