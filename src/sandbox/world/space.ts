// A space: the widest shelf of the hierarchy. It owns statuses, tags and switched-on features.
import type { Status } from './status.ts';
import type { Row } from './table.ts';

export interface Tag {
  readonly name: string;
  readonly fg: string;
  readonly bg: string;
  readonly creatorId: string;
}

export interface Space extends Row {
  readonly name: string;
  readonly color: string | null;
  readonly private: boolean;
  readonly archived: boolean;
  readonly deleted: boolean;
  readonly adminCanManage: boolean;
  readonly multipleAssignees: boolean;
  readonly statuses: readonly Status[];
  readonly tags: readonly Tag[];
  readonly features: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
  /** Whether a task of this space can be put into further lists. */
  readonly multipleLists: boolean;
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
