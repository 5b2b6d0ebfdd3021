// What a documentation record says of one method of ClickUp's REST API, and the words to say it in.
import type { Effect } from '../clickup/index.ts';

/** The JSON type of a value: the part of JSON Schema that ClickUp's arguments need. */
export interface ValueSchema {
  type?: JsonType | readonly [JsonType, 'null'];
  enum?: readonly (string | number | null)[];
  items?: ValueSchema;
  properties?: Readonly<Record<string, ValueSchema>>;
  required?: readonly string[];
}

export type JsonType = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';

/**
 * One argument of a method. `whole-body`: its value is the request's body, not a member of it;
 * `file`: a file that is sent as the part of that name of a multipart body.
 */
export interface Argument {
  in: 'path' | 'query' | 'body' | 'whole-body' | 'file';
  required: boolean;
  schema: ValueSchema;
  description: string;
}

/** The subjects that a method belongs to. */
type Tag =
  | 'hierarchy'
  | 'tasks'
  | 'comments'
  | 'members'
  | 'time_tracking'
  | 'goals'
  | 'docs'
  | 'custom_fields'
  | 'tags'
  | 'attachments'
  | 'checklists'
  | 'views'
  | 'webhooks'
  | 'chat'
  | 'guests'
  | 'groups'
  | 'templates'
  | 'administration';

interface AnyMethod {
  /** What it is about, singular, snake case: `task`, `goals_key_result`. */
  resource: string;
  http: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Under the API's base; `{name}` stands for the path argument of that name. */
  path: `/api/${'v2' | 'v3'}/${string}`;
  description: string;
  tags: readonly [Tag, ...Tag[]];
  arguments: Readonly<Record<string, Argument>>;
  /** Whether a second identical call changes nothing more; said where the kind tells it wrong. */
  idempotent?: boolean;
  /**
   * Members of the object that a success answers with, as far as they are known; `none`: a body that
   * may be no JSON and says nothing.
   */
  answer?: Readonly<Record<string, ValueSchema>> | 'none';
  /** The resource's former name: tools that were named after it can still be called so. */
  formerly?: string;
}

interface PlainMethod extends AnyMethod {
  kind: 'list' | 'get' | 'create' | 'update' | 'delete';
}

/** A method that none of the plain kinds describes: `verb` names it, `effect` says what it does. */
interface CustomMethod extends AnyMethod {
  kind: 'custom';
  verb: string;
  effect: Effect;
}

/** One method of ClickUp's REST API. */
export type MethodRecord = PlainMethod | CustomMethod;

/** What calling a method does to the workspace. */
export function effectOf(record: MethodRecord): Effect {
  if (record.kind === 'custom') return record.effect;
  return record.kind === 'list' || record.kind === 'get' ? 'read' : record.kind;
}

export const text: ValueSchema = { type: 'string' };
export const integer: ValueSchema = { type: 'integer' };
export const decimal: ValueSchema = { type: 'number' };
export const flag: ValueSchema = { type: 'boolean' };
export const object: ValueSchema = { type: 'object' };
export const anything: ValueSchema = {};

export function many(items: ValueSchema): ValueSchema {
  return { type: 'array', items };
}

export function oneOf(...values: readonly string[]): ValueSchema {
  return { type: 'string', enum: values };
}

/** The value, or null to clear what is set. */
export function orNull(schema: ValueSchema & { type: JsonType }): ValueSchema {
  return { ...schema, type: [schema.type, 'null'] };
}

/** The member of an answer that holds its rows, whatever they are: clients refuse what breaks a shape. */
export function rows(member: string): Readonly<Record<string, ValueSchema>> {
  return { [member]: many(anything) };
}

/** An id or name in the path: always text, because long ids lose digits as JSON numbers. */
export function path(description: string): Argument {
  return { in: 'path', required: true, schema: text, description };
}

export function query(schema: ValueSchema, description: string): Argument {
  return { in: 'query', required: false, schema, description };
}

export function body(schema: ValueSchema, description: string): Argument {
  return { in: 'body', required: false, schema, description };
}

export function required(argument: Argument): Argument {
  return { ...argument, required: true };
}

/** A body argument that ClickUp refuses to do without. */
export function must(schema: ValueSchema, description: string): Argument {
  return required(body(schema, description));
}

/** A file to upload: from the machine that the gateway runs on, or as its bytes in base64. */
export function file(description: string): Argument {
  const properties = { path: text, base64: text, filename: text };
  return { in: 'file', required: true, schema: { type: 'object', properties }, description };
}

type Arguments = MethodRecord['arguments'];
type Extra = Pick<AnyMethod, 'idempotent' | 'answer' | 'formerly'>;

/**
 * The words for the methods of one subject:
 * `get('goal', 'GET /api/v2/goal/{id}', 'Get one goal.', { id: ids.goal })`.
 */
export function methods(...tags: MethodRecord['tags']) {
  const common = (resource: string, route: string, description: string, args: Arguments) => {
    const [http, path] = route.split(' ') as [MethodRecord['http'], MethodRecord['path']];
    return { resource, http, path, description, tags, arguments: args };
  };
  const plain =
    (kind: PlainMethod['kind']) =>
    (
      resource: string,
      route: string,
      description: string,
      args: Arguments,
      extra: Extra = {},
    ): MethodRecord => ({ kind, ...common(resource, route, description, args), ...extra });
  return {
    list: plain('list'),
    get: plain('get'),
    create: plain('create'),
    update: plain('update'),
    remove: plain('delete'),
    /** A method that none of the plain kinds describes: `act('move', 'update')('task', …)`. */
    act:
      (verb: string, effect: Effect) =>
      (
        resource: string,
        route: string,
        description: string,
        args: Arguments,
        extra: Extra = {},
      ): MethodRecord => ({
        kind: 'custom',
        verb,
        effect,
        ...common(resource, route, description, args),
        ...extra,
      }),
  };
}
