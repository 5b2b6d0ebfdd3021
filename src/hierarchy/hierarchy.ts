// Names to ids with as few calls as possible: answers are cached, and read again only when they turn
// out to be wrong.
import { z } from 'zod';
import { AppError, type Clock, fold, isObject, type Json } from '../base/index.ts';
import type { CurrentUser, Member, OperationCall, Reader, Workspace } from '../clickup/index.ts';
import { currentUser, isCustomTaskId, member, workspace } from '../clickup/index.ts';
import type { Cache } from '../store/index.ts';
import {
  ambiguousName,
  findMember,
  matchPlaces,
  places,
  unknownMember,
  unknownName,
} from './names.ts';
import {
  costOfArchived,
  type Node,
  type NodeKind,
  nodeShape,
  type Place,
  placeShape,
  readArchived,
  readShared,
  readTree,
  type Tree,
  treeShape,
} from './tree.ts';

/** The hierarchy and the people of the workspace that a profile works in. */
export interface Hierarchy {
  workspace(): Promise<Workspace>;
  tree(): Promise<Tree>;
  /** The tree, and under its root what was shared with the caller outside of it. */
  wholeTree(): Promise<Tree>;
  /**
   * The one place that `text` names (id, name, or end of a path) among the given kinds. A list's id
   * is enough, wherever the list stands.
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
  /** The own id of a task that may be named by a custom one, such as ENG-134. Errors: `usage`. */
  taskId(text: string): Promise<string>;
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
  /** Separates the answers of different endpoints. */
  scope: string;
  /** Id or name of the workspace, where the credential sees several. */
  workspace?: string | undefined;
  /** The profile that hints name; null for an endpoint without one. */
  profile: string | null;
  /** The profile's own names for people. */
  people?: Record<string, string> | undefined;
  /** The user's id that the credential itself holds, for endpoints that do not report the current user. */
  tokenUser?: string | undefined;
  /** Called with the number of calls that a cached answer saved. */
  onSaved?: (calls: number) => void;
}

