// What columns are called in the exports of time trackers; the first name that a file has is taken.

/** What a column holds. `text` columns name the task. */
export type Role =
  | 'user'
  | 'firstName'
  | 'lastName'
  | 'email'
  | 'task'
  | 'description'
  | 'project'
  | 'startDate'
  | 'startTime'
  | 'endDate'
  | 'endTime'
  | 'duration'
  | 'billable'
  | 'tags';

const NAMES: Record<Role, readonly string[]> = {
  user: ['user', 'member', 'employee', 'person', 'name'],
  firstName: ['first name'],
  lastName: ['last name'],
  email: ['email', 'user email', 'e-mail'],
  task: ['task', 'task name', 'ticket', 'issue'],
  description: ['description', 'notes', 'note', 'title', 'summary', 'comment', 'entry'],
  project: ['project', 'project name'],
  startDate: ['start date', 'date', 'day', 'start', 'started at', 'started', 'from'],
  startTime: ['start time', 'started at', 'time from'],
  endDate: ['end date', 'end', 'stop', 'ended at', 'ended', 'to'],
  endTime: ['end time', 'ended at', 'stop time', 'time to'],
  duration: [
    'duration (decimal)',
    'duration (h)',
    'duration',
    'hours',
    'time (decimal)',
    'time spent',
    'minutes',
  ],
  billable: ['billable', 'billable?'],
  tags: ['tags', 'tag', 'labels'],
};

/** Where each role stands in a header row; a role that it has no column for is left out. */
export function rolesIn(header: readonly string[]): Partial<Record<Role, number>> {
  const folded = header.map((name) =>
    name
      .replace(/^\ufeff/, '')
      .trim()
      .toLowerCase(),
  );
  const roles: Partial<Record<Role, number>> = {};
  for (const [role, names] of Object.entries(NAMES) as [Role, readonly string[]][]) {
    const at = names.map((name) => folded.indexOf(name)).find((one) => one >= 0);
    if (at !== undefined) roles[role] = at;
  }
  return roles;
}

/** The tracker that a header row is known by; null for any other file. */
export function trackerOf(header: readonly string[]): 'Toggl' | 'Clockify' | 'Harvest' | null {
  const has = (...names: string[]) => {
    const folded = header.map((name) =>
      name
        .replace(/^\ufeff/, '')
        .trim()
        .toLowerCase(),
    );
    return names.every((name) => folded.includes(name));
  };
  if (has('date', 'hours', 'notes', 'first name')) return 'Harvest';
  if (has('duration (decimal)') || has('duration (h)')) return 'Clockify';
  return has('start date', 'start time', 'duration', 'description') ? 'Toggl' : null;
}
