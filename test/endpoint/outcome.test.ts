// What every kind of answer, and of silence, means for a call.
import { describe, expect, test } from 'vitest';
import type { AttemptEnd } from '../../src/endpoint/connection/attempt-end.ts';
import { type CallFacts, outcomeOf } from '../../src/endpoint/verdict/outcome.ts';

const facts: CallFacts = {
  endpoint: 'acme',
  stage: 'call',
  repeatable: false,
  redact: (text) => text,
  login: 'Run `clickup-agent endpoint login acme`.',
};
const WRITE = facts;
const READ: CallFacts = { ...facts, repeatable: true };
const HANDSHAKE: CallFacts = { ...facts, stage: 'handshake' };

/** The verdict in one word: the kind, or the reason of a rejection. */
function verdict(ending: AttemptEnd, of: CallFacts = WRITE): string {
  const outcome = outcomeOf(ending, of);
  return outcome.kind === 'rejected' ? outcome.reason : outcome.kind;
}

const text = (body: unknown, isError = false): AttemptEnd => ({
  kind: 'result',
  result: {
    content: [{ type: 'text', text: typeof body === 'string' ? body : JSON.stringify(body) }],
    isError,
  },
});
const structured = (structuredContent: unknown, isError = false): AttemptEnd => ({
  kind: 'result',
  result: { content: [], structuredContent, isError },
});
const rpc = (code: number, message: string, data?: unknown): AttemptEnd => ({
  kind: 'rpc-error',
  code,
  message,
  data,
});
const http = (
  status: number,
  body: Extract<AttemptEnd, { kind: 'http' }>['body'] = '',
): AttemptEnd => ({
  kind: 'http',
  status,
  body,
});

describe('a refusal for quota is never taken for anything else', () => {
  test.each<[string, AttemptEnd]>([
    ['HTTP 429', http(429)],
    ['HTTP 429 with a body about tokens', http(429, 'token expired')],
    ['HTTP 403 that speaks of the rate limit', http(403, { message: 'Rate limit exceeded' })],
    [
      'ClickUp in an isError text',
      text('Error: {"err":"Rate limit reached","ECODE":"APP_002"}', true),
    ],
    ['ClickUp as a success', text({ err: 'Rate limit reached', ECODE: 'APP_002' })],
    ['the status in an isError text', text('Request failed with status code 429', true)],
    ['HTTP 429 in an isError text', text('ClickUp API error: HTTP 429', true)],
    ['too many requests', text('429 Too Many Requests', true)],
    [
      'rate_limited as a success',
      text({ error: { code: 'rate_limited', retryable: true, retryAfterSeconds: 12 } }),
    ],
    ['rate_limited as structured content', structured({ error: 'rate_limited', retryAfter: 30 })],
    [
      'the daily limit',
      text('Daily MCP limit reached (100/100 calls used). Try again in 29m.', true),
    ],
    [
      'the daily limit as an error',
      rpc(-32000, 'Daily MCP limit reached (50/50 calls used). Try again in 2h.'),
    ],
    ['RATE_LIMIT_EXCEEDED', rpc(-32603, 'RATE_LIMIT_EXCEEDED', { retryAfter: 20 })],
    ['-32004', rpc(-32004, 'Slow down')],
    ['-32600 that says so', rpc(-32600, 'Rate limit exceeded, retry after 60 seconds')],
    ['a status as the code', rpc(429, 'Try later')],
    ['a status in the data', rpc(-32000, 'Upstream error', { status: 429 })],
    ['Error: as a success', text('Error: rate limit exceeded')],
  ])('%s', (_name, ending) => {
    expect(verdict(ending, WRITE)).toBe('rate-limited');
    expect(verdict(ending, READ)).toBe('rate-limited');
    expect(verdict(ending, HANDSHAKE)).toBe('rate-limited');
  });
});

describe('only a dead credential asks for a login', () => {
  test.each<[string, AttemptEnd, string]>([
    ['HTTP 401 of the endpoint', http(401), 'authorization'],
    ['OAUTH_025', text({ err: 'Token invalid', ECODE: 'OAUTH_025' }, true), 'authorization'],
    ['OAUTH_019', text({ err: 'revoked', ECODE: 'OAUTH_019' }), 'authorization'],
    ['OAUTH_021', text('HTTP 401: OAUTH_021', true), 'authorization'],
    ['OAUTH_077 by HTTP', http(401, { err: 'x', ECODE: 'OAUTH_077' }), 'authorization'],
    ['a token that is invalid', text('401 Unauthorized: Token is invalid', true), 'authorization'],
    ['an address to visit first', rpc(-32042, 'Visit the page'), 'authorization'],
    [
      'OAUTH_018, a mistyped id',
      text({ err: 'Oauth token not found', ECODE: 'OAUTH_018' }, true),
      'not-found',
    ],
    ['OAUTH_023', text({ err: 'Team not authorized', ECODE: 'OAUTH_023' }), 'not-found'],
    [
      'OAUTH_027',
      text('API error 401: {"err":"Team not authorized","ECODE":"OAUTH_027"}', true),
      'not-found',
    ],
    [
      'OAUTH_056 by HTTP',
      http(401, { err: 'Team not authorized', ECODE: 'OAUTH_056' }),
      'not-found',
    ],
    ['a bare 401 of ClickUp', text('Request failed with status code 401', true), 'not-found'],
    ['Team not authorized', text('Team not authorized', true), 'not-found'],
    [
      'ACCESS_083',
      text({ err: 'You do not have access to this task', ECODE: 'ACCESS_083' }, true),
      'forbidden',
    ],
  ])('%s', (_name, ending, expected) => {
    expect(verdict(ending)).toBe(expected);
  });

  test('and says how', () => {
    const outcome = outcomeOf(http(401), facts);
    expect(outcome).toMatchObject({ data: { next: facts.login } });
  });
});

