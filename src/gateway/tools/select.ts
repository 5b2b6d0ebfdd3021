// Which documented methods get a tool: filters by kind of method and by subject.
import { effectOf, type MethodRecord, records } from '../../documentation/index.ts';
import { type GatewayTool, restTool } from './tool.ts';

/**
 * A kind of method, or one of the two groups: `read` is list and get, `write` all that changes.
 * `custom` are the methods of no plain kind, such as starting a timer.
 */
export const METHODS = [
  ...(['read', 'write', 'list', 'get', 'create', 'update', 'delete', 'custom'] as const),
];
export type MethodFilter = (typeof METHODS)[number];

/** Every subject that a tool can have. */
export const TAGS: readonly string[] = [...new Set(records.flatMap(({ tags }) => tags))].sort();

/** What a caller wants to see. A missing filter lets everything pass; two must both let it pass. */
export interface Selection {
  methods?: readonly MethodFilter[] | undefined;
  tags?: readonly string[] | undefined;
  /**
   * Whether only tools with one of the tags are wanted. Otherwise tools that need the id of a place
   * come with those that read the hierarchy, so that somebody can find the place.
   */
  strict?: boolean | undefined;
}

const HIERARCHY = 'hierarchy';
/** Arguments that name a place of the hierarchy. */
const PLACES = ['team_id', 'workspace_id', 'space_id', 'folder_id', 'list_id'];

/** The tools that a selection lets pass, in the order of the records. */
export function selectTools({ methods, tags, strict = false }: Selection): GatewayTool[] {
  const ofKind = records.filter((record) => isOfKind(record, methods));
  const chosen = ofKind.filter((record) => hasTag(record, tags));
  const needsPlaces =
    tags !== undefined && !strict && chosen.some((one) => PLACES.some((id) => id in one.arguments));
  return ofKind
    .filter(
      (record) =>
        chosen.includes(record) ||
        (needsPlaces && effectOf(record) === 'read' && hasTag(record, [HIERARCHY])),
    )
    .map(toolOf);
}

function isOfKind(record: MethodRecord, methods: Selection['methods']): boolean {
  const group = effectOf(record) === 'read' ? 'read' : 'write';
  return methods === undefined || methods.some((one) => one === group || one === record.kind);
}

function hasTag(record: MethodRecord, tags: Selection['tags']): boolean {
  return tags === undefined || record.tags.some((tag) => tags.includes(tag));
}

const made = new Map<MethodRecord, GatewayTool>();

/** The record's tool, made once: its schema is compiled at its first call, for every server. */
function toolOf(record: MethodRecord): GatewayTool {
  const tool = made.get(record) ?? restTool(record);
  made.set(record, tool);
  return tool;
}
