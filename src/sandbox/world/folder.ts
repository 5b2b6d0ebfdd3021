// A folder. A list outside any folder stands in a hidden one of its own, as in ClickUp.
import type { Status } from './status.ts';
import type { Row } from './table.ts';

/** What the hidden folder of a folderless list is called in every answer. */
export const HIDDEN_FOLDER_NAME = 'hidden';

export interface Folder extends Row {
  readonly name: string;
  readonly spaceId: string;
  readonly orderindex: number;
  /** The folder's own statuses, or null while it uses the space's. */
  readonly statuses: readonly Status[] | null;
  readonly hidden: boolean;
  readonly archived: boolean;
  readonly deleted: boolean;
  /** Who was given this alone, whether they see what it stands in or not. */
  readonly sharedWith?: readonly string[];
}