describe('refusals that repeating will not change', () => {
  test.each<[string, AttemptEnd, string]>([
    ['ITEM_013', text({ err: 'Task not found', ECODE: 'ITEM_013' }, true), 'not-found'],
    ['SHARD_031', text({ err: 'Workspace not found', ECODE: 'SHARD_031' }), 'not-found'],
    ['PROJ_006', text({ err: 'Space not found', ECODE: 'PROJ_006' }), 'not-found'],
    ['404 in a text', text('Request failed with status code 404', true), 'not-found'],
    ['not found in words', text('No task with that name was found: not found', true), 'not-found'],
    ['resource not found', rpc(-32002, 'Resource'), 'not-found'],
    ['INPUT_003', text({ err: 'List ID invalid', ECODE: 'INPUT_003' }, true), 'invalid'],
    ['SUBCAT_016', text({ err: 'List name taken', ECODE: 'SUBCAT_016' }, true), 'invalid'],
    ['400 in a text', text('HTTP 400: bad date', true), 'invalid'],
    ['a validation error', text('Invalid arguments: list_id is required', true), 'invalid'],
    ['-32602', rpc(-32602, 'Invalid params: timeout must be a number'), 'invalid'],
    [
      'an error with advice beside it',
      text({ erro: 'exclusao desabilitada', como_habilitar: 'defina ALLOW_DELETE=true' }),
      'other',
    ],
    ['a tool that is not there', rpc(-32602, 'Unknown tool: x'), 'other'],
    [
      'a tool that is not there, as a result',
      text('MCP error -32602: Tool x_y not found', true),
      'other',
    ],
    ['a method that is not there', rpc(-32601, 'Method not found'), 'other'],
    ['403 in a text', text('HTTP 403', true), 'forbidden'],
    [
      'TIMEENTRY_059',
      text({ err: 'You have no access', ECODE: 'TIMEENTRY_059' }, true),
      'forbidden',
    ],
    ['HTTP 403', http(403), 'forbidden'],
    ['HTTP 404', http(404), 'other'],
    ['HTTP 400', http(400, { error: { message: 'Bad request' } }), 'invalid'],
    ['HTTP 302', http(302), 'other'],
    ['HTTP 501', http(501), 'other'],
    ['an error without a word', text('', true), 'other'],
    ['success: false', text({ success: false, message: 'nope' }), 'other'],
    ['ok: false', structured({ ok: false, error: 'List not found' }), 'not-found'],
    [
      'an error beside empty data',
      text({ data: {}, error: 'Task not found', successful: false }),
      'not-found',
    ],
    ['prose that starts with an error', text('Error creating task: List ID invalid'), 'invalid'],
    ['prose with a mark in front', text('❌ Error: Task not found'), 'not-found'],
    ['unstartable', { kind: 'unstartable', message: 'there is no command "npz"' }, 'other'],
    ['login needed', { kind: 'login-needed', message: 'x' }, 'authorization'],
  ])('%s', (_name, ending, expected) => {
    expect(verdict(ending, WRITE)).toBe(expected);
    expect(verdict(ending, READ)).toBe(expected);
  });
});

describe('what may have been applied is unknown for a write and repeatable for a read', () => {
  test.each<[string, AttemptEnd]>([
    ['a lost connection', { kind: 'lost', message: 'ECONNRESET' }],
    ['silence', { kind: 'silent', waitedMs: 60_000 }],
    ['a garbled answer', { kind: 'garbled', message: 'x' }],
    ['HTTP 500', http(500)],
    ['HTTP 502 with a page', http(502, '<html><title>502 Bad Gateway</title>')],
    ['HTTP 503', http(503)],
    ['HTTP 504', http(504)],
    ['HTTP 408', http(408)],
    ['an internal error', rpc(-32603, 'Internal error')],
    ['the endpoint timed out', rpc(-32001, 'Request timed out')],
    ['an error with an unknown code', rpc(-32050, 'Boom')],
    ['a 502 in a text', text('Request failed with status code 502', true)],
    ['a lost upstream', text('Error: read ECONNRESET', true)],
    [
      'an upstream that timed out',
      text('Error creating time entry: timeout of 10000ms exceeded', true),
    ],
    [
      'ITEMV2 by status',
      text({ err: 'Internal server error', ECODE: 'ITEMV2_003', status: 500 }, true),
    ],
  ])('%s', (_name, ending) => {
    expect(verdict(ending, WRITE)).toBe('unknown');
    expect(verdict(ending, READ)).toBe('unavailable');
  });
});

