// What was read and what becomes of it, as text for the terminal.
import { type Group, safeCell } from '../../src/intake/index.ts';
import type { Fate } from './group-steps.ts';
import type { Intake } from './topics.ts';

/** A group and what becomes of it. */
export interface Handled {
  group: Group;
  rule: string;
  list: string;
  assignee: string;
  fate: Fate;
}

export const FATE_WORDS = {
  new: 'new',
  update: 'update',
  comment: 'comment',
  duplicate: 'probably a duplicate',
  nothing: 'known',
} satisfies Record<Fate['kind'], string>;

const TITLE = 36;

/** The counts, and a line for each group. */
export function reportText(handled: Handled[], intake: Intake): string {
  const chosen = intake.topics.reduce((sum, { rows }) => sum + rows.length, 0);
  const rejected = intake.rejects.length;
  const counts = [
    `${intake.read} ${intake.read === 1 ? 'row' : 'rows'} read`,
    `${chosen} chosen`,
    `${handled.length} ${handled.length === 1 ? 'group' : 'groups'}`,
    ...(rejected > 0 ? [`${rejected} rejected`] : []),
  ];
  return [
    `${counts.join(', ')}.`,
    '',
    ...handled.map(({ group, list, assignee, fate }) => {
      const word = FATE_WORDS[fate.kind];
      const of =
        fate.kind === 'duplicate' && fate.existing ? ` of "${safeCell(fate.existing.name)}"` : '';
      const title = short(group.title, TITLE).padEnd(TITLE);
      return `${String(group.count).padStart(5)} × ${title}  ${list} · ${assignee} · ${word}${of}`;
    }),
  ].join('\n');
}

function short(text: string, length: number): string {
  const letters = [...safeCell(text).replace(/\s+/g, ' ')];
  return letters.length > length ? `${letters.slice(0, length - 1).join('')}…` : letters.join('');
}
