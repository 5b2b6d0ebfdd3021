// fleet.yaml: credentials by reference, people, workspaces, and schedules; and the single schedules
// that it means, one a person.
import { parse } from 'yaml';
import { z } from 'zod';
import { AppError, messageOf } from '../base/index.ts';
import { checkRules } from '../policy/index.ts';

const name = z.string().regex(/^[\w.-]{1,64}$/, 'expected letters, digits, dots and dashes');
const zone = z.string().refine(isTimeZone, 'expected a name such as Europe/Berlin');
const span = z.string().regex(/^\d+(s|m|h|d)$/, 'expected a span such as 90s, 15m, 2h or 7d');

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
  jitter: span.default('0s'),
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
  /** A plan that nobody decided on is over after this; a plan is good for a day at most. */
  within: span.default('1d'),
});

const file = z.strictObject({
  version: z.literal(1),
  credentials: z.record(name, credential).default({}),
  people: z.record(
    name,
    z.strictObject({
      credential: name.optional(),
      groups: z.array(name).default([]),
      /** What the sign-in of the page calls the person, such as an address; default their name here. */
      login: z.string().min(1).optional(),
      /** What the person may do on the page; whose voice counts for a plan is said by its schedule. */
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
      every: span.default('2m'),
    })
    .optional(),
  /** How long runs, their journal, plans and the audit are kept once they ended. */
  keep: span.default('400d'),
});

export type FleetFile = z.infer<typeof file>;
export type Credential = z.infer<typeof credential>;
export type Role = z.infer<typeof role>;
export type Reference = z.infer<typeof reference>;

/** Where plans are posted as comments. */
export interface CommentPlace {
  task: string;
  credential: string;
  /** Id of the workspace. */
  workspace: string;
  everyMs: number;
}

/** Where plans are posted; null where the file names no place. */
export function commentPlace({ approvals, workspaces }: FleetFile): CommentPlace | null {
  const workspace = approvals && workspaces[approvals.workspace];
  if (!approvals || !workspace) return null;
  const { task, credential, every } = approvals;
  return { task, credential, workspace: String(workspace.id), everyMs: spanMs(every) };
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

/** A schedule of one person. */
export interface Schedule {
  id: string;
  workflow: string;
  params: Record<string, string | number | boolean>;
  person: string;
  credential: string;
  /** Id of the workspace. */
  workspace: string;
  /** Null: something else starts it. */
  cron: string | null;
  timeZone: string;
  jitterMs: number;
  catchUp: 'none' | 'last' | 'all';
  /** How many of whom have to agree; 0: the policy decides. */
  needed: number;
  approvers: string[];
  /** Whether the voice of whose work it is counts. */
  ownVoice: boolean;
  /** Writes that need nobody, as the policy names them. */
  allow: string[];
  withinMs: number;
}

/** The schema for editors: JSON Schema of the file. */
export function fleetSchema(): object {
  return z.toJSONSchema(file, { io: 'input', unrepresentable: 'any' });
}

/** Reads the text of a file. Errors: AppError `usage` for what is no YAML, or not valid. */
export function parseFleet(text: string): FleetFile {
  let value: unknown;
  try {
    value = parse(text);
  } catch (thrown) {
    throw wrong('the file', messageOf(thrown));
  }
  return checkFleet(value);
}

/** Checks what a YAML file holds. Errors: AppError `usage` that names the first wrong member. */
export function checkFleet(value: unknown): FleetFile {
  const parsed = file.safeParse(value);
  if (parsed.success) {
    expand(parsed.data);
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  throw wrong(issue?.path.join('.') || 'the file', issue?.message ?? 'is not valid');
}

/** The schedules that a file means. Errors: AppError `usage` for names that are not in it. */
export function expand(fleet: FleetFile): Schedule[] {
  const { approvals } = fleet;
  if (approvals && !fleet.workspaces[approvals.workspace]) {
    throw wrong('approvals.workspace', `there is no workspace "${approvals.workspace}"`);
  }
  if (approvals && !fleet.credentials[approvals.credential]) {
    throw wrong('approvals.credential', `there is no credential "${approvals.credential}"`);
  }
  return Object.entries(fleet.schedules).flatMap(([id, one]) => {
    const where = `schedules.${id}`;
    const workspace = fleet.workspaces[one.workspace];
    checkRules({ allow: one.allow });
    if (!one.cron && !one.on) throw wrong(where, 'say when it starts: `cron`, or `on`');
    if (!workspace) throw wrong(`${where}.workspace`, `there is no workspace "${one.workspace}"`);
    const people = members(fleet, one.for);
    if (people.length === 0) throw wrong(`${where}.for`, `"${one.for}" names nobody`);
    const [, count = '0', list = ''] = /^(\d+) of \[(.*)\]$/.exec(one.approve) ?? [];
    const needed = Number(count);
    const voices = [
      ...new Set(
        list
          .split(/[ ,]+/)
          .filter(Boolean)
          .flatMap((who) => members(fleet, who)),
      ),
    ];
    return people.map((person) => {
      const credential = fleet.people[person]?.credential;
      if (credential === undefined || !fleet.credentials[credential]) {
        throw wrong(`people.${person}.credential`, 'names no credential of this file');
      }
      const approvers = one.ownVoice ? voices : voices.filter((voice) => voice !== person);
      if (approvers.length < needed) {
        throw wrong(`${where}.approve`, `only ${approvers.length} can approve what ${person} does`);
      }
      return {
        ...{
          id: `${id}/${person}`,
          workflow: one.workflow,
          params: one.params,
          person,
          credential,
        },
        ...{ workspace: String(workspace.id), cron: one.cron ?? null, timeZone: one.timeZone },
        ...{ jitterMs: spanMs(one.jitter), catchUp: one.catchUp, needed, approvers },
        ...{ ownVoice: one.ownVoice, allow: one.allow },
        withinMs: spanMs(one.within),
      };
    });
  });
}

/** How long what ended is kept, ms. */
export function keepMs({ keep }: FleetFile): number {
  return spanMs(keep ?? '400d');
}

function members(fleet: FleetFile, who: string): string[] {
  if (fleet.people[who]) return [who];
  return Object.entries(fleet.people)
    .filter(([, { groups, credential }]) =>
      who === 'everyone' ? credential !== undefined : groups.includes(who),
    )
    .map(([person]) => person);
}

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function spanMs(text: string): number {
  return Number.parseInt(text, 10) * (UNITS[text.at(-1) ?? 's'] ?? 1_000);
}

function wrong(where: string, what: string): AppError {
  return new AppError('usage', `The fleet file is not valid: ${where}: ${what}.`, {
    next: '`clickup-agent fleet schema` prints what it may hold.',
  });
}

function isTimeZone(text: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: text }));
  } catch {
    return false;
  }
}

/** A schedule as a row holds it. */
export function scheduleOf(body: unknown): Schedule {
  return JSON.parse(String(body)) as Schedule;
}
