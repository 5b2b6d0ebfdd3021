// Time entries of the demo workspace: the caller's and others', of this week, the last, and before.
import type { Demo } from './demo.ts';
import type { PersonKey } from './demo-people.ts';
import { plantTime } from './plant.ts';

const HOUR_MS = 3_600_000;

type Row = readonly [who: PersonKey, task: string | null, hours: number, text: string];

/** Most of what the caller finished this week is still without time; one task has its entry. */
const THIS_WEEK: readonly Row[] = [
  ['maya', 'Alert on stuck background jobs', 1.5, 'First alert rules'],
  ['priya', 'Login loop after a password reset', 3, ''],
  ['tomas', 'Add structured fields to request logs', 2.5, ''],
  ['maya', 'Write a runbook for database failover', 2.5, 'Draft and review'],
  ['aiko', 'Protect imports against formula injection', 2, ''],
  ['luca', 'Search returns deleted projects', 1, 'Reproduced'],
  ['maya', null, 0.5, 'Planning'],
];

const LAST_WEEK: readonly Row[] = [
  ['maya', 'Cache permission checks per request', 4, ''],
  ['maya', 'Paginate the audit log', 3.5, ''],
  ['maya', 'Debrief the designer interviews', 1, ''],
  ['priya', 'Throttle exports per workspace', 5, ''],
  ['priya', 'Describe the event schema', 4.5, ''],
  ['tomas', 'Rate limiter counts health checks', 2, ''],
  ['aiko', 'Two-step sign-in for admins', 6, ''],
];

export function plantTimes(demo: Demo): void {
  const { world, calendar, people, task } = demo;
  const plant = ([who, name, hours, description]: Row, [start, end]: [number, number]) => {
    const on = name === null ? null : task(name);
    plantTime(world, people[who].id, on, start, end, { description, billable: hours > 2 });
  };
  THIS_WEEK.forEach((row, index) => {
    plant(row, calendar.thisWeekSpan(index / THIS_WEEK.length, row[2] * HOUR_MS));
  });
  LAST_WEEK.forEach((row, index) => {
    plant(row, calendar.lastWeekSpan(index / LAST_WEEK.length, row[2] * HOUR_MS));
  });
  // Older than the thirty days that a list call looks back by itself.
  const old = calendar.ago(44);
  const spike = task('Retire the legacy report generator');
  plantTime(world, people.maya.id, spike, old, old + 2 * HOUR_MS, { description: 'Inventory' });
}
