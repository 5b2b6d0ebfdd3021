// What a route gets and gives. Routes know nothing of HTTP beyond this, nor of faults and quota. What
// the path names is read as the row itself, or as the refusal that ClickUp gives for such an id.
import type { Json } from '../../base/index.ts';
import { SHORTEST_TASK_ID, UNKNOWN_CUSTOM_ID_CODE, UNKNOWN_TASK_CODE } from '../assumptions.ts';
import type { Checklist, Comment, Doc, Goal, Group, KeyResult, Thing } from '../world/parts.ts';
import type { Person } from '../world/person.ts';
import { seesTask } from '../world/places.ts';
import type { Folder, List, Space } from '../world/spaces.ts';
import type { Row, Table } from '../world/table.ts';
import type { Task } from '../world/task.ts';
import type { World } from '../world/world.ts';
import type { Body, Query } from './body.ts';
import { Refusal, type RefusalCode } from './refusal.ts';

/** What is known of a request before anybody looks into the world. */
type Asked = Pick<
  Call,
  | 'world'
  | 'memberships'
  | 'caller'
  | 'now'
  | 'oauth'
  | 'params'
  | 'query'
  | 'body'
  | 'items'
  | 'upload'
>;

/** One authorized request. */
export class Call {
  /** The workspace that the call is about. */
  declare readonly world: World;
  /** The workspaces that the caller belongs to. */
  declare readonly memberships: readonly World[];
  /** The sandbox's time, epoch milliseconds. */
  declare readonly now: number;
  declare readonly caller: Person;
  /** Whether the token came by OAuth (`Bearer …`); some calls are stricter then. */
  declare readonly oauth: boolean;
  declare readonly params: Readonly<Record<string, string>>;
  declare readonly query: Query;
  /** The JSON body; empty when there was none, or none that is an object. */
  declare readonly body: Body;
  /** The JSON body when it is an array, else empty. */
  declare readonly items: readonly Json[];
  /** The file of a multipart body. */
  declare readonly upload: Upload | null;

  constructor(asked: Asked) {
    Object.assign(this, asked);
  }

  get space(): Space {
    const space = this.row(this.world.spaces, 'space', 'OAUTH_018');
    if (space.deleted) throw new Refusal('PROJ_006');
    return space;
  }

  get folder(): Folder {
    if (!/^\d+$/.test(this.params.folder ?? '')) throw new Refusal('INPUT_011');
    const folder = this.row(this.world.folders, 'folder', 'OAUTH_018');
    if (folder.deleted || isBuried(this.world, folder)) throw new Refusal('OAUTH_018');
    return folder;
  }

  get list(): List {
    const list = this.row(this.world.lists, 'list', 'OAUTH_018');
    if (list.deleted || isBuried(this.world, list)) throw new Refusal('OAUTH_055');
    return list;
  }

  /** By its own id or, when the query says so, by its custom one. */
  get task(): Task {
    return this.taskOf(this.params.task ?? '');
  }

  /** A further task of the call, named as its first one is. */
  taskOf(id: string): Task {
    const { world, query, caller } = this;
    const task = query.flag('custom_task_ids') ? this.#customTask(id) : this.ownTask(id);
    if (!seesTask(world, caller, task)) throw new Refusal('ACCESS_083');
    return task;
  }

