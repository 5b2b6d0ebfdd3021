// The one place that decides what an answer, or its absence, means for a call.
import { isObject, type Outcome, type Redact, type RejectionReason } from '../../base/index.ts';
import type { AttemptEnd } from '../connection/attempt-end.ts';
import type { ToolResult } from '../endpoint.ts';
import { anyClue, type Clue, clueOfClickUpStatus, clueOfCode, plainClue } from './clues.ts';
import { failureInside, textOf, toolResult } from './result.ts';

/** What must be known of a call to judge its end. */
export interface CallFacts {
  /** The endpoint's name, for the message. */
  endpoint: string;
  /** What was under way: nothing can have been applied before a `call` was sent. */
  stage: 'handshake' | 'listing' | 'call';
  /** Whether making the call twice does no harm, so a lost answer is no more than a lost answer. */
  repeatable: boolean;
  /** Removes the endpoint's secrets from foreign text. */
  redact: Redact;
  /** What a person does about a dead credential. */
  login: string;
}

type Rejected = Outcome<ToolResult> & { kind: 'rejected' };

/** JSON-RPC error codes, for errors whose text does not say anything plainer. */
const RPC_CODES: Record<number, Clue> = {
  [-32700]: 'invalid',
  [-32600]: 'invalid',
  [-32601]: 'other',
  [-32602]: 'invalid',
  [-32603]: 'fault',
  [-32001]: 'fault',
  [-32002]: 'not-found',
  [-32004]: 'quota',
  [-32005]: 'quota',
  // The endpoint wants a person to visit an address first.
  [-32042]: 'authorization',
};

/** Statuses of the endpoint itself; the others follow from their hundred. */
const HTTP_STATUSES: Record<number, Clue> = {
  401: 'authorization',
  402: 'other',
  403: 'forbidden',
  404: 'other',
  405: 'other',
  406: 'other',
  407: 'other',
  408: 'fault',
  410: 'other',
  429: 'quota',
  501: 'other',
};

/** Text is read for clues and shown up to here. */
const SEARCHED_LENGTH = 8_000;
const SHOWN_LENGTH = 600;

/**
 * The outcome of a try that ended so. `rate-limited` comes back without its time: the caller knows
 * the headers.
 */
export function outcomeOf(ending: AttemptEnd, facts: CallFacts): Outcome<ToolResult> {
  const { endpoint } = facts;
  switch (ending.kind) {
    case 'result':
      return judgeResult(toolResult(ending.result), facts);
    case 'rpc-error':
      return ended(clueOfRpcError(ending), saying(facts, rpcText(ending)), facts);
    case 'http':
      return judgeHttp(ending, facts);
    case 'unsent':
      return ended(
        'unsent',
        `${endpoint} cannot be reached (${shown(ending.message, facts)}).`,
        facts,
      );
    case 'unstartable': {
      const message = `${endpoint} cannot be started: ${shown(ending.message, facts)}`;
      const { next } = ending;
      return { ...rejected('other', message, facts), ...(next && { data: { next } }) };
    }
    case 'lost': {
      const why = shown(ending.message, facts);
      return ended(
        'fault',
        `The connection to ${endpoint} was lost before it answered: ${why}.`,
        facts,
      );
    }
    case 'silent': {
      const seconds = Math.round(ending.waitedMs / 100) / 10;
      return ended('fault', `${endpoint} did not respond for ${seconds} s.`, facts);
    }
    case 'garbled': {
      const what = 'answered with something that is not the protocol';
      const clue = facts.stage === 'handshake' ? 'other' : 'fault';
      return ended(clue, `${endpoint} ${what}: ${shown(ending.message, facts)}.`, facts);
    }
    case 'too-large': {
      const megabytes = Math.round(ending.limitBytes / 1024 / 1024);
      const clue = facts.repeatable ? 'other' : 'fault';
      return ended(clue, `The answer of ${endpoint} is larger than ${megabytes} MB.`, facts);
    }
    case 'login-needed':
      return rejected('authorization', ending.message, facts);
  }
}

/** What a tool's answer means where it is all that is known of a call. */
export function judgeAnswer(
  result: ToolResult,
  { tool, repeatable }: { tool: string; repeatable: boolean },
): Outcome<ToolResult> {
  const redact = (text: string) => text;
  return judgeResult(result, { endpoint: tool, stage: 'call', repeatable, redact, login: '' });
}

function judgeResult(result: ToolResult, facts: CallFacts): Outcome<ToolResult> {
  const failure = result.isError ? textOf(result) || structuredText(result) : failureInside(result);
  if (failure === null) return { kind: 'ok', value: result };
  const clue = anyClue(failure.slice(0, SEARCHED_LENGTH)) ?? 'other';
  return ended(clue, saying(facts, failure), facts);
}

