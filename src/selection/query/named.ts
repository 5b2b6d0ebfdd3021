// Places and people that a query names.
import { fold } from '../../base/index.ts';
import type { Member } from '../../clickup/index.ts';
import type { Node } from '../../hierarchy/index.ts';
import { isSpecial, pointed } from './comparisons.ts';
import type { Meaning, Terms } from './meaning.ts';
import type { Test } from './query.ts';

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
