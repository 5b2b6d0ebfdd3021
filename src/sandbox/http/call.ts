// What a route gets and gives. Routes know nothing of HTTP beyond this, nor of faults and quota.
import type { Json, JsonObject } from '../../base/index.ts';
import type { Person } from '../world/person.ts';
import type { World } from '../world/world.ts';
import type { Query } from './query.ts';

/** One authorized request. */
export interface Call {
  /** The workspace that the call is about. */
  readonly world: World;
  /** The workspaces that the caller belongs to. */
  readonly memberships: readonly World[];
  /** The sandbox's time, epoch milliseconds. */
  readonly now: number;
  readonly caller: Person;
  /** Whether the token came by OAuth (`Bearer …`); some calls are stricter then. */
  readonly oauth: boolean;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  /** The JSON body; empty when there was none, or none that is an object. */
  readonly body: JsonObject;
  /** The JSON body when it is an array, else empty. */
  readonly items: readonly Json[];
  /** The file of a multipart body. */
  readonly upload: Upload | null;
}

export interface Upload {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** An answer; a body of undefined is an empty one. */
export interface Answer {
  readonly status: number;
  readonly body: Json | undefined;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the root, `:name` for a parameter. */
  readonly path: string;
  readonly handle: (call: Call) => Answer;
}

/** 200 with a JSON body. */
export function ok(body: Json): Answer {
  return { status: 200, body };
}

/** Makes the route builders of one API version: `get('/task/:task', handler)`. */
function builders(base: string) {
  const build = (method: Route['method']) => (path: string, handle: Route['handle']) => ({
    method,
    path: base + path,
    handle,
  });
  return {
    get: build('GET'),
    post: build('POST'),
    put: build('PUT'),
    patch: build('PATCH'),
    del: build('DELETE'),
  };
}

export const v2 = builders('/api/v2');
export const v3 = builders('/api/v3/workspaces/:team');
