// The whole simulated workspace: one table per kind of row, and what changed since last asked.
import { sha256 } from '../../base/index.ts';
import type {
  Attachment,
  Checklist,
  Comment,
  Doc,
  Field,
  Goal,
  GoalFolder,
  Group,
  KeyResult,
  Page,
  Relation,
  Thing,
  TimeEntry,
} from './parts.ts';
import type { Person } from './person.ts';
import type { Folder, List, Space } from './spaces.ts';
import { type Row, Table } from './table.ts';
import type { Task } from './task.ts';

/** A world as plain data: what a snapshot holds. */
export interface WorldData {
  readonly meta: Meta;
  readonly tables: Readonly<Record<string, readonly Row[]>>;
  readonly further?: readonly WorldData[];
}

/** Everything written since the last change set: rows as they now are, null for those removed. */
export interface ChangeSet {
  readonly meta: Meta | null;
  readonly rows: readonly (readonly [table: string, id: string, row: Row | null])[];
  /** Of each further workspace, null where nothing was written. */
  readonly further?: readonly (ChangeSet | null)[];
}

export class World {
  #meta: Meta;
  #metaChanged = false;
  readonly #changed = new Map<string, readonly [string, string, Row | null]>();
  readonly #tables = new Map<string, Table<Row>>();

  readonly people = this.#table<Person>('people');
  readonly groups = this.#table<Group>('groups');
  readonly spaces = this.#table<Space>('spaces', 'space');
  readonly folders = this.#table<Folder>('folders', 'folder');
  readonly lists = this.#table<List>('lists', 'list');
  readonly tasks = this.#table<Task>('tasks', 'task');
  readonly relations = this.#table<Relation>('relations');
  readonly checklists = this.#table<Checklist>('checklists');
  readonly comments = this.#table<Comment>('comments', 'comment');
  readonly attachments = this.#table<Attachment>('attachments');
  readonly fields = this.#table<Field>('fields');
  readonly timeEntries = this.#table<TimeEntry>('timeEntries', 'timeEntry');
  readonly goals = this.#table<Goal>('goals');
  readonly goalFolders = this.#table<GoalFolder>('goalFolders');
  readonly keyResults = this.#table<KeyResult>('keyResults');
  readonly docs = this.#table<Doc>('docs', 'doc');
  readonly pages = this.#table<Page>('pages', 'doc');
  readonly things = this.#table<Thing>('things', 'doc');
  /** Other workspaces behind the same API. A world is one workspace; the first keeps the others. */
  readonly further: World[] = [];

  constructor(meta: Meta) {
    this.#meta = meta;
  }

  static from(data: WorldData): World {
    const world = new World(data.meta);
    for (const [name, rows] of Object.entries(data.tables)) world.#tables.get(name)?.load(rows);
    world.further.push(...(data.further ?? []).map(World.from));
    return world;
  }

  get meta(): Meta {
    return this.#meta;
  }

  get caller(): Person {
    const person = this.people.get(this.#meta.callerId);
    if (person === undefined) throw new Error('the world lost its caller');
    return person;
  }

  /** Every workspace behind the API, this one first. */
  get all(): readonly World[] {
    return [this, ...this.further];
  }

  /** Whether any row of this workspace has the id. */
  holds(id: string): boolean {
    return [...this.#tables.values()].some((table) => table.get(id) !== undefined);
  }

  change(meta: Partial<Meta>): void {
    this.#meta = { ...this.#meta, ...meta };
    this.#metaChanged = true;
  }

  /** A number never given before in this world. */
  next(): number {
    this.change({ sequence: this.#meta.sequence + 1 });
    return this.#meta.sequence;
  }

  newId(kind: IdKind): string {
    return ID_SHAPES[kind](this.#meta.idSeed, this.next());
  }

  /** What was written since the last call, as one unit; null when nothing was. */
  takeChanges(): ChangeSet | null {
    const further = this.further.map((world) => world.takeChanges());
    const elsewhere = further.some((changes) => changes !== null);
    if (!this.#metaChanged && this.#changed.size === 0 && !elsewhere) return null;
    const changes = {
      meta: this.#metaChanged ? this.#meta : null,
      rows: [...this.#changed.values()],
      ...(elsewhere ? { further } : {}),
    };
    this.#metaChanged = false;
    this.#changed.clear();
    return changes;
  }

  toData(): WorldData {
    const tables: Record<string, readonly Row[]> = {};
    for (const [name, table] of this.#tables) tables[name] = table.all();
    const further = this.further.map((world) => world.toData());
    return { meta: this.#meta, tables, ...(further.length === 0 ? {} : { further }) };
  }

  #table<R extends Row>(name: string, ids: IdKind = 'uuid'): Table<R> {
    const newId = () => this.newId(ids);
    const table = new Table<R>(name, newId, (...change) => {
      this.#changed.set(`${change[0]}\n${change[1]}`, change);
    });
    // Snapshots and logs hold rows of every kind; each goes back to the table it was read from.
    this.#tables.set(name, table as unknown as Table<Row>);
    return table;
  }
}

export const SEED_NAMES = ['demo', 'large', 'office'] as const;
export type SeedName = (typeof SEED_NAMES)[number];
export type PlanName = 'free' | 'business-plus' | 'enterprise';

export interface Meta {
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly workspaceColor: string;
  readonly seed: SeedName;
  readonly plan: PlanName;
  readonly createdAt: number;
  /** The person behind every token that names nobody else. */
  readonly callerId: string;
  /** Makes the ids of one world differ from those of another. */
  readonly idSeed: number;
  /** Counts every id ever given out, so that none is given twice, even after a restart. */
  readonly sequence: number;
}

const TASK_SPAN = 36 ** 6;

/**
 * How each kind of id is made from the world's own number and a count. A step that shares no
 * divisor with the span visits every value once before the first returns.
 */
const ID_SHAPES = {
  /** Nine letters and digits, such as 86c7mc19h. */
  task: (seed: number, n: number) =>
    `86c${((seed + n * 1327) % TASK_SPAN).toString(36).padStart(6, '0')}`,
  space: (seed: number, n: number) => `90159${digits(seed + n * 13, 7)}`,
  folder: (seed: number, n: number) => `90151${digits(seed + n * 13, 7)}`,
  list: (seed: number, n: number) => `90152${digits(seed + n * 13, 7)}`,
  timeEntry: (seed: number, n: number) => `49${seventeenDigits(seed, n)}`,
  history: (seed: number, n: number) => `48${seventeenDigits(seed, n)}`,
  /** Fourteen digits, small enough to be sent as a number. */
  comment: (seed: number, n: number) => `9015${digits(seed + n * 1013, 10)}`,
  doc: (_seed: number, n: number) => `8cdq4v3-${n}`,
  uuid: (seed: number, n: number) => uuid(`${seed}:${n}`),
  /** The tail of a status id. */
  status: (seed: number, n: number) => sha256(`status:${seed}:${n}`).slice(0, 8),
} satisfies Record<string, (seed: number, n: number) => string>;

type IdKind = keyof typeof ID_SHAPES;

/** For ids of nineteen digits: too many for a JavaScript number, which is the point. */
function seventeenDigits(seed: number, n: number): string {
  const value = (BigInt(seed) * 46116860184n + BigInt(n) * 1047290111n) % 10n ** 17n;
  return value.toString().padStart(17, '0');
}

function digits(value: number, length: number): string {
  return String(value % 10 ** length).padStart(length, '0');
}

function uuid(from: string): string {
  const hex = sha256(from);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
