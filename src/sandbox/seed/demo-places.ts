// Spaces, folders and lists of the demo workspace.
import { plantFolder, plantList, plantSpace, type StatusRow } from '../world/rows.ts';
import type { List } from '../world/spaces.ts';
import type { World } from '../world/world.ts';
import type { Calendar } from './calendar.ts';
import type { ListKey } from './demo-tasks.ts';

const DAY_MS = 86_400_000;

const ENGINEERING: readonly StatusRow[] = [
  ['to do', 'open', '#87909e'],
  ['in progress', 'custom', '#1090e0'],
  ['in review', 'custom', '#a875ff'],
  ['blocked', 'custom', '#d33d44'],
  ['done', 'done', '#3db88b'],
  ['closed', 'closed', '#008844'],
];

export const BUGS: readonly StatusRow[] = [
  ['new', 'open', '#87909e'],
  ['triaged', 'custom', '#f8ae00'],
  ['fixing', 'custom', '#1090e0'],
  ['resolved', 'done', '#3db88b'],
  ['closed', 'closed', '#008844'],
];

const PRODUCT: readonly StatusRow[] = [
  ['backlog', 'open', '#87909e'],
  ['discovery', 'custom', '#e16b16'],
  ['ready', 'custom', '#1090e0'],
  ['shipped', 'closed', '#008844'],
];

export const OPERATIONS: readonly StatusRow[] = [
  ['to do', 'open', '#87909e'],
  ['in progress', 'custom', '#1090e0'],
  ['complete', 'closed', '#008844'],
];

export function plantPlaces(world: World, calendar: Calendar): Record<ListKey, List> {
  const engineering = plantSpace(world, 'Engineering', '#7b68ee', ENGINEERING);
  const product = plantSpace(world, 'Product', '#e16b16', PRODUCT);
  const operations = plantSpace(world, 'Operations', '#0f9d9f', OPERATIONS);
  const backend = plantFolder(world, engineering.id, 'Backend');
  const sprints = plantFolder(world, engineering.id, 'Sprints');
  const discovery = plantFolder(world, product.id, 'Discovery');
  const monday = calendar.monday();
  const sprint = (weeks: number) => ({
    startDate: monday + weeks * 7 * DAY_MS,
    dueDate: monday + (weeks * 7 + 11) * DAY_MS,
  });
  return {
    bugs: plantList(world, backend, 'Bug Triage', { ownStatuses: BUGS }),
    services: plantList(world, backend, 'Services', { content: 'Work on running services.' }),
    sprint41: plantList(world, sprints, 'Sprint 41', sprint(-2)),
    sprint42: plantList(world, sprints, 'Sprint 42', sprint(0)),
    roadmap: plantList(world, engineering, 'Q3 Roadmap'),
    interviews: plantList(world, discovery, 'Interviews'),
    ideas: plantList(world, discovery, 'Ideas'),
    launch: plantList(world, product, 'Launch Plan'),
    vendors: plantList(world, operations, 'Vendors'),
    hiring: plantList(world, operations, 'Hiring'),
    move: plantList(world, operations, 'Office Move', { archived: true }),
  };
}
