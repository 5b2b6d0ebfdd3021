// Whether endpoints lead to one workspace and act for one person, told by ids and never by names.
import { AppError } from '../base/index.ts';
import type { Reader } from '../clickup/index.ts';

/** An endpoint that is to be combined with others. */
export interface CombinedPart {
  name: string;
  reader: Reader;
}

interface Visible {
  name: string;
  /** Ids of the workspaces that it lists; null where it lists none. */
  workspaces: { id: string; name: string }[] | null;
  /** Ids of the spaces in its workspace; null where it cannot tell. */
  spaces: string[] | null;
  /** Id of the person that it acts for; null where it cannot tell. */
  person: string | null;
  reader: Reader;
}

/** What stands for a workspace that an endpoint does not name. */
const UNNAMED = 'default';

/**
 * The id of the one workspace; null where no endpoint names it. `wanted` is the id that the profile
 * names. Errors: AppError `usage` where ids show two workspaces or two people, or where nothing shows
 * that it is the same; AppErrors of the reads.
 */
export async function checkSameWorkspace(
  candidates: CombinedPart[],
  wanted: string | undefined,
): Promise<string | null> {
  const [first, ...others] = await Promise.all(candidates.map((one) => look(one, wanted)));
  if (!first) throw new AppError('usage', 'There is nothing to combine.');
  for (const other of others) {
    await checkPlaces(first, other, wanted !== undefined);
    checkPeople(first, other);
  }
  const sights = [first, ...others];
  if (wanted !== undefined) return wanted;
  const listed = sights.flatMap(({ workspaces }) => (workspaces ? [workspaces] : []));
  const [some = [], ...rest] = listed;
  const common = some.filter(({ id }) => rest.every((one) => one.some((two) => two.id === id)));
  if (common.length > 1) {
    throw new AppError('usage', `They share several workspaces: ${namesOf(common)}.`, {
      next: 'Say which with --workspace ID.',
    });
  }
  return common[0]?.id ?? null;
}

async function look({ name, reader }: CombinedPart, wanted: string | undefined): Promise<Visible> {
  const listed = reader.can('workspace.list')
    ? ((await tried(reader.read('workspace.list', {}))) ?? [])
    : [];
  const known = listed.filter(({ id }) => id !== UNNAMED);
  // An endpoint that is told of the workspace only repeats what it was told.
  const repeated = known.length === 1 && known[0]?.id === wanted && known[0]?.name === wanted;
  const workspaces = known.length > 0 && !repeated ? known : null;
  const workspaceId = wanted ?? (listed.length === 1 ? listed[0]?.id : undefined);
  const rows =
    workspaceId !== undefined && reader.can('space.list')
      ? await tried(reader.read('space.list', { workspaceId }))
      : null;
  const tree =
    workspaceId !== undefined && rows === null && reader.can('hierarchy.get')
      ? await tried(reader.read('hierarchy.get', { workspaceId }))
      : null;
  const spaces = (rows ?? tree?.spaces ?? null)?.map(({ id }) => id) ?? null;
  const me = reader.can('user.me') ? await tried(reader.read('user.me', {})) : null;
  return { name, workspaces, spaces, person: me?.id ?? null, reader };
}

/** A read that this endpoint refuses, or whose answer nobody can read, tells nothing. */
async function tried<T>(read: Promise<T>): Promise<T | null> {
  return read.catch((thrown: unknown) => {
    const refused = thrown instanceof AppError && thrown.data.reason !== undefined;
    if (!refused || thrown.code === 'authorization') throw thrown;
    return null;
  });
}

/** Whether the second can read a list of the first by its id. */
async function sharesLists(one: Visible, two: Visible): Promise<boolean> {
  const lists = (await listsOf(one)) ?? [];
  for (const listId of lists.slice(0, MOST_TRIED)) {
    const { reader } = two;
    const seen = reader.can('list.get')
      ? await tried(reader.read('list.get', { listId }))
      : reader.can('task.list')
        ? await tried(reader.read('task.list', { listId }))
        : null;
    if (seen !== null) return true;
  }
  return false;
}

/** Lists that are looked up elsewhere before nothing is taken as shown. */
const MOST_TRIED = 3;

async function listsOf({ workspaces, reader }: Visible): Promise<string[] | null> {
  const [first, ...others] = workspaces ?? [];
  if (!first || others.length > 0 || !reader.can('hierarchy.get')) return null;
  const tree = await tried(reader.read('hierarchy.get', { workspaceId: first.id }));
  return (
    tree?.spaces.flatMap(({ folders, lists }) =>
      [...lists, ...folders.flatMap((folder) => folder.lists ?? [])].map(({ id }) => id),
    ) ?? null
  );
}

/** `named`: somebody has said which workspace is meant, so that a list in common is proof enough. */
async function checkPlaces(one: Visible, two: Visible, named: boolean): Promise<void> {
  const shared = <T>(left: T[], right: T[]) => left.some((item) => right.includes(item));
  if (one.spaces?.length && two.spaces?.length) {
    if (shared(one.spaces, two.spaces)) return;
    throw different(one, two);
  }
  if (one.workspaces && two.workspaces) {
    const ids = (sight: Visible) => (sight.workspaces ?? []).map(({ id }) => id);
    if (shared(ids(one), ids(two))) return;
    throw different(one, two);
  }
  if (named && ((await sharesLists(one, two)) || (await sharesLists(two, one)))) return;
  throw new AppError(
    'usage',
    `Nothing shows that "${one.name}" and "${two.name}" lead to the same workspace.`,
    { next: 'Say its id with --workspace ID, so that their spaces can be compared.' },
  );
}

function different(one: Visible, two: Visible): AppError {
  const named = (sight: Visible) =>
    sight.workspaces ? ` ("${sight.name}": ${namesOf(sight.workspaces)})` : '';
  return new AppError(
    'usage',
    `"${one.name}" and "${two.name}" lead to different workspaces${named(one)}${named(two)}.`,
    { next: 'Combine endpoints of one workspace, or keep them as profiles of their own.' },
  );
}

/** Time and comments are written as the person of the credential: two people would mix them up. */
function checkPeople(one: Visible, two: Visible): void {
  if (one.person === null || two.person === null || one.person === two.person) return;
  throw new AppError(
    'usage',
    `"${one.name}" acts for user ${one.person} and "${two.name}" for user ${two.person}.`,
    { next: 'Combine credentials of one person, so that time and comments are all theirs.' },
  );
}

function namesOf(workspaces: { id: string; name: string }[]): string {
  return workspaces.map(({ id, name }) => `${name} (${id})`).join(', ');
}
