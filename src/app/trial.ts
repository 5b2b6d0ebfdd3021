// Tries what was bound by hand: a read is made, and has to show what its operation is about.
import { AppError, type JsonObject } from '../base/index.ts';
import type { BoundEndpoint } from '../binding/index.ts';
import type { OperationName, ReadOperationName } from '../clickup/index.ts';

/** How a trial ended. `untried`: what the read needs is there nowhere, so nothing speaks against it yet. */
type Trial = { kind: 'shows' | 'untried' | 'refused'; why: string };

const DAY_MS = 86_400_000;

/** Where a value for a field can be read; the first of the operations that this endpoint serves. */
const SOURCES: Record<string, readonly ReadOperationName[]> = {
  workspaceId: ['workspace.list'],
  spaceId: ['space.list', 'hierarchy.get'],
  folderId: ['folder.list_all', 'folder.list', 'hierarchy.get'],
  listId: ['list.list', 'list.list_folderless', 'hierarchy.get'],
  taskId: ['task.find', 'task.list'],
  goalId: ['goal.list'],
  docId: ['doc.list'],
};

/** What the ids in a tree are of, by field. */
const IN_TREE: Record<string, string> = { spaceId: 'spaces', folderId: 'folders', listId: 'lists' };

/** Makes one read of an operation with values that other reads show. */
export async function tryRead(
  binding: BoundEndpoint,
  operation: ReadOperationName,
  { now, workspaceId }: { now: number; workspaceId: string | undefined },
): Promise<Trial> {
  const [{ isUsable }, { operationNamed }] = await Promise.all([
    import('../binding/index.ts'),
    import('../clickup/index.ts'),
  ]);
  const known = new Map<string, string | null>();
  if (workspaceId !== undefined) known.set('workspaceId', workspaceId);

  async function valueFor(field: string, above: readonly string[]): Promise<string | null> {
    if (known.has(field)) return known.get(field) ?? null;
    let value: string | null = null;
    for (const source of SOURCES[field] ?? []) {
      if (value !== null || source === operation || !isUsable(binding.capability(source))) continue;
      const answer = await answerOf(source, [...above, field]);
      value = answer === undefined ? null : idIn(answer, IN_TREE[field] ?? '');
    }
    known.set(field, value);
    return value;
  }

  async function inputFor(
    wanted: OperationName,
    above: readonly string[],
  ): Promise<JsonObject | string> {
    const shape =
      (operationNamed(wanted).input as { shape?: Record<string, Optional> }).shape ?? {};
    const input: JsonObject = {};
    for (const [field, one] of Object.entries(shape)) {
      if (one.isOptional()) continue;
      if (field === 'from') input.from = now - 30 * DAY_MS;
      else if (field === 'before') input.before = now;
      else {
        const value = above.includes(field) ? null : await valueFor(field, above);
        if (value === null) return field;
        input[field] = value;
      }
    }
    return input;
  }

  async function answerOf(source: ReadOperationName, above: readonly string[]): Promise<unknown> {
    const input = await inputFor(source, above);
    if (typeof input === 'string') return undefined;
    const outcome = await binding
      .call(source, input as never, { lane: 'interactive', effect: 'read' })
      .catch(() => null);
    return outcome?.kind === 'ok' ? outcome.value : undefined;
  }

  const input = await inputFor(operation, []);
  if (typeof input === 'string') {
    const sources = SOURCES[input] ?? [];
    const serves = sources.some((one) => isUsable(binding.capability(one)));
    return serves
      ? { kind: 'untried', why: `there is nothing yet that it could be asked about (${input})` }
      : { kind: 'refused', why: `${input} cannot be had: bind ${sources[0] ?? input} first` };
  }
  try {
    const call = { lane: 'interactive', effect: 'read' } as const;
    const outcome = await binding.call(operation, input as never, call);
    return outcome.kind === 'ok'
      ? { kind: 'shows', why: shown(outcome.value) }
      : { kind: 'refused', why: outcome.message };
  } catch (thrown) {
    if (thrown instanceof AppError) return { kind: 'refused', why: thrown.message };
    throw thrown;
  }
}

interface Optional {
  isOptional(): boolean;
}

/** The first id of a listing, of a page, or of a branch of a tree. */
function idIn(answer: unknown, branch: string): string | null {
  if (Array.isArray(answer)) {
    for (const row of answer) {
      const id = (row as { id?: unknown } | null)?.id;
      if (typeof id === 'string') return id;
    }
    return null;
  }
  if (typeof answer !== 'object' || answer === null) return null;
  const { items } = answer as { items?: unknown };
  if (items !== undefined) return idIn(items, branch);
  for (const [name, value] of Object.entries(answer)) {
    const found = name === branch ? idIn(value, branch) : inside(value, branch);
    if (found !== null) return found;
  }
  return null;
}

function inside(value: unknown, branch: string): string | null {
  for (const one of Array.isArray(value) ? value : []) {
    const found = Array.isArray(one) || typeof one !== 'object' ? null : idIn(one, branch);
    if (found !== null) return found;
  }
  return null;
}

function shown(value: unknown): string {
  const rows = Array.isArray(value) ? value : (value as { items?: unknown[] } | null)?.items;
  if (!Array.isArray(rows)) return value === null ? 'nothing now' : 'what was asked for';
  const [first] = rows as { name?: string }[];
  const like = first?.name ? `, such as "${first.name}"` : '';
  return `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}${like}`;
}
