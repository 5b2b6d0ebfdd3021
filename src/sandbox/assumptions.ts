// What nobody has measured about ClickUp, and what the sandbox does instead. Each choice is ours,
// stands here once; what is more than a choice between two ways is used from here.
import type { StatusType } from './world/spaces.ts';

// ── Errors ──────────────────────────────────────────────────────────────────────────────────────

/**
 * A task id that is all digits, or shorter than this, answers 401 OAUTH_018, as was measured for
 * 00000000. Any other unknown one answers 401 with the first code below, a custom id that leads
 * nowhere or comes without its `team_id` with the second: both have been seen, and a third one.
 */
export const SHORTEST_TASK_ID = 7;
export const UNKNOWN_TASK_CODE = 'OAUTH_023';
export const UNKNOWN_CUSTOM_ID_CODE = 'OAUTH_056';

// Spaces and lists that were deleted answer 404 (PROJ_006, OAUTH_055). For a deleted folder no code is
// known: it answers like one that never was.

/**
 * Ids of workspaces were given out in turn: a low one is somebody else's (401 OAUTH_056, measured for
 * 26411634), a high one that is not here is nobody's (404 SHARD_031, measured for 99999999).
 */
export function isIssued(workspaceId: string): boolean {
  return /^[1-8]\d{7}$/.test(workspaceId);
}

/** A time entry that is not there: reading it gives null (measured), changing it this refusal. */
export const UNKNOWN_TIME_ENTRY_CODE = 'TIMEENTRY_006';

/** Codes that no source names. Statuses follow the nearest relative, prefixes ClickUp's families. */
export const CHOSEN_CODES = {
  GOAL_001: { status: 404, err: 'Goal not found' },
  GOAL_002: { status: 400, err: 'Goal name invalid' },
  GOAL_003: { status: 404, err: 'Key result not found' },
  GOAL_004: { status: 400, err: 'Key result invalid' },
  TIMEENTRY_005: { status: 400, err: 'start and duration (or stop) are required' },
  TIMEENTRY_010: { status: 400, err: 'start and end must be sent together' },
  TIMEENTRY_008: { status: 403, err: 'Time entry is locked' },
  TIMEENTRY_011: { status: 400, err: 'No timer is running' },
  COMMENT_001: { status: 400, err: 'Comment text is required' },
  CHECK_001: { status: 404, err: 'Checklist not found' },
  CHECK_002: { status: 400, err: 'Checklist name invalid' },
  FIELD_001: { status: 404, err: 'Custom field not found' },
  FIELD_002: { status: 400, err: 'Value is required' },
  FIELD_003: { status: 400, err: 'Custom field value invalid' },
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
  CHAT_001: { status: 400, err: 'Name, content or location is required' },
  CHAT_002: { status: 400, err: 'A channel with this name already exists' },
  CHAT_003: { status: 404, err: 'Channel or message not found' },
  ACCESS_001: { status: 400, err: 'permission_level must be read, comment, edit or create' },
  USER_001: { status: 400, err: 'Email invalid' },
  TASK_001: { status: 400, err: 'A task cannot stand below itself' },
  TEMPLATE_001: { status: 404, err: 'Template not found' },
  PAGE_001: { status: 404, err: 'Page not found' },
} as const;

// Quota: an unknown route (404 APP_001) is found out behind the rate limiter and costs a request.
// So does a refused token, each text having a window of its own; a request without any token has
// none, and its 400 carries no rate headers.

/** Tokens that begin so stand for revoked ones: 401 OAUTH_019. */
export const REVOKED_TOKEN = /^(pk_)?revoked/;

/**
 * `pk_<user id>_sso…` is a token of somebody who has not signed in as the workspace demands (SSO). No
 * such refusal was measured: it knows its user and its workspaces, and all in them answers as a workspace
 * does that a token was not let into: 401 OAUTH_027.
 */
export const SIGNED_OUT_TOKEN = /^pk_\d+_sso/;

// ── Tasks ───────────────────────────────────────────────────────────────────────────────────────

/** Whether a status sets `date_done`: those of type done and closed do, and closed alone `date_closed`. */
export function isDone(type: StatusType): boolean {
  return type === 'done' || type === 'closed';
}

// Tasks come largest first in any order, so newest first by default; `reverse=true` turns that. The
// team-wide task call leaves out what lies in archived lists, folders and spaces. A `task_count` leaves
// out archived tasks and those of a closed-type status. An empty name or description in an update
// changes nothing; a blank description clears.

/** Two places of one kind under one parent may not share a name; case and outer blanks do not count. */
export function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

// ── Time ────────────────────────────────────────────────────────────────────────────────────────

// A time entry lies in a range when its start does; both ends belong to the range. Running timers stay out of the time entry list; starting one stops the one that runs. The answer to an
// update has the shape of the answer to a create.

// ── Goals ───────────────────────────────────────────────────────────────────────────────────────

/** Progress is a fraction: the one published example of a finished goal says 1. */
export const PROGRESS_OF_DONE = 1;

/** A goal is as far as the mean of its key results; one without any is at 0. */
export function goalProgress(keyResults: readonly number[]): number {
  if (keyResults.length === 0) return 0;
  return round(keyResults.reduce((sum, part) => sum + part, 0) / keyResults.length);
}

/** A key result is as far as its value has come from start to end, kept within 0 and 1. */
export function stepProgress(start: number, end: number, current: number): number {
  if (end === start) return current === end ? PROGRESS_OF_DONE : 0;
  return round(Math.min(Math.max((current - start) / (end - start), 0), PROGRESS_OF_DONE));
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

// Inside its goal a key result shows the steps that the answers to its own calls hide. The list of goals
// leaves out finished ones unless `include_completed=true`.

// ── Docs ────────────────────────────────────────────────────────────────────────────────────────

/** Where text is appended or prepended to a page, this stands at the seam (one to two were seen). */
export const PAGE_SEAM = '\n';

// A doc made together with its first page gets one without a name and without text. `next_cursor` is null
// on the last page; "" and nothing at all have been seen too.
