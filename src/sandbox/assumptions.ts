// What nobody has measured about ClickUp, and what the sandbox does instead. Each choice is ours,
// stands here once, and is used by the code from here: whoever learns better changes one line.
import type { StatusType } from './world/status.ts';

/** `date_done` is set by statuses of type done and closed, `date_closed` by closed alone. */
export const DATES_BY_STATUS_TYPE = {
  open: { done: false, closed: false },
  custom: { done: false, closed: false },
  done: { done: true, closed: false },
  closed: { done: true, closed: true },
} as const satisfies Record<StatusType, { done: boolean; closed: boolean }>;

/** A goal's and a key result's progress is a fraction: the one published example of a finished goal says 1. */
export const PROGRESS_OF_DONE = 1;

/** A goal is as far as the mean of its key results; one without any is at 0. */
export function goalProgress(keyResults: readonly number[]): number {
  if (keyResults.length === 0) return 0;
  return round(keyResults.reduce((sum, part) => sum + part, 0) / keyResults.length);
}

/** A key result is as far as its value has come from its start to its end, kept within 0 and 1. */
export function stepProgress(start: number, end: number, current: number): number {
  if (end === start) return current === end ? PROGRESS_OF_DONE : 0;
  return round(Math.min(Math.max((current - start) / (end - start), 0), PROGRESS_OF_DONE));
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

/** Key results inside a goal show their numbers, which the answer to an update hides. */
export const GOAL_SHOWS_KEY_RESULT_STEPS = true;

/** `GET /team/{id}/goal` leaves out finished goals unless `include_completed=true`. */
export const COMPLETED_GOALS_BY_DEFAULT = false;

/**
 * Error codes that no source names. Statuses follow the nearest known relative; codes keep
 * ClickUp's family prefix.
 */
export const CHOSEN_CODES = {
  GOAL_001: { status: 404, err: 'Goal not found' },
  GOAL_002: { status: 400, err: 'Goal name invalid' },
  GOAL_003: { status: 404, err: 'Key result not found' },
  GOAL_004: { status: 400, err: 'Key result invalid' },
  TIMEENTRY_005: { status: 400, err: 'start and duration (or stop) are required' },
  TIMEENTRY_010: { status: 400, err: 'start and end must be sent together' },
  TIMEENTRY_011: { status: 400, err: 'No timer is running' },
  COMMENT_001: { status: 400, err: 'Comment text is required' },
  CHECK_001: { status: 404, err: 'Checklist not found' },
  CHECK_002: { status: 400, err: 'Checklist name invalid' },
  FIELD_001: { status: 404, err: 'Custom field not found' },
  FIELD_002: { status: 400, err: 'Value is required' },
  FIELD_003: { status: 400, err: 'Custom field value invalid' },
  FIELD_004: { status: 400, err: 'Required custom fields are missing' },
  TAG_001: { status: 400, err: 'Tag name invalid' },
  TAG_002: { status: 404, err: 'Tag not found' },
  VIEW_001: { status: 404, err: 'View not found' },
  VIEW_002: { status: 400, err: 'View name invalid' },
  WEBHOOK_001: { status: 400, err: 'Webhook endpoint invalid' },
  WEBHOOK_002: { status: 404, err: 'Webhook not found' },
  GROUP_001: { status: 404, err: 'User group not found' },
  DEPEND_001: { status: 400, err: 'Must pass depends_on or dependency_of' },
  OAUTH_010: { status: 400, err: 'client_id, client_secret and code are required' },
  APP_500: { status: 500, err: 'Internal server error' },
  DOC_001: { status: 404, err: 'Page not found' },
} as const;

/**
 * A task id that is all digits, or shorter than this, answers 401 OAUTH_018, as measured for
 * 00000000; any other unknown one answers 401 OAUTH_023; one that was deleted, 404 ITEM_013.
 */
export const SHORTEST_TASK_ID = 7;

/**
 * A space and a list that were deleted answer 404 (PROJ_006, OAUTH_055); a deleted folder, for
 * which no code is known, answers like one that never was: 401 OAUTH_018.
 */
export const DELETED_FOLDER_CODE = 'OAUTH_018';

/** Unknown routes (404 APP_001) pass the router and so cost quota; INPUT_003 and SHARD_031 do not. */
export const UNKNOWN_ROUTE_COSTS = true;

/** A missing Authorization header belongs to no token, so its answer has no rate headers. */
export const ANONYMOUS_HAS_WINDOW = false;

/** Personal tokens that begin so, and bearers too, stand for revoked ones. */
export const REVOKED_TOKEN = /^(pk_)?revoked/;

/** Tasks come newest first (for any order: largest first, nulls last); `reverse=true` turns that round. */
export const TASKS_DESCEND = true;

/** A task that carries any one of the tags asked for is found, as with statuses and assignees. */
export const TAG_FILTER = 'any' as 'any' | 'all';

/** A list's and folder's `task_count` counts tasks neither archived nor of a closed-type status. */
export const COUNTS_CLOSED_TASKS = false;

/** The team-wide task call leaves out what lies in archived or deleted lists, folders and spaces. */
export const TEAM_TASKS_SKIP_ARCHIVED_PLACES = true;

/** PUT with an empty description or name changes nothing; a blank description clears. */
export const EMPTY_TEXT_IS_IGNORED = true;

/** A time entry falls in a range when its start does; both ends count. */
export function inRange(start: number, from: number, to: number): boolean {
  return start >= from && start <= to;
}

/** The days that the time entry call looks back when no start date is given. */
export const DEFAULT_TIME_WINDOW_MS = 30 * 86_400_000;

/** Running timers stay out of the time entry list; `/current` has them. */
export const LIST_SHOWS_RUNNING = false;

/** Starting a timer stops the one that runs. */
export const START_STOPS_RUNNING = true;

/** Where text is appended or prepended to a page, this stands at the seam (one to two newlines were seen). */
export const PAGE_SEAM = '\n';

/** A doc made with its first page gets one without a name and without text. */
export const FIRST_PAGE_NAME = '';

/** Two places of one kind under one parent may not share a name; case and outer blanks do not count. */
export function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/** A folderless list's hidden folder is named so in every answer. */
export const HIDDEN_FOLDER_NAME = 'hidden';

/** Comments come 25 at a time (documented); replies all at once (not documented). */
export const COMMENTS_PER_PAGE = 25;
