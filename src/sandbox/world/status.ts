// The statuses of a space or list, and how a name finds its status.

export type StatusType = 'open' | 'custom' | 'done' | 'closed';

export interface Status {
  readonly id: string;
  /** Always lower case: ClickUp stores status names so and compares them without regard to case. */
  readonly status: string;
  readonly type: StatusType;
  readonly orderindex: number;
  readonly color: string;
}

export function findStatus(statuses: readonly Status[], name: string): Status | undefined {
  const wanted = name.trim().toLowerCase();
  return statuses.find((status) => status.status === wanted);
}

/** The status new tasks get, and the one that tasks fall back to when theirs was removed. */
export function firstStatus(statuses: readonly Status[]): Status {
  return (
    statuses[0] ?? { id: 'none', status: 'to do', type: 'open', orderindex: 0, color: '#87909e' }
  );
}
