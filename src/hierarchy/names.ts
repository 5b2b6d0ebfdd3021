// From what a person types to exactly one thing: by id, path, or name, with the choices named otherwise.

import { AppError, fold, nearest } from '../base/index.ts';
import type { Node, NodeKind, Tree } from './tree.ts';

/** A place and the names that lead to it, workspace left out. */
export interface Place {
  node: Node;
  path: string[];
}

/** The places of a tree, parents before children. */
export function places(tree: Tree): Place[] {
  const walk = (node: Node, path: string[]): Place[] =>
    node.children.flatMap((child) => {
      const here = [...path, child.name];
      return [{ node: child, path: here }, ...walk(child, here)];
    });
  return [{ node: tree.root, path: [] }, ...walk(tree.root, [])];
}

/**
 * Places that `text` names: an id, a name (`Bug Triage`), or the end of a path
 * (`Backend/Bug Triage`), case and outer blanks ignored.
 */
export function matchPlaces(all: Place[], text: string, kinds: NodeKind[]): Place[] {
  const candidates = all.filter((place) => kinds.includes(place.node.kind));
  const byId = candidates.filter((place) => place.node.id === text.trim());
  if (byId.length > 0) return byId;
  const wanted = fold(text);
  return candidates.filter(({ path, node }) => {
    const names = (path.length > 0 ? path : [node.name]).map(fold);
    // Every end of the path is a way to say it, so a name that holds a slash works as well.
    return names.some((_, start) => {
      const tail = names.slice(start);
      return tail.join('/') === wanted.split(/\s*\/\s*/).join('/') || tail.join('/') === wanted;
    });
  });
}

/** The error for a name that fits nothing, with the nearest names. */
export function unknownName(
  what: string,
  text: string,
  known: string[],
  near: string[] = nearest(text, known),
): AppError {
  return new AppError('usage', `There is no ${what} "${text}".`, {
    next:
      near.length > 0
        ? `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`
        : hintWithoutNear(what, text, [...new Set(known)]),
    data: { choices: near },
  });
}

/** More names than these are a list to look through, not an answer. */
const MOST_NAMES = 8;

function hintWithoutNear(what: string, text: string, known: string[]): string {
  const isPlace = /\b(space|folder|list)\b/.test(what);
  if (isPlace && /^\d+$/.test(text.trim())) {
    return 'The credential sees nothing with this id. `clickup-agent tree --shared` shows what it sees.';
  }
  if (isPlace && known.length > 0) return 'Run `clickup-agent tree --shared` to see the names.';
  if (isPlace) return 'Give its id: the number in its address in ClickUp.';
  if (known.length === 0) return `The credential sees no ${what}.`;
  const shown = known.slice(0, MOST_NAMES).join(' | ');
  const more = known.length - MOST_NAMES;
  return `There ${known.length === 1 ? 'is' : 'are'}: ${shown}${more > 0 ? ` and ${more} more` : ''}.`;
}

/** The error for a name that fits several things, with a way to say each. */
export function ambiguousName(what: string, text: string, choices: string[]): AppError {
  return new AppError('usage', `"${text}" names ${choices.length} ${what}s.`, {
    next: `Say which: ${choices.join(' | ')}`,
    data: { choices },
  });
}
