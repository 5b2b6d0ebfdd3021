// The rooms below, as the agent is handed them: each is opened at its first use, so that a
// conversation can begin while the endpoint is still connecting.
import type { BoundEndpoint } from '../binding/index.ts';
import type { Reader } from '../clickup/index.ts';
import type { Endpoint } from '../endpoint/index.ts';
import type { Engine, Workflow } from '../engine/index.ts';
import type { Hierarchy } from '../hierarchy/index.ts';
import type { Governor } from '../quota/index.ts';
import type { Store } from '../store/index.ts';

export interface AgentRooms {
  endpoint(): Promise<Endpoint>;
  binding(): Promise<BoundEndpoint>;
  reader(): Promise<Reader>;
  hierarchy(): Promise<Hierarchy>;
  engine(): Promise<Engine>;
  governor(): Promise<Governor>;
  store(): Promise<Store>;
  /** The zone that the person's days are in, asked of the account where nobody has set it. */
  settleTimeZone(): Promise<string>;
}

/** Workflows that the model may run, by name. */
export type WorkflowShelf = Record<string, { summary: string; load(): Promise<Workflow> }>;