describe('a tool that broke may have done its work, and would break again', () => {
  test.each<[string, AttemptEnd]>([
    ['a crash after the work', text("Cannot read properties of undefined (reading 'id')", true)],
    [
      'a crash in Python',
      text("Error executing tool: 'NoneType' object is not subscriptable", true),
    ],
    [
      'an answer that broke its own schema',
      rpc(-32602, 'Output validation error: Invalid structured content for tool create_task'),
    ],
  ])('%s', (_name, ending) => {
    expect(verdict(ending, WRITE)).toBe('unknown');
    expect(verdict(ending, READ)).toBe('other');
  });
});

describe('what was surely not applied may be repeated, even a write', () => {
  test.each<[string, AttemptEnd, CallFacts]>([
    ['a refused connection', { kind: 'unsent', message: 'ECONNREFUSED' }, WRITE],
    [
      'ClickUp out of reach of the endpoint',
      text('connect ECONNREFUSED 10.0.0.1:443', true),
      WRITE,
    ],
    ['a name that does not resolve', text('getaddrinfo ENOTFOUND api.clickup.com', true), WRITE],
    ['a handshake that met a 500', http(500), HANDSHAKE],
    ['a handshake that met silence', { kind: 'silent', waitedMs: 1 }, HANDSHAKE],
    ['a handshake that was cut', { kind: 'lost', message: 'x' }, HANDSHAKE],
    ['a list that met a 502', http(502), { ...READ, stage: 'listing' }],
  ])('%s', (_name, ending, of) => {
    expect(verdict(ending, of)).toBe('unavailable');
  });
});

describe('an answer is not taken for a refusal because of its words', () => {
  test.each<[string, AttemptEnd]>([
    ['a task about rate limits', text({ id: '1', name: 'Fix HTTP 429 rate limit error' })],
    ['a task about an error', text({ id: '1', name: 'x', error: 'in the description' })],
    ['a list of errors', text([{ error: 'not found' }])],
    ['prose that mentions an error', text('Created task "Error: not found" (id 86a)')],
    ['data beside a null error', text({ data: { id: 1 }, error: null, successful: true })],
    ['data beside a warning', text({ data: { id: 1 }, error: 'partial' })],
    ['a long page that starts with an error', text(`Error: a guide\n${'words '.repeat(4000)}`)],
    ['no content at all', { kind: 'result', result: {} }],
    ['something that is no result', { kind: 'result', result: 7 }],
    ['an empty list', text('[]')],
  ])('%s', (_name, ending) => {
    expect(verdict(ending)).toBe('ok');
  });
});

test('an answer that is too large is final for a read and unknown for a write', () => {
  const ending: AttemptEnd = { kind: 'too-large', limitBytes: 64 * 1024 * 1024 };
  expect(verdict(ending, READ)).toBe('other');
  expect(verdict(ending, WRITE)).toBe('unknown');
  expect(outcomeOf(ending, READ)).toMatchObject({
    message: 'The answer of acme is larger than 64 MB.',
  });
});

test('something that is no MCP endpoint is not asked again', () => {
  expect(verdict({ kind: 'garbled', message: 'text/html' }, HANDSHAKE)).toBe('other');
});

test('a refusal shows what was said, without secrets and at a bearable length', () => {
  const ending = text(`Task not found for token pk_1 ${'x'.repeat(2000)}`, true);
  const redact = (said: string) => said.replaceAll('pk_1', '[secret]');
  const outcome = outcomeOf(ending, { ...facts, redact });
  expect(outcome).toMatchObject({
    message: expect.stringMatching(/^acme answered: Task not found for token \[secret\] x+…$/),
  });
  expect(JSON.stringify(outcome).length).toBeLessThan(800);
});

test('a result is kept as it came, whatever is in it', () => {
  const outcome = outcomeOf(
    {
      kind: 'result',
      result: {
        content: [
          { type: 'text', text: 'a\u001b[31m' },
          { type: 'resource', resource: { uri: 'x:y', text: 'inside' } },
          'bare',
          7,
          null,
        ],
        structuredContent: [1],
      },
    },
    facts,
  );
  expect(outcome).toEqual({
    kind: 'ok',
    value: {
      content: [
        { type: 'text', text: 'a\u001b[31m', raw: { type: 'text', text: 'a\u001b[31m' } },
        {
          type: 'resource',
          raw: { type: 'resource', resource: { uri: 'x:y', text: 'inside' } },
        },
        { type: 'text', text: 'bare', raw: { type: 'text', text: 'bare' } },
      ],
      structured: [1],
      isError: false,
    },
  });
});
