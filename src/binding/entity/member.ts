// People, in ClickUp's member rows and in flatter ones.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import type { CurrentUser, Member } from '../../clickup/index.ts';
import { rowsIn } from '../answer/payload.ts';
import { id, number, pick, records, text } from '../answer/read.ts';
import { own, READS, type SpecTable, workspaceId } from './contract.ts';
import { record, rowsOf } from './rows.ts';

export const memberSpecs = {
  'member.list': {
    ways: [
      { verbs: READS, fields: { workspaceId: own(workspaceId) }, accepts: ['workspace'] },
      {
        ...{ noun: 'workspace', verbs: READS, fields: { workspaceId }, allows: ['authorized'] },
        ...{ handicap: 0.2, caveat: 'the people are read from the answer about workspaces' },
      },
    ],
    output: (data, input) => membersIn(data, input.workspaceId),
    neverEmpty: true,
  },
  'user.me': {
    ways: [
      { noun: 'me', verbs: ['get', 'list'], fields: {}, verbless: true },
      { noun: 'member', verbs: ['get'], fields: {}, marks: ['authorized'] },
      { noun: 'member', verbs: ['get'], fields: {}, marks: ['current'] },
      { noun: 'member', verbs: ['get'], fields: {}, single: true, handicap: 0.1 },
    ],
    output: (data) => record(data, ['user', 'member'], currentUserFrom),
  },
} satisfies Partial<SpecTable>;

/** The members themselves, or those inside the answer about workspaces. */
function membersIn(data: Json | undefined, workspace: string): Member[] | undefined {
  const workspaces = records(rowsIn(data, ['teams', 'workspaces']));
  const here = workspaces.find((row) => id(pick(row, 'id')) === workspace);
  if (here && Array.isArray(pick(here, 'members'))) return peopleIn(here);
  const people = rowsOf('member', data, memberFrom);
  // The workspace itself is nobody.
  return people?.some((one) => one.id === workspace) ? undefined : people;
}

/** The people that a workspace's record lists. */
export function peopleIn(workspace: JsonObject): Member[] {
  return records(pick(workspace, 'members', 'users')).flatMap((one) => memberFrom(one) ?? []);
}

const ROLES: Record<number, string> = { 1: 'owner', 2: 'admin', 3: 'member', 4: 'guest' };

/** Undefined when the row has no id. */
export function memberFrom(row: JsonObject): Member | undefined {
  const inner = pick(row, 'user');
  const user = isObject(inner) ? { ...row, ...inner } : row;
  const memberId = id(pick(user, 'id', 'user_id', 'userid', 'member_id'));
  if (memberId === null) return undefined;
  const full = text(pick(user, 'username', 'name', 'full_name', 'display_name'));
  const [, bare, address] = /^(.+) <(\S+@\S+)>$/.exec(full ?? '') ?? [];
  const email = text(pick(user, 'email', 'mail')) ?? address ?? null;
  return {
    id: memberId,
    name: bare ?? full ?? email ?? memberId,
    email,
    role: roleOf(user),
    title: titleOf(user),
  };
}

/** The member that `user.me` shows, with their time zone. */
function currentUserFrom(row: JsonObject): CurrentUser | undefined {
  const user = memberFrom(row);
  const own = isObject(row.user) ? row.user : row;
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