function structuredText(result: ToolResult): string {
  return result.structured === null ? '' : JSON.stringify(result.structured);
}

function judgeHttp(ending: AttemptEnd & { kind: 'http' }, facts: CallFacts): Outcome<ToolResult> {
  const { status, body } = ending;
  const text = typeof body === 'string' ? readable(body) : httpText(body);
  const detail = text === '' ? '' : `: ${shown(text, facts)}`;
  const clue = clueOfBody(body) ?? clueOfSpeech(text, status) ?? clueOfStatus(status);
  return ended(clue, `${facts.endpoint} answered HTTP ${status}${detail}`, facts);
}

/** ClickUp's own refusal, passed on as it was. */
function clueOfBody(body: unknown): Clue | null {
  return isObject(body) && typeof body.ECODE === 'string' ? clueOfCode(body.ECODE) : null;
}

/** In a refusal by HTTP, only quota and credential are worth reading out of the text. */
function clueOfSpeech(text: string, status: number): Clue | null {
  if (status === 401 || status === 429) return null;
  const clue = plainClue(text.slice(0, SEARCHED_LENGTH));
  return clue === 'quota' || clue === 'authorization' ? clue : null;
}

function clueOfStatus(status: number): Clue {
  const known = HTTP_STATUSES[status];
  if (known) return known;
  if (status >= 500) return 'fault';
  return status >= 400 ? 'invalid' : 'other';
}

function clueOfRpcError(error: AttemptEnd & { kind: 'rpc-error' }): Clue {
  const text = rpcText(error).slice(0, SEARCHED_LENGTH);
  const plain = plainClue(text);
  if (plain) return plain;
  const status = statusIn(error);
  if (status !== null) return clueOfClickUpStatus(status);
  return RPC_CODES[error.code] ?? anyClue(text) ?? 'fault';
}

/** An HTTP status that an endpoint put where JSON-RPC has its own codes, or alongside them. */
function statusIn({ code, data }: AttemptEnd & { kind: 'rpc-error' }): number | null {
  const nested = isObject(data) ? [data.status, data.statusCode, data.httpStatus, data.code] : [];
  const status = [code, ...nested]
    .map(Number)
    .find((value) => Number.isInteger(value) && value >= 400 && value < 600);
  return status ?? null;
}

function rpcText({ code, message, data }: AttemptEnd & { kind: 'rpc-error' }): string {
  const detail = data === undefined || data === null ? '' : ` ${JSON.stringify(data)}`;
  return `${message || `error ${code}`}${detail}`;
}

function httpText(body: unknown): string {
  if (!isObject(body)) return JSON.stringify(body);
  const { error } = body;
  const message = isObject(error)
    ? error.message
    : (body.message ?? body.error_description ?? error);
  return typeof message === 'string' ? message : JSON.stringify(body);
}

/** A web page says nothing to a person at a terminal, except in its title. */
function readable(text: string): string {
  if (!/^\s*</.test(text)) return text;
  return /<title[^>]*>([^<]*)/i.exec(text)?.[1]?.trim() ?? '';
}

/** The verdict: what this cause means for a call of this kind. */
function ended(clue: Clue, message: string, facts: CallFacts): Outcome<ToolResult> {
  switch (clue) {
    case 'quota':
      return { kind: 'rate-limited', until: null, scope: 'window', message };
    case 'unsent':
      return { kind: 'unavailable', message };
    case 'fault':
      return { kind: isHarmless(facts) ? 'unavailable' : 'unknown', message };
    case 'crash':
      return isHarmless(facts) ? rejected('other', message, facts) : { kind: 'unknown', message };
    case 'no-tool':
      return { ...rejected('other', message, facts), data: { unknownTool: true } };
    default:
      return rejected(clue, message, facts);
  }
}

/** Whether a lost answer is no more than a lost answer. */
function isHarmless({ repeatable, stage }: CallFacts): boolean {
  return repeatable || stage !== 'call';
}

function rejected(reason: RejectionReason, message: string, facts: CallFacts): Rejected {
  const data = reason === 'authorization' ? { data: { next: facts.login } } : {};
  return { kind: 'rejected', reason, message, ...data };
}

function saying(facts: CallFacts, text: string): string {
  return `${facts.endpoint} answered: ${shown(text, facts) || 'an error without a word'}`;
}

function shown(text: string, facts: CallFacts): string {
  const clean = facts.redact(text.slice(0, SEARCHED_LENGTH)).trim();
  return clean.length > SHOWN_LENGTH ? `${clean.slice(0, SHOWN_LENGTH)}…` : clean;
}
