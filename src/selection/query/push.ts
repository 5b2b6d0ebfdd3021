// What of a query an endpoint can be asked for: a filter that lets through at least all that fits.
import type { InputOf } from '../../clickup/index.ts';

/** `open`: nothing with a closed status can fit. Lists of ids and names mean any of them. */
export interface Push {
  listIds?: string[];
  folderIds?: string[];
  spaceIds?: string[];
  assigneeIds?: string[];
  statuses?: string[];
  tags?: string[];
  dueFrom?: number;
  dueBefore?: number;
  createdFrom?: number;
  createdBefore?: number;
  updatedFrom?: number;
  updatedBefore?: number;
  doneFrom?: number;
  doneBefore?: number;
  open?: true;
}

export const LISTS = [
  'listIds',
  'folderIds',
  'spaceIds',
  'assigneeIds',
  'statuses',
  'tags',
] as const;
export const BOUNDS = [
  ...(['dueFrom', 'dueBefore', 'createdFrom', 'createdBefore', 'updatedFrom'] as const),
  ...(['updatedBefore', 'doneFrom', 'doneBefore'] as const),
] as const satisfies readonly (keyof InputOf<'task.find'>)[];

/** All of several: the narrowest of each bound, and one of two sets of names. */
export function bothPushed(pushes: Push[]): Push {
  const all: Push = {};
  for (const push of pushes) {
    for (const name of LISTS) {
      const [own, other] = [all[name], push[name]];
      const shorter = own && (!other || own.length <= other.length) ? own : other;
      if (shorter) all[name] = shorter;
    }
    for (const name of BOUNDS) {
      const given = [all[name], push[name]].filter((one) => one !== undefined);
      if (given.length > 0) all[name] = (isFrom(name) ? Math.max : Math.min)(...given);
    }
    if (push.open) all.open = true;
  }
  return all;
}

/** Any of several: only what all of them narrow, as wide as the widest. */
export function eitherPushed(pushes: Push[]): Push {
  const all: Push = {};
  for (const name of LISTS) {
    const given = pushes.map((push) => push[name]);
    if (given.every((one) => one !== undefined)) all[name] = [...new Set(given.flat())];
  }
  for (const name of BOUNDS) {
    const given = pushes.map((push) => push[name]);
    if (given.every((one) => one !== undefined)) {
      all[name] = (isFrom(name) ? Math.min : Math.max)(...given);
    }
  }
  if (pushes.every(({ open }) => open)) all.open = true;
  return all;
}

function isFrom(name: string): boolean {
  return name.endsWith('From');
}
