// Names to ids with as few calls as possible: what was read once is kept, and read again only when
// it turns out to be wrong.

import { z } from 'zod';
import { AppError, type Clock, isObject, type Json } from '../base/index.ts';
import type { CurrentUser, Member, OperationCall, Reader, Workspace } from '../clickup/index.ts';
import { currentUser, member, workspace } from '../clickup/index.ts';
import type { Cache } from '../store/index.ts';
import { costOfArchived, readArchived } from './archived.ts';
import { ambiguousName, fold, matchPlaces, type Place, places, unknownName } from './names.ts';
import { matchMember } from './people.ts';
import { type NodeKind, readTree, type Tree } from './tree.ts';

/** The hierarchy and the people of the workspace that a profile works in. */
export interface Hierarchy {
  workspace(): Promise<Workspace>;
  tree(): Promise<Tree>;
  /**
   * The one place that `text` names (id, name, or end of a path) among the given kinds.
   * `archived`: also looks through archived lists before it says that there is none.
   * Errors: AppError `usage` when nothing or several things fit, with the choices.
   */
  find(text: string, kinds: NodeKind[], options?: { archived: boolean }): Promise<Place>;
  /** The archived lists of the workspace or of one space. Costs what `archivedCost` says. */
  archivedLists(spaceId?: string): Promise<Place[]>;
  /** How many calls `archivedLists` takes; null where the hierarchy itself is not known yet. */
  archivedCost(spaceId?: string): Promise<number | null>;
  me(): Promise<Member>;
  /**
   * The time zone of the account in ClickUp; null where it is not known. With `ask` it is read where
   * this machine does not know it, else nothing is.
   */
  timeZone(options?: { ask: boolean }): Promise<string | null>;
  /** `me`, or a member by id, e-mail, name, role, or a name the profile gave. */
  person(text: string): Promise<Member>;
  /** The read that shows who is a member now; null where this endpoint has none. */
  membersLook(): Promise<OperationCall | null>;
  /**
   * Reads the hierarchy again when it came from the cache; answers whether it did. For callers who
   * met an id that is gone, or an emptiness that a vanished place would explain.
   */
  refresh(): Promise<boolean>;
}

export interface HierarchyOptions {
  /** Opened when something has to be read: the cache may know it all. */
  reader(): Promise<Reader>;
  cache: Cache;
  clock: Clock;
  /** Keeps the answers of different endpoints apart. */
  scope: string;
  /** Id or name of the workspace, where the credential sees several. */
  workspace?: string | undefined;
  /** The profile's own names for people. */
  people?: Record<string, string> | undefined;
  /** Hears how many calls an answer from the cache has saved. */
  onSaved?: (calls: number) => void;
}

/** Older answers are read again: people move lists about within days, not minutes. */
const KEEP_MS = 24 * 3_600_000;
/** A name is looked for in archived places only where that takes no more calls. */
const MOST_CALLS = 30;

