// People as they appear in answers: every noun shows a slightly different selection of them.
import type { JsonObject } from '../../base/index.ts';
import type { Group } from '../world/parts.ts';
import { initialsOf, type Person } from '../world/person.ts';
import type { World } from '../world/world.ts';
import { instant, snakeCased } from './values.ts';

const ROLE_KEYS = { 1: 'owner', 2: 'admin', 3: 'member', 4: 'guest' } as const;

/** A task's creator. */
export function creator(person: Person): JsonObject {
  const { initials: _initials, ...rest } = user(person);
  return rest;
}

/** Assignees, watchers, owners, comment authors. */
export function user(person: Person): JsonObject {
  return {
    // A number here, while rows keep it as text like every other id.
    id: Number(person.id),
    ...snakeCased(person, 'username', 'color', 'email'),
    initials: initialsOf(person.username, person.email),
    profilePicture: null,
  };
}

export function users(world: World, ids: readonly string[]): JsonObject[] {
  return ids.map((id) => userOrNull(world, id)).filter((one) => one !== null);
}

export function userOrNull(world: World, id: string | null): JsonObject | null {
  const person = id === null ? undefined : world.people.get(id);
  return person === undefined ? null : user(person);
}

/** The answer of `GET /user`. */
export function self(person: Person): JsonObject {
  return {
    ...user(person),
    week_start_day: person.weekStartDay ?? 1,
    global_font_support: true,
    timezone: person.timeZone,
  };
}

/** A member in `GET /team`. */
export function member(person: Person): JsonObject {
  return {
    user: {
      ...user(person),
      role: person.role,
      role_subtype: 0,
      role_key: ROLE_KEYS[person.role],
      custom_role: person.customRole === null ? null : { ...person.customRole },
      last_active: instant(person.lastActiveAt),
      date_joined: instant(person.joinedAt),
      date_invited: instant(person.joinedAt ?? person.invitedAt ?? null),
    },
  };
}

const TITLES = ['verified_ambassador', 'verified_consultant', 'top_tier_user', 'ai_expert'];
const PROFILE = ['display_profile', ...TITLES, ...TITLES.map((title) => `viewed_${title}`)];

/** A member of a list or a task. */
export function placeMember(person: Person): JsonObject {
  return {
    ...user(person),
    profileInfo: Object.fromEntries(PROFILE.map((name) => [name, null])),
  };
}

export function showGroup(world: World, row: Group): JsonObject {
  return {
    ...snakeCased(row, 'id', 'name', 'handle'),
    team_id: world.meta.workspaceId,
    userid: Number(row.creatorId),
    date_created: instant(row.createdAt),
    initials: initialsOf(row.name),
    members: users(world, row.memberIds),
    avatar: { attachment_id: null, color: null, source: null, icon: null },
  };
}
