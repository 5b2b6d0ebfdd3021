// People, from ClickUp's member rows and from flatter ones.
import { isObject, type JsonObject } from '../../../base/index.ts';
import type { CurrentUser, Member } from '../../../clickup/index.ts';
import { id, number, pick, text } from '../read.ts';

const ROLES: Record<number, string> = { 1: 'owner', 2: 'admin', 3: 'member', 4: 'guest' };

/** Undefined when the record has no id. */
export function memberFrom(record: JsonObject): Member | undefined {
  const user = isObject(record.user) ? { ...record, ...record.user } : record;
  const memberId = id(pick(user, 'id', 'user_id', 'userid', 'member_id'));
  if (memberId === null) return undefined;
  const said = text(pick(user, 'username', 'name', 'full_name', 'display_name'));
  const [, bare, address] = /^(.+) <(\S+@\S+)>$/.exec(said ?? '') ?? [];
  const email = text(pick(user, 'email', 'mail')) ?? address ?? null;
  return {
    id: memberId,
    name: bare ?? said ?? email ?? memberId,
    email,
    role: roleOf(user),
    title: titleOf(user),
  };
}

/** The member that `user.me` shows, with their time zone. */
export function currentUserFrom(record: JsonObject): CurrentUser | undefined {
  const user = memberFrom(record);
  const own = isObject(record.user) ? record.user : record;
  return user && { ...user, timeZone: text(pick(own, 'timezone', 'time_zone', 'tz')) };
}

function roleOf(user: JsonObject): string | null {
  const key = pick(user, 'role_key', 'role');
  const known = ROLES[number(key) ?? 0];
  if (known) return known;
  return typeof key === 'string' && /[a-z]/i.test(key) ? key.toLowerCase() : null;
}

function titleOf(user: JsonObject): string | null {
  const custom = pick(user, 'custom_role', 'title', 'job_title');
  return isObject(custom) ? text(pick(custom, 'name')) : text(custom);
}
