// What fleet.yaml may hold: credentials by reference, people, workspaces, schedules, sign-in and notifications.
import { z } from 'zod';

const name = z.string().regex(/^[\w.-]{1,64}$/, 'expected letters, digits, dots and dashes');
const zone = z.string().refine(isTimeZone, 'expected a name such as Europe/Berlin');
const duration = z
  .string()
  .regex(/^\d+(s|m|h|d)$/, 'expected a duration such as 90s, 15m, 2h or 7d');

/** Where a secret is: never the secret itself. */
const reference = z.union([
  z.strictObject({ env: z.string().min(1) }),
  z.strictObject({ file: z.string().min(1) }),
]);

const credential = z.union([
  /** A ClickUp token; `rest` is another base of its REST API. */
  z.strictObject({ token: reference, rest: z.string().optional() }),
  /** The address of an MCP endpoint, which can be a secret. */
  z.strictObject({ url: reference }),
  /** A profile of the machine that runs the work. */
  z.strictObject({ profile: z.string().min(1) }),
]);

const approval = z
  .string()
  .regex(/^(none|\d+ of \[[\w., -]+\])$/, 'expected "none", or such as "1 of [leads]"');

const trigger = z.union([
  z.strictObject({ call: reference }),
  z.strictObject({
    /** As ClickUp names it: `taskStatusUpdated`. */
    event: z.string().regex(/^[a-z]+[A-Za-z]*$/),
    /** Only of this list, by its id. */
    list: z.union([z.string(), z.number().transform(String)]).optional(),
    secret: reference,
  }),
]);

const role = z.enum(['see', 'approve', 'run']);

const schedule = z.strictObject({
  workflow: z.string().min(1),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  workspace: name,
  /** Five fields; days and hours in `timeZone`. Without it, `on` alone starts it. */
  cron: z.string().min(9).optional(),
  /** What else starts it: a call with a token, or an event of a ClickUp webhook with its secret. */
  on: trigger.optional(),
  timeZone: zone.default('UTC'),
  /** Slots are spread over so long, each schedule always by the same share. */
  jitter: duration.default('0s'),
  /** What becomes of slots that nobody was there for: none, the last one, or all of them. */
  catchUp: z.enum(['none', 'last', 'all']).default('last'),
  /** A person, a group, or `everyone`. */
  for: name.default('everyone'),
  /** Who has to agree to a plan before it is written; `none`: the policy decides. */
  approve: approval.default('none'),
  /** Writes that need nobody, beyond what the profile's policy allows; what that denies stays denied. */
  allow: z.array(z.string().min(1)).default([]),
  /** Whether whose work it is may approve it. */
  ownVoice: z.boolean().default(false),
  /** A plan that nobody decided on expires after this; a plan is good for a day at most. */
  within: duration.default('1d'),
  /** Remind the approvers of a plan that has waited this long, each time that is listed. */
  remind: z.array(duration).default([]),
});

/** Sign-in of the page at an OpenID Connect provider. */
const signIn = z.strictObject({
  issuer: z.url(),
  /** The client id that the provider issued; `secret` is absent for a public client. */
  client: z.string().min(1),
  secret: reference.optional(),
  scope: z.string().default('openid email profile'),
  /** The claim that `login` of a person is compared with. An `email` must be verified. */
  login: z.string().min(1).default('email'),
  /** The claim that lists the groups of a person at the provider. */
  groupClaim: z.string().min(1).default('groups'),
  /** Roles for people who are not in this file, by their group at the provider. */
  groups: z.record(z.string().min(1), z.array(role)).default({}),
});

const NOTICES = ['waiting', 'reminder', 'expired', 'failed', 'dead'] as const;
const on = z
  .array(z.enum(NOTICES))
  .min(1)
  .default([...NOTICES]);

/** Who is notified, and of what: an address that is called, or a task that gets a comment. */
const receiver = z.union([
  z.strictObject({ webhook: reference, secret: reference, on }),
  z.strictObject({ task: z.string().min(1), credential: name, workspace: name, on }),
]);

