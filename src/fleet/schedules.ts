// Reads fleet.yaml, checks its names against each other, and makes of it the single schedules that it
// means: one a person.
import { parse } from 'yaml';
import { AppError, messageOf } from '../base/index.ts';
import { checkRules } from '../policy/index.ts';
import { durationMs, type FleetFile, fleetFile } from './file.ts';

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
  /** Whether people may approve their own work. */
  ownVoice: boolean;
  /** Writes that need nobody, as the policy names them. */
  allow: string[];
  withinMs: number;
  /** After how long its approvers are reminded, ms. */
  remindMs: number[];
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
  const parsed = fleetFile.safeParse(value);
  if (parsed.success) {
    expand(parsed.data);
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  throw wrong(issue?.path.join('.') || 'the file', issue?.message ?? 'is not valid');
}

/** The schedules that a file means. Errors: AppError `usage` for names that are not in it. */
export function expand(fleet: FleetFile): Schedule[] {
  const places = fleet.notify.map((one, at) => [`notify.${at}`, one] as const);
  for (const [where, place] of [['approvals', fleet.approvals] as const, ...places]) {
    if (!place || 'webhook' in place) continue;
    if (!fleet.workspaces[place.workspace]) {
      throw wrong(`${where}.workspace`, `there is no workspace "${place.workspace}"`);
    }
    if (!fleet.credentials[place.credential]) {
      throw wrong(`${where}.credential`, `there is no credential "${place.credential}"`);
    }
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
        ...{ jitterMs: durationMs(one.jitter), catchUp: one.catchUp, needed, approvers },
        ...{ ownVoice: one.ownVoice, allow: one.allow },
        ...{ withinMs: durationMs(one.within), remindMs: one.remind.map(durationMs) },
      };
    });
  });
}

/** A schedule as a row holds it. */
export function scheduleOf(body: unknown): Schedule {
  return JSON.parse(String(body)) as Schedule;
}

function members(fleet: FleetFile, who: string): string[] {
  if (fleet.people[who]) return [who];
  return Object.entries(fleet.people)
    .filter(([, { groups, credential }]) =>
      who === 'everyone' ? credential !== undefined : groups.includes(who),
    )
    .map(([person]) => person);
}

function wrong(where: string, what: string): AppError {
  return new AppError('usage', `The fleet file is not valid: ${where}: ${what}.`, {
    next: '`clickup-agent fleet schema` prints what it may hold.',
  });
}
