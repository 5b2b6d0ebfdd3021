// Spaces, the folders and lists in them, and the statuses that hold there. A list outside any
// folder stands in a hidden one of its own, as in ClickUp.
import type { JsonObject } from '../../base/index.ts';
import type { Row } from './table.ts';

/** A tag of tasks or, with nothing to do with those, a label on time entries. */
export interface Tag {
  readonly name: string;
  readonly fg: string;
  readonly bg: string;
  readonly creatorId: string;
}

/** A space where nothing else is said. */
export const SPACE = {
  color: null as string | null,
  private: false,
  archived: false,
  deleted: false,
  adminCanManage: true,
  multipleAssignees: true,
  tags: [] as readonly Tag[],
};

export interface Space extends Row, Readonly<typeof SPACE> {
  readonly name: string;
  readonly statuses: readonly Status[];
  readonly features: JsonObject;
  readonly orderindex: number;
  /** Of a private space: who sees it. */
  readonly memberIds?: readonly string[];
  /** Tasks of the space are also called by this and a number, such as ENG-134. */
  readonly customIdPrefix?: string;
}

export function tagName(text: string): string {
  return text.trim().toLowerCase();
}

/** A task may be given a tag nobody has made: ClickUp then makes it, one colour front and back. */
export function withTags(space: Space, names: readonly string[], creatorId: string): Space {
  const missing = [...new Set(names.map(tagName))].filter(
    (name) => name !== '' && !space.tags.some((tag) => tag.name === name),
  );
  if (missing.length === 0) return space;
  const made = missing.map((name) => {
    const color = tagColor(name);
    return { name, fg: color, bg: color, creatorId };
  });
  return { ...space, tags: [...space.tags, ...made] };
}

const TAG_COLORS = ['#800000', '#2ecd6f', '#7c4dff', '#02bcd4', '#ff7fab', '#f9d900', '#1bbc9c'];

function tagColor(name: string): string {
  let sum = 0;
  for (const letter of name) sum += letter.codePointAt(0) ?? 0;
  return TAG_COLORS[sum % TAG_COLORS.length] ?? '#800000';
}

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

/** A list where nothing else is said. */
export const LIST = {
  content: '',
  /** The list's colour label, by colour name; not a task status. */
  label: null as string | null,
  priority: null as number | null,
  assigneeId: null as string | null,
  dueDate: null as number | null,
  dueDateTime: false,
  startDate: null as number | null,
  startDateTime: false,
  archived: false,
  deleted: false,
};

export interface List extends Row, Readonly<typeof LIST> {
  readonly name: string;
  readonly folderId: string;
  readonly spaceId: string;
  readonly orderindex: number;
  /** The list's own statuses, or null while it uses those above it. */
  readonly statuses: readonly Status[] | null;
  /** Who was given this alone, whether they see what it stands in or not. */
  readonly sharedWith?: readonly string[];
}

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
