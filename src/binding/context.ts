// Operations that need no tool because the profile already knows their answer.
import type { Outcome } from '../base/index.ts';
import type { OperationName, OutputOf } from '../clickup/index.ts';
import type { Bound } from './match/bind.ts';

interface Known {
  workspaceId?: string;
}

/** The table, with what the profile stands in for. */
export function withContext(
  table: Map<OperationName, Bound>,
  { workspaceId }: Known,
): Map<OperationName, Bound> {
  // A tool for workspaces tells their names; any other is slower than the profile.
  const tool = table.get('workspace.list')?.choice?.intent.noun === 'workspace';
  if (workspaceId === undefined || tool) return table;
  return new Map(table).set('workspace.list', {
    choice: null,
    capability: {
      operation: 'workspace.list',
      state: 'partial',
      tool: null,
      confidence: 1,
      reason: 'No tool lists workspaces; the one that the profile names is used.',
      lost: [],
    },
  });
}

/** The answer that needs no call; null when one is needed. */
export function answerFromContext<N extends OperationName>(
  operation: N,
  table: Map<OperationName, Bound>,
  { workspaceId }: Known,
): Outcome<OutputOf<N>> | null {
  if (operation !== 'workspace.list' || workspaceId === undefined) return null;
  if (table.get(operation)?.choice) return null;
  const value = [{ id: workspaceId, name: `Workspace ${workspaceId}`, members: [] }];
  return { kind: 'ok', value: value as OutputOf<N> };
}
