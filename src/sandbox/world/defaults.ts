// What a new space starts with.
import type { Space } from './space.ts';
import type { Status, StatusType } from './status.ts';
import type { World } from './world.ts';

/** Statuses from names and types, in order. `owner` is the space, folder or list they belong to. */
export function makeStatuses(
  world: World,
  owner: string,
  rows: readonly (readonly [name: string, type: StatusType, color: string])[],
): Status[] {
  return rows.map(([status, type, color], orderindex) => ({
    id: `p${owner}_${world.newId('status')}`,
    status,
    type,
    orderindex,
    color,
  }));
}

export function defaultStatuses(world: World, owner: string): Status[] {
  return makeStatuses(world, owner, [
    ['to do', 'open', '#87909e'],
    ['complete', 'closed', '#008844'],
  ]);
}

export function defaultFeatures(): Space['features'] {
  const on = { enabled: true };
  return {
    due_dates: {
      enabled: true,
      start_date: true,
      remap_due_dates: true,
      remap_closed_due_date: false,
    },
    sprints: { enabled: false },
    time_tracking: on,
    points: on,
    custom_items: on,
    priorities: on,
    tags: on,
    time_estimates: on,
    checklists: on,
    milestones: on,
    custom_fields: on,
    remap_dependencies: on,
    dependency_warning: on,
    multiple_assignees: on,
    portfolios: on,
    emails: on,
  };
}
