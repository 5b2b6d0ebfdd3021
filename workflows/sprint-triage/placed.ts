// Groups, and what each of them meets in its list.
import type { PlanContext, Task } from '../../src/engine/index.ts';
import { type Group, groupRows, type Row, type Rule } from '../../src/intake/index.ts';
import type { KnownTask, ListState } from './list-state.ts';
import type { TriageParams } from './params.ts';

/** A task of an earlier run, a person's task about the same, or nothing. */
export type Meeting =
  | { kind: 'known'; known: KnownTask }
  | { kind: 'duplicate'; task: Task }
  | { kind: 'new' };

export interface Placed {
  group: Group;
  meeting: Meeting;
}

/** The rows of a rule, and the list that they are for. */
export interface Topic {
  rule: Rule;
  rows: Row[];
  list: ListState;
}

/** Groups without a model: by their words, by a column, or each row alone. */
export function placeByWords(context: PlanContext<TriageParams>, topic: Topic): Placed[] {
  const { list } = topic;
  return wordGroups(topic).map((group) => {
    const known = list.known(group);
    if (known) return { group, meeting: { kind: 'known', known } };
    const task = context.params.onDuplicate === 'link' ? list.duplicate(group) : null;
    return { group, meeting: task ? { kind: 'duplicate', task } : { kind: 'new' } };
  });
}

/** The groups of a rule as words and columns make them. */
export function wordGroups({ rule, rows }: Pick<Topic, 'rule' | 'rows'>): Group[] {
  const threshold = rule.threshold === null ? {} : { threshold: rule.threshold };
  return groupRows(rows, { by: rule.group, ...threshold });
}