/** A chat may be open for hours: a name that is not known is looked for again after so long, ms. */
const LATELY_MS = 60_000;
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
  /** Own ids of tasks by their custom ones. */
  const ownIds = new Map<string, Promise<string>>();
  /** What this process has read or loaded, and whether it came from the cache. */
  const known = new Map<string, { value: Promise<unknown>; cached: boolean; at: number }>();

  /** The value under a name: from this process, from the cache, or read once. */
  function cached<T>(name: string, shape: z.ZodType<T>, read: () => Promise<T>): Promise<T> {
    const held = known.get(name);
    if (held) return held.value as Promise<T>;
    const load = async () => {
      const key = `${scope}/${name}`;
      const stored = await cache.get(key);
      const entryValue = stored && clock.now() - stored.storedAt < KEEP_MS ? stored.value : null;
      const found = isObject(entryValue) ? shape.safeParse(entryValue.answer).data : undefined;
      if (isObject(entryValue) && found !== undefined) {
        entry.cached = true;
        onSaved(Number(entryValue.calls ?? 1));
        return found;
      }
      const before = calls;
      const answer = await read();
      // What else was read meanwhile makes this an estimate, which is all that it is shown as.
      const cost = Math.max(1, calls - before);
      await cache.put(key, { answer: answer as Json, calls: cost }, clock.now());
      return answer;
    };
    const entry = { cached: false, at: clock.now(), value: load() };
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
    cached('account', currentUser, async () => {
      const reader = await open();
      if (reader.can('user.me')) return reader.read('user.me', {});
      throw new AppError('unreachable', 'This endpoint does not report the current user.', {
        next:
          options.profile === null
            ? 'Add the endpoint with `clickup-agent endpoint add`, then set people.me of its profile.'
            : `Set the current user: \`clickup-agent config set profiles.${options.profile}.people.me "YOUR NAME"\`.`,
      });
    });

  const workspaces = () =>
    cached('workspaces', z.array(workspace), async () => {
      const reader = await open();
      if (reader.can('workspace.list')) return reader.read('workspace.list', {});
      if (options.workspace) return [{ id: options.workspace, name: 'Workspace', members: [] }];
      throw new AppError('unreachable', 'This endpoint does not report its workspace.', {
        next: `Give its id with --workspace ID${setting('workspace', 'ID')}.`,
      });
    });

  /** How to save a value in the profile, as the rest of a sentence; empty without a profile. */
  function setting(key: string, value: string): string {
    if (options.profile === null) return '';
    return `, or save it: \`clickup-agent config set profiles.${options.profile}.${key} ${value}\``;
  }

  /** Forgets what came from the cache, or was read a while ago, so that it is read again; whether any was. */
  async function forget(names: string[]): Promise<boolean> {
    const readAt = (name: string) => known.get(name)?.at ?? Number.POSITIVE_INFINITY;
    const isOld = (name: string) => clock.now() - readAt(name) > LATELY_MS;
    const stale = names.filter((name) => known.get(name)?.cached || isOld(name));
    for (const name of stale) {
      known.delete(name);
      await cache.clear(`${scope}/${name}`);
    }
    return stale.length > 0;
  }

  async function shared(): Promise<Node[]> {
    const { id } = await hierarchy.workspace();
    return cached(`shared/${id}`, z.array(nodeShape), async () => readShared(await open(), id));
  }

  async function members(here: Workspace): Promise<Member[]> {
    if (here.members.length > 0 || !(await open()).can('member.list')) return here.members;
    return cached(`members/${here.id}`, z.array(member), async () =>
      (await open()).read('member.list', { workspaceId: here.id }),
    ).catch((thrown: unknown) => {
      // An answer that shows nobody is as good as none.
      if (thrown instanceof AppError && thrown.data.reason === 'unreadable') return [];
      throw thrown;
    });
  }

  /**
   * A list by its id, where the tree is not at hand: an id does not need the other branches, nor a
   * tree that cannot be read. Null where the tree has to decide.
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
      // Without a tool for one list the tree decides; without a tree, the read of the list does.
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

  /** The member whose id the credential holds. Errors: `thrown`, where it holds none or nobody has it. */
  async function meByToken(thrown: unknown): Promise<Member> {
    const silent =
      thrown instanceof AppError &&
      (thrown.code === 'unreachable' || thrown.data.reason === 'unreadable');
    if (!silent || options.tokenUser === undefined) throw thrown;
    const me = findMember(await members(await hierarchy.workspace()), options.tokenUser);
    if (me === null) throw thrown;
    return me;
  }

  const hierarchy: Hierarchy = {
    async workspace() {
      const all = await workspaces();
      const wanted = options.workspace;
      const hits =
        wanted === undefined
          ? all
          : all.filter(({ id, name }) => [id, fold(name)].includes(fold(wanted)));
      const [hit] = hits;
      if (hits.length === 1 && hit) return hit;
      if (hits.length === 0 && (await forget(['workspaces']))) return hierarchy.workspace();
      const names = (hits.length > 0 ? hits : all).map((one) => `${one.name} (${one.id})`);
      if (hits.length === 0) throw unknownName('workspace', wanted ?? '', names);
      throw new AppError('usage', `The credential sees ${hits.length} workspaces.`, {
        next: `Choose one with --workspace ID${setting('workspace', 'ID')}. ${names.join(' | ')}`,
        data: { choices: names },
      });
    },

    async tree() {
      const here = await hierarchy.workspace();
      return cached(`tree/${here.id}`, treeShape, async () => {
        const reader = await open();
        const tree = await readTree(reader, here);
        // Guests see no space at all, and what they have is found nowhere else.
        if (tree.root.children.length > 0) return tree;
        return withNodes(tree, await readShared(reader, here.id));
      });
    },

    async wholeTree() {
      const tree = await hierarchy.tree();
      return withNodes(tree, await shared());
    },

    async find(text, kinds, options) {
      const alone = await byIdAlone(text.trim(), kinds);
      if (alone) return alone;
      const all = places(await hierarchy.tree());
      const hit = onlyOf(all, text, kinds);
      if (hit) return hit;
      if (await hierarchy.refresh()) return hierarchy.find(text, kinds, options);
      if (options?.archived) {
        const cost = costOfArchived(await hierarchy.tree());
        const gone = cost > MOST_CALLS ? [] : await hierarchy.archivedLists();
        const found = onlyOf(gone, text, kinds);
        if (found) return found;
      }
      const given = onlyOf(places(await hierarchy.wholeTree()), text, kinds);
      if (given) return given;
      const names = all.filter(({ node }) => kinds.includes(node.kind));
      throw unknownName(
        kinds.join(' or '),
        text,
        names.map(({ node }) => node.name),
      );
    },

    async archivedLists(spaceId) {
      const here = await hierarchy.workspace();
      const tree = await hierarchy.tree();
      return cached(`archived/${here.id}/${spaceId ?? ''}`, z.array(placeShape), async () =>
        readArchived(await open(), tree, spaceId),
      );
    },

    async archivedCost(spaceId) {
      const here = await hierarchy.workspace();
      return (await isKnown(`tree/${here.id}`))
        ? costOfArchived(await hierarchy.tree(), spaceId)
        : null;
    },

    async me() {
      // Set by the person, because not every endpoint reports it.
      const me = options.people?.me;
      if (me !== undefined && fold(me) !== 'me') return hierarchy.person(me);
      return account().catch(meByToken);
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
      const wanted = alias?.[1] ?? text;
      const here = await hierarchy.workspace();
      const found = findMember(await members(here), wanted);
      if (found) return found;
      // A member may have joined since: nobody is refused because of a stale cache.
      if (await forget(['workspaces', `members/${here.id}`])) return hierarchy.person(text);
      throw unknownMember(await members(here), wanted);
    },

    async taskId(text) {
      if (!isCustomTaskId(text)) return text.trim();
      const named = text.trim().toUpperCase();
      let own = ownIds.get(named);
      if (own === undefined) {
        const { id: customIn } = await hierarchy.workspace();
        own = (await open()).read('task.get', { taskId: named, customIn }).then(
          ({ id }) => id,
          (thrown: unknown) => {
            ownIds.delete(named);
            if (!(thrown instanceof AppError) || thrown.data.reason !== 'not-found') throw thrown;
            throw new AppError('usage', `There is no task "${named}" in this workspace.`, {
              next: 'Check the custom id, or give the id from the address of the task.',
            });
          },
        );
        ownIds.set(named, own);
      }
      return own;
    },

    async membersLook() {
      const { id, members } = await hierarchy.workspace();
      if (members.length > 0) return { operation: 'workspace.list', input: {} };
      if (!(await open()).can('member.list')) return null;
      return { operation: 'member.list', input: { workspaceId: id } };
    },

    refresh() {
      return forget([...known.keys()]);
    },
  };
  return hierarchy;
}

/** How ClickUp writes the ids of places. */
const IS_ID = /^\d{4,}$/;

function placeOf({ id, name }: { id: string; name: string }): Place {
  return { node: { id, name, kind: 'list', children: [] }, path: [name] };
}

/** The one place that `text` names among several; null for none. Errors: AppError `usage` where several fit. */
function onlyOf(all: Place[], text: string, kinds: NodeKind[]): Place | null {
  const hits = matchPlaces(all, text, kinds);
  if (hits.length > 1) throw ambiguousName(kinds.join(' or '), text, hits.map(pathOf));
  return hits[0] ?? null;
}

/** The tree with further places right under its root, each once. */
function withNodes(tree: Tree, nodes: Node[]): Tree {
  const there = new Set(places(tree).map(({ node }) => node.id));
  const children = [...tree.root.children, ...nodes.filter(({ id }) => !there.has(id))];
  return { ...tree, root: { ...tree.root, children } };
}

/** A place as a person would type it. */
export function pathOf(place: Place): string {
  return place.path.join('/') || place.node.name;
}
