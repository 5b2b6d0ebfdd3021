// From what a person types to exactly one place or member: by id, path or name, else an error with choices.
import { AppError, fold, nearest } from '../base/index.ts';
import type { Member } from '../clickup/index.ts';
import type { Node, NodeKind, Place, Tree } from './tree.ts';

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
    // Every end of the path names it, so a name with a slash works as well.
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

/** The error for a name that fits several things, with an unambiguous name for each. */
export function ambiguousName(what: string, text: string, choices: string[]): AppError {
  return new AppError('usage', `"${text}" names ${choices.length} ${what}s.`, {
    next: `Choose one: ${choices.join(' | ')}`,
    data: { choices },
  });
}

/** The ways to name a member, strongest first: the first that fits anybody decides. */
const WAYS: ((member: Member) => (string | null)[])[] = [
  (member) => [member.id],
  (member) => [member.email],
  (member) => [member.name],
  (member) => [member.title],
  (member) => [member.role],
  // A first name, a last name, or the part of the address before the @.
  (member) => [...member.name.split(/\s+/), member.email?.split('@')[0] ?? null],
];

/** The member that `text` names, null for nobody. Errors: AppError `usage` where several fit. */
export function findMember(members: Member[], text: string): Member | null {
  const wanted = fold(text).replace(/^@/, '');
  for (const names of WAYS) {
    const hits = members.filter((member) =>
      names(member).some((name) => name !== null && fold(name) === wanted),
    );
    const [hit] = hits;
    if (hits.length > 1) throw ambiguousName('member', text, hits.map(describeMember));
    if (hit) return hit;
  }
  if (members.length > 0 || !/^\d+$/.test(wanted)) return null;
  return { id: wanted, name: wanted, email: null, role: null, title: null };
}

/** The error for a name that nobody has. */
export function unknownMember(members: Member[], text: string): AppError {
  if (members.length === 0) {
    return new AppError('unreachable', `This endpoint lists no members, so "${text}" is unknown.`, {
      next: 'Give the numeric user id instead.',
    });
  }
  if (members.every(({ role, title }) => role === null && title === null)) {
    const names = members.map(({ name }) => name).join(' | ');
    return new AppError(
      'usage',
      `"${text}" is nobody's name or e-mail, and members are listed here without roles.`,
      {
        next: `Give a name or an e-mail: ${names}. Or save a name of your own: \`clickup-agent config set profiles.NAME.people.KEY "A NAME"\`.`,
        data: { choices: [] },
      },
    );
  }
  const names = members.flatMap(({ name, title }) => (title === null ? [name] : [name, title]));
  return text.includes('@')
    ? unknownName('member', text, names, nearAddresses(members, text))
    : unknownName('member', text, names);
}

/** Addresses of one company differ before the @ alone, so nothing else is compared. */
function nearAddresses(members: Member[], text: string): string[] {
  const before = (address: string) => address.split('@')[0] ?? '';
  const addresses = members.flatMap(({ email }) => email ?? []);
  const near = nearest(before(text), addresses.map(before));
  return addresses.filter((address) => near.includes(before(address)));
}

/** A member as a choice in an error: name, and what distinguishes namesakes. */
function describeMember(member: Member): string {
  return `${member.name} (${member.email ?? `id ${member.id}`})`;
}
