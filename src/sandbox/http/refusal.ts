// ClickUp's refusals: every error code the sandbox can answer with, its status and its sentence.
import type { JsonObject } from '../../base/index.ts';
import { CHOSEN_CODES } from '../assumptions.ts';

const KNOWN_CODES = {
  OAUTH_017: { status: 400, err: 'Authorization header required' },
  OAUTH_018: { status: 401, err: 'Oauth token not found' },
  OAUTH_019: { status: 401, err: 'Oauth token not found' },
  OAUTH_023: { status: 401, err: 'Team(s) not authorized' },
  OAUTH_027: { status: 401, err: 'Team not authorized' },
  OAUTH_056: { status: 401, err: 'Team not authorized' },
  OAUTH_025: { status: 401, err: 'Token invalid' },
  OAUTH_055: { status: 404, err: 'List not found' },
  APP_001: { status: 404, err: 'Route not found' },
  APP_002: { status: 429, err: 'Rate limit reached' },
  SHARD_031: { status: 404, err: 'Workspace not found' },
  ITEM_013: { status: 404, err: 'Task not found' },
  PROJ_006: { status: 404, err: 'Space not found' },
  ACCESS_083: { status: 401, err: 'You do not have access to this task' },
  ACCESS_999: { status: 404, err: 'Not found or no access' },
  INPUT_003: { status: 400, err: 'validateListIDEx List ID invalid' },
  INPUT_004: { status: 400, err: 'Task ID invalid' },
  INPUT_005: { status: 400, err: 'Task name invalid' },
  INPUT_006: { status: 400, err: 'Date invalid' },
  INPUT_011: { status: 400, err: 'Folder ID invalid' },
  CRTSK_001: { status: 400, err: 'Status not found' },
  SUBCAT_016: { status: 400, err: 'List name taken' },
  SUBCAT_020: { status: 400, err: 'List Name Invalid' },
  CAT_014: { status: 400, err: 'Folder name taken' },
  CAT_021: { status: 400, err: 'Project name invalid' },
  PROJECT_023: { status: 400, err: 'Space with this name already exists' },
  PROJ_060: { status: 400, err: 'Space name invalid' },
  PUBAPITASK_008: { status: 400, err: 'custom_items must be an array' },
  PUBAPITASK_014: { status: 400, err: 'statuses must be an array' },
  PUBAPITASK_017: { status: 400, err: 'assignees must be an array' },
  FIELD_011: { status: 400, err: 'Value must be an option index or uuid' },
  ITEM_155: { status: 400, err: 'custom fields must be a json parsable string' },
  ITEMV2_003: { status: 500, err: 'Internal server error' },
  CHECK_026: { status: 400, err: 'Assignees must have access to the checklist' },
  TIMEENTRY_006: { status: 401, err: 'Not authorized' },
  TIMEENTRY_007: { status: 400, err: 'Assignee invalid' },
  TIMEENTRY_059: { status: 403, err: 'You have no access' },
  TIMEENTRY_060: { status: 400, err: 'At least one param is required' },
  TIMEENTRY_062: { status: 400, err: 'Hierarchy id must be an integer' },
  TIMEENTRY_065: { status: 400, err: 'Only one location filter is allowed' },
  /** Two meanings were seen: a bad date in the list call, and a task that time cannot go on. */
  TIMEENTRY_072: { status: 400, err: 'Cannot track time for this task' },
  TIMESPENT_002: { status: 400, err: 'end is required' },
  TEAMM_002: { status: 403, err: 'You have no access' },
  TEAM_110: { status: 403, err: 'Team must be on the enterprise plan' },
} as const;

const CODES = { ...KNOWN_CODES, ...CHOSEN_CODES };

export type RefusalCode = keyof typeof CODES;

/** Thrown by a handler to end the request with one of ClickUp's errors. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly status: number;

  constructor(code: RefusalCode, override: { status?: number; err?: string } = {}) {
    super(override.err ?? CODES[code].err);
    this.code = code;
    this.status = override.status ?? CODES[code].status;
  }

  /** The error's JSON: the paths of v2 and v3 tell it differently. */
  body(path: string, now: number): JsonObject {
    if (!path.startsWith('/api/v3/')) return { err: this.message, ECODE: this.code };
    return {
      status: this.status,
      message: this.message,
      trace_id: null,
      timestamp: now,
      ECODE: this.code,
    };
  }
}