export function createHierarchy(options: HierarchyOptions): Hierarchy {
  const { cache, clock, scope, onSaved = () => {} } = options;
  let calls = 0;
  const open = async (): Promise<Reader> => {
    const reader = await options.reader();
    return {
      can: reader.can,
      read: (operation, input) => {
        calls++;
        return reader.read(operation, input);
      },
    };
  };
  /** What this process has read or loaded, and whether it came from the cache. */
  const known = new Map<string, { value: Promise<unknown>; cached: boolean }>();

  /** The value under a name: from this process, from the cache, or read. Read once, whoever asks. */
  function keep<T>(
    name: string,
    parse: (value: Json) => T | null,
    read: () => Promise<T>,
  ): Promise<T> {
    const held = known.get(name);
    if (held) return held.value as Promise<T>;
    const load = async () => {
      const key = `${scope}/${name}`;
      const stored = await cache.get(key);
      const kept = stored && clock.now() - stored.storedAt < KEEP_MS ? stored.value : null;
      const value = isObject(kept) && kept.answer !== undefined ? parse(kept.answer) : null;
      if (isObject(kept) && value !== null) {
        entry.cached = true;
        onSaved(Number(kept.calls ?? 1));
        return value;
      }
      const before = calls;
      const answer = await read();
      // What else was read meanwhile makes this an estimate, which is all that it is shown as.
      const cost = Math.max(1, calls - before);
      await cache.put(key, { answer: answer as Json, calls: cost }, clock.now());
      return answer;
    };
    const entry: { value: Promise<T>; cached: boolean } = { cached: false, value: load() };
    known.set(name, entry);
    // A failed read is not remembered: the next one to ask tries again.
    entry.value.catch(() => known.delete(name));
    return entry.value;
  }

  /** Whether a value is there without a call. */
  async function isKnown(name: string): Promise<boolean> {
    const stored = known.has(name) ? null : await cache.get(`${scope}/${name}`);
    return stored === null ? known.has(name) : clock.now() - stored.storedAt < KEEP_MS;
  }

  const account = (): Promise<CurrentUser> =>
    keep(
      'account',
      (value) => currentUser.safeParse(value).data ?? null,
      async () => {
        const reader = await open();
        if (reader.can('user.me')) return reader.read('user.me', {});
        throw new AppError('unreachable', 'This endpoint does not say whose credential it is.', {
          next: 'Say who you are: `clickup-agent config set profiles.NAME.people.me "YOUR NAME"`.',
        });
      },
    );

  const workspaces = () =>
    keep(
      'workspaces',
      (value) => z.array(workspace).safeParse(value).data ?? null,
      async () => {
        const reader = await open();
        if (reader.can('workspace.list')) return reader.read('workspace.list', {});
        if (options.workspace) return [{ id: options.workspace, name: 'Workspace', members: [] }];
        throw new AppError('unreachable', 'This endpoint does not say which workspace it serves.', {
          next: 'Set its id: `clickup-agent config set profiles.NAME.workspace ID`.',
        });
      },
    );

  /**
   * A list by its id, where the tree is not at hand: an id does not need the other branches, nor a
   * tree that cannot be read. Null where the tree has to tell.
   */
  async function byIdAlone(id: string, kinds: NodeKind[]): Promise<Place | null> {
    if (!kinds.includes('list') || !IS_ID.test(id)) return null;
    const here = await hierarchy.workspace();
    const held = known.has(`tree/${here.id}`) || (await cache.get(`${scope}/tree/${here.id}`));
    const tree = held ? await hierarchy.tree().catch(() => null) : null;
    const [hit] = tree ? matchPlaces(places(tree), id, kinds) : [];
    if (hit) return hit;
    const reader = await open();
    if (!reader.can('list.get')) {
      // Without a look at it the tree decides; where there is none, whoever reads the list does.
      const any = tree ?? (await hierarchy.tree().catch(() => null));
      const whole = any !== null && any.missing === null;
      return whole || kinds.length > 1 ? null : placeOf({ id, name: id });
    }
    try {
      const { name } = await reader.read('list.get', { listId: id });
      return placeOf({ id, name });
    } catch (thrown) {
      const isOther = thrown instanceof AppError && thrown.data.reason !== undefined;
      if (isOther && thrown.data.reason !== 'unreadable') return null;
      if (isOther && kinds.length === 1) return placeOf({ id, name: id });
      throw thrown;
    }
  }

  const hierarchy: Hierarchy = {
    async workspace() {
      const all = await workspaces();
      const wanted = options.workspace;
      const hits =
        wanted === undefined
          ? all
          : all.filter((one) => one.id === wanted || fold(one.name) === fold(wanted));
      const [hit] = hits;
      if (hits.length === 1 && hit) return hit;
      const names = all.map((one) => `${one.name} (${one.id})`);
      if (hits.length === 0) {
        throw unknownName(
          'workspace',
          wanted ?? '',
          all.map((one) => one.name),
        );
      }
      throw new AppError('usage', `The credential sees ${hits.length} workspaces.`, {
        next: `Choose one: \`clickup-agent config set profiles.NAME.workspace ID\`. ${names.join(' | ')}`,
        data: { choices: names },
      });
    },

    async tree() {
      const here = await hierarchy.workspace();
      return keep(`tree/${here.id}`, asTree, async () => readTree(await open(), here));
    },

    async find(text, kinds, options) {
      const alone = await byIdAlone(text.trim(), kinds);
      if (alone) return alone;
      const all = places(await hierarchy.tree());
      const hits = matchPlaces(all, text, kinds);
      const [hit] = hits;
      if (hits.length === 1 && hit) return hit;
      const what = kinds.join(' or ');
      if (hits.length > 1) throw ambiguousName(what, text, hits.map(pathOf));
      if (await hierarchy.refresh()) return hierarchy.find(text, kinds, options);
      if (options?.archived) {
        const cost = costOfArchived(await hierarchy.tree());
        const gone = cost > MOST_CALLS ? [] : await hierarchy.archivedLists();
        const [found, ...others] = matchPlaces(gone, text, kinds);
        if (others.length > 0 && found)
          throw ambiguousName(what, text, [found, ...others].map(pathOf));
        if (found) return found;
      }
      const names = all
        .filter(({ node }) => kinds.includes(node.kind))
        .map(({ node }) => node.name);
      throw unknownName(what, text, names);
    },

    async archivedLists(spaceId) {
      const here = await hierarchy.workspace();
      const tree = await hierarchy.tree();
      return keep(
        `archived/${here.id}/${spaceId ?? ''}`,
        (value) => z.array(placeShape).safeParse(value).data ?? null,
        async () => readArchived(await open(), tree, spaceId),
      );
    },

    async archivedCost(spaceId) {
      const here = await hierarchy.workspace();
      return (await isKnown(`tree/${here.id}`))
        ? costOfArchived(await hierarchy.tree(), spaceId)
        : null;
    },

    async me() {
      // Whoever set this has told who they are, which not every endpoint can.
      const told = options.people?.me;
      if (told !== undefined && fold(told) !== 'me') return hierarchy.person(told);
      return account();
    },

    async timeZone({ ask } = { ask: false }) {
      if (ask ? !(await open()).can('user.me') : !(await isKnown('account'))) return null;
      return (await account()).timeZone;
    },

    async person(text) {
      if (fold(text) === 'me') return hierarchy.me();
      const alias = Object.entries(options.people ?? {}).find(
        ([name]) => fold(name) === fold(text),
      );
      const here = await hierarchy.workspace();
      const members =
        here.members.length > 0 || !(await open()).can('member.list')
          ? here.members
          : await keep(
              `members/${here.id}`,
              (value) => z.array(member).safeParse(value).data ?? null,
              async () => (await open()).read('member.list', { workspaceId: here.id }),
            );
      return matchMember(members, alias?.[1] ?? text);
    },

    async membersLook() {
      const { id, members } = await hierarchy.workspace();
      if (members.length > 0) return { operation: 'workspace.list', input: {} };
      if (!(await open()).can('member.list')) return null;
      return { operation: 'member.list', input: { workspaceId: id } };
    },

    async refresh() {
      const stale = [...known].filter(([, held]) => held.cached).map(([name]) => name);
      for (const name of stale) {
        known.delete(name);
        await cache.clear(`${scope}/${name}`);
      }
      return stale.length > 0;
    },
  };
  return hierarchy;
}

/** How ClickUp writes the ids of places. */
const IS_ID = /^\d{4,}$/;

function placeOf({ id, name }: { id: string; name: string }): Place {
  return { node: { id, name, kind: 'list', children: [] }, path: [name] };
}

/** A place as a person would type it. */
export function pathOf(place: Place): string {
  return place.path.join('/') || place.node.name;
}

const nodeShape: z.ZodType<Tree['root']> = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['workspace', 'space', 'folder', 'list']),
  children: z.lazy(() => z.array(nodeShape)),
});
const placeShape = z.object({ node: nodeShape, path: z.array(z.string()) });
const treeShape = z.object({ root: nodeShape, missing: z.string().nullable() });

function asTree(value: Json): Tree | null {
  return treeShape.safeParse(value).data ?? null;
}
