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
  for (const name of LISTS) {
    const given = pushes.flatMap((push) => (push[name] === undefined ? [] : [push[name]]));
    const [first] = given.sort((a, b) => a.length - b.length);
    if (first) all[name] = first;
  }
  for (const name of BOUNDS) {
    const given = pushes.flatMap((push) => push[name] ?? []);
    if (given.length > 0) all[name] = (isFrom(name) ? Math.max : Math.min)(...given);
  }
  if (pushes.some(({ open }) => open)) all.open = true;
  return all;
}

/** Any of several: only what all of them narrow, as wide as the widest. */
export function eitherPushed(pushes: Push[]): Push {
  const all: Push = {};
  const inAll = (name: keyof Push) => pushes.every((push) => push[name] !== undefined);
  for (const name of LISTS.filter(inAll)) {
    all[name] = [...new Set(pushes.flatMap((push) => push[name] ?? []))];
  }
  for (const name of BOUNDS.filter(inAll)) {
    const given = pushes.flatMap((push) => push[name] ?? []);
    all[name] = (isFrom(name) ? Math.min : Math.max)(...given);
  }
  if (inAll('open')) all.open = true;
  return all;
}

function isFrom(name: string): boolean {
  return name.endsWith('From');
}
