// A view. What was not set when it was made comes with ClickUp's defaults.
import type { JsonObject } from '../../base/index.ts';
import type { View, ViewParent } from '../world/parts.ts';

/** ClickUp's numbers for what a view stands on. */
const PARENT_TYPES = { team: 7, space: 4, folder: 5, list: 6 } as const satisfies Record<
  ViewParent,
  number
>;

export function view(row: View): JsonObject {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    parent: { id: row.parentId, type: PARENT_TYPES[row.parentKind] },
    grouping: { field: 'status', dir: 1, collapsed: [], ignore: false },
    divide: { field: null, dir: null, collapsed: [] },
    sorting: { fields: [] },
    filters: { op: 'AND', fields: [], search: '', show_closed: false },
    columns: { fields: [] },
    team_sidebar: { assignees: [], assigned_comments: false, unassigned_tasks: false },
    settings: {
      show_task_locations: false,
      show_subtasks: 3,
      show_subtask_parent_names: false,
      show_closed_subtasks: false,
      show_assignees: true,
      show_images: true,
      collapse_empty_columns: null,
      me_comments: true,
      me_subtasks: true,
      me_checklists: true,
    },
    ...row.look,
  };
}
