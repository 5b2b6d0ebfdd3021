// What of a query an endpoint can be asked for: a filter that lets through at least all that fits.
import type { InputOf } from '../../clickup/index.ts';

/** Any of these; `taskIds` are own ids and custom ones. */
export const LISTS = [
  ...(['taskIds', 'listIds', 'folderIds', 'spaceIds'] as const),
  ...(['assigneeIds', 'statuses', 'tags'] as const),
] as const;
export const BOUNDS = [
  ...(['dueFrom', 'dueBefore', 'createdFrom', 'createdBefore', 'updatedFrom'] as const),
  ...(['updatedBefore', 'doneFrom', 'doneBefore'] as const),
] as const satisfies readonly (keyof InputOf<'task.find'>)[];

/** `open`: nothing with a closed status can fit. */
export type Push = Partial<Record<(typeof LISTS)[number], string[]>> &
  Partial<Record<(typeof BOUNDS)[number], number>> & { open?: true };

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
