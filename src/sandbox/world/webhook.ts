// A webhook as it was registered. The sandbox stores it and never calls it.
import type { Row } from './table.ts';

export interface Webhook extends Row {
  readonly userId: string;
  readonly endpoint: string;
  readonly clientId: string;
  readonly events: readonly string[];
  readonly spaceId: string | null;
  readonly folderId: string | null;
  readonly listId: string | null;
  readonly taskId: string | null;
  readonly status: string;
  readonly secret: string;
}
