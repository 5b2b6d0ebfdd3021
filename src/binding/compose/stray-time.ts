// Time that a tool logged on no task: its server left the task out, and ClickUp takes that without
// a word. Such an entry is taken away again, and the call counts as refused.
import { isObject, type Outcome } from '../../base/index.ts';
import type { InputOf, OutputOf, WriteOperationName } from '../../clickup/index.ts';
import type { BoundCallOptions, BoundEndpoint } from '../bound-endpoint.ts';

type Here = Pick<BoundEndpoint, 'call' | 'capability'>;

/** Null when the write is not a stray; else what became of it. `tool` is the one that wrote. */
export async function withoutStrays<N extends WriteOperationName>(
  operation: N,
  input: InputOf<N>,
  written: Outcome<OutputOf<N>>,
  tool: string,
  here: Here,
  options: BoundCallOptions,
): Promise<Outcome<never> | null> {
  if (operation !== 'time_entry.create' || written.kind !== 'ok') return null;
  const entry: unknown = written.value;
  if (!isObject(entry) || typeof entry.id !== 'string' || entry.taskId !== null) return null;
  return takenAway(
    tool,
    entry.id,
    String((input as InputOf<'time_entry.create'>).workspaceId),
    here,
    options,
  );
}

async function takenAway(
  tool: string,
  timeEntryId: string,
  workspaceId: string,
  here: Here,
  options: BoundCallOptions,
): Promise<Outcome<never>> {
  const said = `${tool} logs time on no task instead of the one it is told`;
  const can = here.capability('time_entry.delete').state !== 'absent';
  const gone = can
    ? await here.call(
        'time_entry.delete',
        { workspaceId, timeEntryId },
        { ...options, effect: 'delete' },
      )
    : null;
  const message =
    gone?.kind === 'ok'
      ? `${said}; the entry was taken away again.`
      : `${said}. Remove the entry ${timeEntryId} in ClickUp.`;
  return { kind: 'rejected', reason: 'other', message };
}
