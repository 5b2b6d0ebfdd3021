// The workspace, where no tool tells it: from the profile, or as the one that the endpoint is set to.
import type { JsonObject, Outcome } from '../base/index.ts';
import type { OperationName, OutputOf } from '../clickup/index.ts';
import type { Capability } from './capability.ts';
import type { Bound } from './match/bind.ts';

interface Known {
  workspaceId?: string;
}

/**
 * Stands for the workspace that an endpoint serves without naming it. It is only used where every
 * tool gets along without a workspace, and it is never sent.
 */
const ITS_OWN = 'default';

/** The table, with the workspace that stands in for a missing tool. */
export function withContext(
  table: Map<OperationName, Bound>,
  known: Known,
): Map<OperationName, Bound> {
  const choice = table.get('workspace.list')?.choice;
  // A tool for workspaces tells their names; any other is slower than the profile.
  if (choice?.intent.noun === 'workspace') return table;
  if (known.workspaceId !== undefined) {
    const reason = 'No tool lists workspaces; the one that the profile names is used.';
    return new Map(table).set('workspace.list', { choice: null, capability: standIn(reason) });
  }
  if (choice || !knowsItsOwn(table)) return table;
  const reason = 'No tool lists workspaces; the endpoint uses the one that it is set to.';
  return new Map(table).set('workspace.list', { choice: null, capability: standIn(reason) });
}

function standIn(reason: string): Capability {
  return {
    ...{ operation: 'workspace.list', state: 'partial', tool: null },
    ...{ confidence: 1, reason, lost: [], prose: false },
  };
}

/** Whether every tool gets along without being told the workspace. */
function knowsItsOwn(table: Map<OperationName, Bound>): boolean {
  return ![...table.values()].some(wantsWorkspace);
}

/** Whether a tool does not work without being told the workspace. */
function wantsWorkspace({ choice }: Bound): boolean {
  return (
    choice?.plan.fillings.some(({ field, slot }) => field === 'workspaceId' && slot.required) ===
    true
  );
}

/** The answer that needs no call; null when one is needed. */
export function answerFromContext<N extends OperationName>(
  operation: N,
  table: Map<OperationName, Bound>,
  { workspaceId }: Known,
): Outcome<OutputOf<N>> | null {
  const bound = table.get(operation);
  if (operation !== 'workspace.list' || bound?.choice || bound?.capability.state !== 'partial') {
    return null;
  }
  return workspace<N>(workspaceId);
}

/** What is said instead of a refusal, where a tree was to reveal the workspace and did not. */
export function answerInstead<N extends OperationName>(
  operation: N,
  table: Map<OperationName, Bound>,
): Outcome<OutputOf<N>> | null {
  return operation === 'workspace.list' && knowsItsOwn(table) ? workspace<N>(undefined) : null;
}

function workspace<N extends OperationName>(known: string | undefined): Outcome<OutputOf<N>> {
  const name = known === undefined ? 'Workspace' : `Workspace ${known}`;
  const value = [{ id: known ?? ITS_OWN, name, members: [] }];
  return { kind: 'ok', value: value as unknown as OutputOf<N> };
}

/** The input as tools are told it: the profile's workspace where none is named, and no stand-in. */
export function inContext(input: JsonObject, { workspaceId }: Known): JsonObject {
  const { workspaceId: said, ...rest } = input;
  const named = said === ITS_OWN ? workspaceId : (said ?? workspaceId);
  return named === undefined ? rest : { ...rest, workspaceId: named };
}
