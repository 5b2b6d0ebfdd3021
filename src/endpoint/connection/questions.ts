// What an endpoint asks of a person in the middle of a call, and what is answered.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';

/** A question of an endpoint's: foreign text, and a flat schema of the fields that it wants. */
export interface Elicitation {
  message: string;
  /** JSON schema by field: strings, numbers, booleans, enums. */
  fields: Record<string, JsonObject>;
  required: string[];
}

/** Asks a person. Null: they would not answer. Fields left out get the endpoint's defaults. */
export type AskPerson = (question: Elicitation, signal?: AbortSignal) => Promise<JsonObject | null>;

/** What we offer to be asked; nothing where nobody is there. */
export function capabilitiesOf(ask: AskPerson | undefined): JsonObject {
  return ask ? { elicitation: { form: {} } } : {};
}

const DECLINED = { action: 'decline' };

/**
 * The answer to a request that an endpoint makes of us; null for one that we do not offer. A
 * question is never a way to approve a write: that is decided before the call is made.
 */
export async function answerTo(
  method: string,
  params: unknown,
  ask: AskPerson | undefined,
): Promise<JsonObject | null> {
  if (method !== 'elicitation/create') return null;
  if (!ask) return DECLINED;
  if (!isObject(params) || (params.mode !== undefined && params.mode !== 'form')) return DECLINED;
  const schema = isObject(params.requestedSchema) ? params.requestedSchema : {};
  const fields = Object.fromEntries(
    Object.entries(isObject(schema.properties) ? schema.properties : {}).filter(
      (entry): entry is [string, JsonObject] => isObject(entry[1]),
    ),
  );
  const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
  const message = typeof params.message === 'string' ? params.message : '';
  const given = await ask({ message, fields, required }).catch(() => null);
  if (given === null) return DECLINED;
  const content = { ...defaultsOf(fields), ...given };
  // Without what it needs, the endpoint could do nothing with the answer.
  if (required.some((name) => content[name] === undefined)) return DECLINED;
  return { action: 'accept', content };
}

function defaultsOf(fields: Record<string, JsonObject>): JsonObject {
  const known = Object.entries(fields).flatMap(([name, field]): [string, Json][] =>
    field.default === undefined ? [] : [[name, field.default]],
  );
  return Object.fromEntries(known);
}

/** More rounds of questions than this are a loop. */
export const MOST_ROUNDS = 8;

/**
 * What a request is sent again with, where its answer says that input is needed first; null for an
 * answer that is whole. Nothing was done so far.
 */
export async function inputFor(
  result: unknown,
  ask: AskPerson | undefined,
): Promise<JsonObject | null> {
  if (!isObject(result) || result.resultType !== 'input_required') return null;
  const requests = isObject(result.inputRequests) ? Object.entries(result.inputRequests) : [];
  const responses: JsonObject = {};
  for (const [id, request] of requests) {
    const { method, params } = isObject(request) ? request : {};
    responses[id] = (await answerTo(String(method), params, ask)) ?? DECLINED;
  }
  const { requestState } = result;
  return {
    ...(requests.length > 0 && { inputResponses: responses }),
    ...(requestState !== undefined && { requestState }),
  };
}
