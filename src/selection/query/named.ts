// Places, people, statuses and tags that a query names.
import { didYouMean, fold } from '../../base/index.ts';
import type { Member } from '../../clickup/index.ts';
import { type Node, places } from '../../hierarchy/index.ts';
import { ANY, isSpecial, type Meaning, pointed, type Terms, wrong } from './comparisons.ts';
import { leavesOf, type Query, type Test } from './query.ts';

async function nodesOf(
  test: Test,
  { source, hierarchy }: Terms,
  kind: 'list' | 'folder' | 'space',
) {
  const nodes: Node[] = [];
  for (const value of test.values) {
    const { node } = await pointed(test, source, () =>
      hierarchy.find(value, [kind], { archived: kind === 'list' }),
    );
    nodes.push(node);
  }
  return nodes;
}

export async function placesOf(test: Test, terms: Terms, kind: 'list' | 'folder' | 'space') {
  return (await nodesOf(test, terms, kind)).map(({ id }) => id);
}

/** A folder or space holds the tasks whose home list is in it. */
export async function within(test: Test, terms: Terms, kind: 'folder' | 'space'): Promise<Meaning> {
  const nodes = await nodesOf(test, terms, kind);
  const ids = nodes.map(({ id }) => id);
  const inside = new Set(nodes.flatMap(listsIn));
  const own = kind === 'folder' ? 'folderId' : 'spaceId';
  return {
    matches: ({ task }) =>
      ids.includes(task[own] ?? '') || (task.listId !== null && inside.has(task.listId)),
    push: kind === 'folder' ? { folderIds: ids } : { spaceIds: ids },
    needs: [],
  };
}

function listsIn(node: Node): string[] {
  return node.kind === 'list' ? [node.id] : node.children.flatMap(listsIn);
}

export async function peopleOf(test: Test, { source, hierarchy }: Terms): Promise<Member[]> {
  const people: Member[] = [];
  for (const value of test.values.filter((one) => !isSpecial(one))) {
    people.push(await pointed(test, source, () => hierarchy.person(value)));
  }
  return people;
}

/** Some endpoints show people by their names alone. */
export function isSame(other: Pick<Member, 'id' | 'name'>, person: Member): boolean {
  return (
    other.id === person.id || (other.id === other.name && fold(other.name) === fold(person.name))
  );
}

/** With `=` a status is always meant by its name, though it be called "open". */
export function statusKind({ op }: Test, value: string): 'any' | 'open' | 'closed' | 'name' {
  const said = fold(value);
  if (op === '=') return 'name';
  if (said === ANY || said === 'open') return said;
  return ['closed', 'finished'].includes(said) ? 'closed' : 'name';
}

export function tagIn(value: string): string {
  return fold(value).replace(/^#/, '');
}

/** Statuses and tags that a query speaks of by name, as they were said. */
function namesIn(query: Query, key: 'status' | 'tag'): { test: Test; value: string }[] {
  return leavesOf(query).flatMap((test) => {
    if (test.kind !== 'test' || test.key !== key) return [];
    const isName = (value: string) =>
      key === 'tag' ? !isSpecial(value) : statusKind(test, value) === 'name';
    return test.values.filter(isName).map((value) => ({ test, value }));
  });
}

const STATUS_WORDS = ['open', 'closed', ANY];

/**
 * The statuses of the lists that a query chooses, as far as the tree at hand shows them. Errors: AppError
 * `usage` for one that no list can have.
 */
export async function statusesIn(
  query: Query,
  listIds: readonly string[] | undefined,
  terms: Pick<Terms, 'hierarchy' | 'source'>,
): Promise<string[]> {
  const { hierarchy, source } = terms;
  const said = namesIn(query, 'status');
  if (said.length === 0 || (await hierarchy.archivedCost()) === null) return [];
  const tree = await hierarchy.tree();
  const { statuses = {} } = tree;
  const lists = places(tree).flatMap(({ node }) => (node.kind === 'list' ? [node.id] : []));
  const chosen = (listIds ?? lists).map((id) => statuses[id]);
  const names = [...new Set(chosen.flatMap((shown = []) => shown))];
  // A task that a list shows may be at home in another.
  const all = Object.values(statuses).flat().map(fold);
  const lacks = said.find(({ value }) => !all.includes(fold(value)));
  if (!lacks || chosen.includes(undefined) || tree.missing !== null) return names;
  if (await hierarchy.refresh()) {
    await hierarchy.tree();
    return statusesIn(query, listIds, terms);
  }
  const sentence = `No list chosen here has a status "${lacks.value}".`;
  const near = didYouMean(lacks.value, [...names, ...STATUS_WORDS]);
  throw wrong(lacks.test, source, sentence, near ?? `There are: ${names.join(', ')}.`);
}

/** What rows that were read show of names; `fits`: how many of them the query means. */
export interface Shown {
  status: Set<string>;
  tag: Set<string>;
  fits: number;
}

/** Sentences on statuses and tags that no row has: a slip looks like an empty answer. */
export function notShown(query: Query, shown: Shown): string[] {
  return (['status', 'tag'] as const).flatMap((key) => {
    const known = [...shown[key]];
    return namesIn(query, key).flatMap(({ value }) => {
      if (known.map(fold).includes(fold(key === 'tag' ? tagIn(value) : value))) return [];
      const near = didYouMean(value, key === 'status' ? [...known, ...STATUS_WORDS] : known);
      const sentence = `No task here has the ${key} "${value}".`;
      if (near === null) return shown.fits > 0 ? [] : [sentence];
      return [`${sentence} ${near}`];
    });
  });
}
