// What a layer of the REST pipeline is, and what several of them need.
import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import { type Json, messageOf } from '../../base/index.ts';
import type { Simulation } from '../simulation.ts';
import type { Upload } from './call.ts';
import { readToken, type Token } from './caller.ts';
import type { Fault } from './faults.ts';
import { Refusal, versionOf } from './refusal.ts';

export interface RestEnv {
  Bindings: HttpBindings;
  Variables: {
    /** The request body, parsed; null without one. */
    body: Json;
    upload: Upload | null;
    /** The faults that strike this request. */
    faults: readonly Fault[];
    /** How the answer travels: whole, cut short, or not at all. */
    delivery: 'whole' | 'cut' | 'none';
    /** What went wrong inside the sandbox itself. */
    error: string | undefined;
  };
}

export type Layer = (simulation: Simulation) => MiddlewareHandler<RestEnv>;

/** The path with its query string, as it was asked for. */
export function pathOf(c: Context<RestEnv>): string {
  return c.env.incoming.url ?? c.req.path;
}

export function tokenOf(c: Context<RestEnv>): Token | null {
  return readToken(c.req.header('authorization'));
}

export function jsonResponse(status: number, body: Json): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
}

/** An error in the shape of the API version that was called. */
export function refuse(c: Context<RestEnv>, simulation: Simulation, thrown: unknown): Response {
  const refusal = thrown instanceof Refusal ? thrown : new Refusal('APP_500');
  if (refusal !== thrown) c.set('error', messageOf(thrown));
  return jsonResponse(refusal.status, refusal.body(versionOf(c.req.path), simulation.clock.now()));
}

/** Hono would merge the old answer's headers into a new one; these must not meet. */
export function replaceResponse(c: Context<RestEnv>, response: Response): void {
  c.res = undefined;
  c.res = response;
}