export const fleetFile = z.strictObject({
  version: z.literal(1),
  credentials: z.record(name, credential).default({}),
  people: z.record(
    name,
    z.strictObject({
      credential: name.optional(),
      groups: z.array(name).default([]),
      /** What the sign-in of the page calls the person, such as an address; default their name here. */
      login: z.string().min(1).optional(),
      /** What the person may do on the page; who approves a plan is up to its schedule. */
      roles: z.array(role).default(['see', 'approve']),
      /** The person's id in ClickUp, by which a comment of theirs is known. */
      id: z.union([z.string(), z.number().transform(String)]).optional(),
    }),
  ),
  workspaces: z.record(name, z.strictObject({ id: z.union([z.string(), z.number()]) })),
  schedules: z.record(name, schedule),
  /** Where plans that wait are posted, so that they can be approved in ClickUp. */
  approvals: z
    .strictObject({
      /** Id of the task whose comments they are. */
      task: z.string().min(1),
      credential: name,
      workspace: name,
      /** How often answers are looked for: a call each, while a plan waits. */
      every: duration.default('2m'),
    })
    .optional(),
  /** Where people find the page: notifications link to it. */
  page: z.url().optional(),
  signIn: signIn.optional(),
  /** Workflows that people with the role `run` may start from the page; one that reads files reads the machine's. */
  startable: z.array(z.string().min(1)).default([]),
  notify: z.array(receiver).default([]),
  /** How long runs, their journal, plans and the audit are stored once they ended. */
  keep: duration.default('400d'),
});

export type FleetFile = z.infer<typeof fleetFile>;
export type Credential = z.infer<typeof credential>;
export type Role = z.infer<typeof role>;
export type Reference = z.infer<typeof reference>;
export type NotifyTarget = z.infer<typeof receiver>;
export type NoticeKind = (typeof NOTICES)[number];
export type SignIn = z.infer<typeof signIn>;

/** A place for comments as an engine is opened for it. `workspace`: its id. */
export function placeOf(
  { workspaces }: FleetFile,
  { credential, workspace }: { credential: string; workspace: string },
): { credential: string; workspace: string } {
  return { credential, workspace: String(workspaces[workspace]?.id) };
}

/** What the page knows of a person. */
export interface Visitor {
  person: string;
  roles: readonly Role[];
}

/** The person whom a sign-in names, by login or by name; null for a stranger. */
export function visitorNamed(fleet: FleetFile, login: string): Visitor | null {
  const entries = Object.entries(fleet.people);
  const found =
    entries.find(([, person]) => person.login === login) ??
    entries.find(([name, person]) => person.login === undefined && name === login);
  return found ? { person: found[0], roles: found[1].roles } : null;
}

/**
 * The person whom the provider names: one of the file, else somebody of a group that the file gives roles.
 * Such a guest never bears the name of a person of the file, whose approval would count. Null for a stranger.
 */
export function visitorSignedIn(
  fleet: FleetFile,
  { login, groups }: { login: string; groups: readonly string[] },
): Visitor | null {
  const named = visitorNamed(fleet, login);
  if (named || Object.hasOwn(fleet.people, login)) return named;
  const roles = [...new Set(groups.flatMap((group) => ownOf(fleet.signIn?.groups, group) ?? []))];
  return roles.length > 0 ? { person: login, roles } : null;
}

/** The schema for editors: JSON Schema of the file. */
export function fleetSchema(): object {
  return z.toJSONSchema(fleetFile, { io: 'input', unrepresentable: 'any' });
}

/** How long what ended is stored, ms. */
export function keepMs({ keep }: FleetFile): number {
  return durationMs(keep ?? '400d');
}

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration such as `15m`, in ms. */
export function durationMs(text: string): number {
  return Number.parseInt(text, 10) * (UNITS[text.at(-1) ?? 's'] ?? 1_000);
}

function ownOf<T>(record: Record<string, T> = {}, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function isTimeZone(text: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: text }));
  } catch {
    return false;
  }
}