  #customTask(id: string): Task {
    const { world, query, params } = this;
    const named = query.text('team_id') ?? params.team;
    const task = world.tasks.find((row) => row.customId === id.toUpperCase() && !row.deleted);
    if (task === undefined || named !== world.meta.workspaceId) {
      throw new Refusal(UNKNOWN_CUSTOM_ID_CODE);
    }
    return task;
  }

  /** A task by its own id alone: merge, members and list membership know no custom ids. */
  ownTask(id = this.params.task ?? ''): Task {
    const { world } = this;
    if (!/^[\w-]+$/.test(id)) throw new Refusal('INPUT_004');
    const task = world.tasks.get(id);
    if (task === undefined) {
      const numericOrShort = /^\d+$/.test(id) || id.length < SHORTEST_TASK_ID;
      throw new Refusal(numericOrShort ? 'OAUTH_018' : UNKNOWN_TASK_CODE);
    }
    const list = world.lists.get(task.listId);
    if (task.deleted || list === undefined || list.deleted || isBuried(world, list)) {
      throw new Refusal('ITEM_013');
    }
    return task;
  }

  get checklist(): Checklist {
    return this.row(this.world.checklists, 'checklist', 'CHECK_001');
  }

  get comment(): Comment {
    return this.row(this.world.comments, 'comment', 'OAUTH_018');
  }

  get goal(): Goal {
    return this.row(this.world.goals, 'goal', 'GOAL_001');
  }

  get keyResult(): KeyResult {
    return this.row(this.world.keyResults, 'keyResult', 'GOAL_003');
  }

  get doc(): Doc {
    return this.row(this.world.docs, 'doc', 'ACCESS_999');
  }

  get group(): Group {
    return this.row(this.world.groups, 'group', 'GROUP_001');
  }

  /** A member whom the path names. Single members are shown on the largest plan alone. */
  get member(): Person {
    this.enterpriseOnly();
    return this.row(this.world.people, 'user', 'OAUTH_018');
  }

  get guest(): Person {
    this.enterpriseOnly();
    const person = this.row(this.world.people, 'guest', 'OAUTH_018');
    if (person.role !== 4) throw new Refusal('OAUTH_018');
    return person;
  }

  /** The row that a parameter of the path names. @throws Refusal with that code where there is none */
  row<R extends Row>(table: Table<R>, param: string, code: RefusalCode): R {
    const row = table.get(this.params[param] ?? '');
    if (row === undefined) throw new Refusal(code);
    return row;
  }

  /** Something that is stored and given back, whose kind is the name of the path's parameter. */
  thing(kind: Thing['kind'], code: RefusalCode): Thing {
    const row = this.row(this.world.things, kind, code);
    if (row.kind !== kind) throw new Refusal(code);
    return row;
  }

  /** Stores a thing with what was sent of its fields; one that is undefined stays as it is. */
  store(row: Thing, sent: Readonly<Record<string, Json | undefined>>): Thing {
    const fields = { ...row.fields };
    for (const [name, value] of Object.entries(sent)) if (value !== undefined) fields[name] = value;
    return this.world.things.put({ ...row, fields });
  }

  /** @throws Refusal TEAM_110 on any other plan */
  enterpriseOnly(): void {
    if (this.world.meta.plan !== 'enterprise') throw new Refusal('TEAM_110');
  }

  /** Ids of people who exist, each once: ClickUp drops the others without a word. */
  known(ids: readonly string[] = []): string[] {
    return [...new Set(ids)].filter((id) => this.world.people.get(id) !== undefined);
  }
}

/** What others stand on, and how the id of the one in the path is found. */
export const PARENTS = {
  team: ({ world }) => world.meta.workspaceId,
  space: ({ space }) => space.id,
  folder: ({ folder }) => folder.id,
  list: ({ list }) => list.id,
} as const satisfies Record<string, (call: Call) => string>;

export type Parent = keyof typeof PARENTS;

/** Whether what a folder or list stands in was deleted, and it with that. */
function isBuried(world: World, place: { spaceId: string; folderId?: string }): boolean {
  const folder = place.folderId === undefined ? undefined : world.folders.get(place.folderId);
  return world.spaces.get(place.spaceId)?.deleted === true || folder?.deleted === true;
}

export interface Upload {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** An answer that is not 200 with JSON; one without a body is empty. */
export class Answer {
  readonly status: number;
  readonly body: Json | undefined;

  constructor(status: number, body?: Json) {
    this.status = status;
    this.body = body;
  }
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the root, `:name` for a parameter. */
  readonly path: string;
  readonly handle: (call: Call) => Json | Answer;
}

/**
 * Makes the route builders of one API version: `get('/task/:task', handler)`. Those of `quiet` take a
 * handler that has nothing to tell, and answer `{}`.
 */
function builders(base: string) {
  const build = (method: Route['method']) => (path: string, handle: Route['handle']) => ({
    method,
    path: base + path,
    handle,
  });
  const quietly = (method: Route['method']) => (path: string, change: (call: Call) => void) =>
    build(method)(path, (call) => {
      change(call);
      return {};
    });
  return {
    get: build('GET'),
    post: build('POST'),
    put: build('PUT'),
    patch: build('PATCH'),
    del: build('DELETE'),
    quiet: { post: quietly('POST'), put: quietly('PUT'), del: quietly('DELETE') },
  };
}

export const v2 = builders('/api/v2');
export const v3 = builders('/api/v3/workspaces/:team');
