// The model's service, spoken to over real HTTP.
import { expect, onTestFinished, test } from 'vitest';
import { anthropicService } from '../../src/agent/model/anthropic.ts';
import type { AskOptions, ModelRequest } from '../../src/agent/model/model.ts';
import { heldClock } from '../support/clock.ts';
import { type Scripted, serveMessages } from '../support/messages-api.ts';

const REQUEST: ModelRequest = {
  model: 'claude-sonnet-5-5',
  maxTokens: 1_000,
  system: ['You help.'],
  tools: [],
  messages: [{ role: 'user', content: [{ type: 'text', text: 'hello' }] }],
};

async function ask(script: Scripted[], request: Partial<ModelRequest> = {}, retries = 0) {
  const api = await serveMessages(...script);
  onTestFinished(() => api.close());
  const service = anthropicService({
    apiKey: 'key',
    baseUrl: api.url,
    clock: heldClock(),
    retries,
  });
  const waits: string[] = [];
  let text = '';
  const options: AskOptions = {
    signal: new AbortController().signal,
    onText: (delta) => {
      text += delta;
    },
    onTextEnd: () => {},
    onWait: (_until, why) => waits.push(why),
  };
  const reply = service.ask({ ...REQUEST, ...request }, options);
  return { api, reply, waits, text: () => text };
}

test('a reply comes whole: its text, its calls, what it used', async () => {
  const { reply, text } = await ask([
    {
      text: 'Looking – 日本語 👩‍💻',
      calls: [{ name: 'find', input: { words: ['a', 'b'], deep: { x: 1 } } }],
      usage: { input: 11, cacheRead: 22, cacheWrite: 33, output: 44 },
    },
  ]);
  expect(await reply).toMatchObject({
    stop: 'tools',
    content: [
      { type: 'text', text: 'Looking – 日本語 👩‍💻' },
      { type: 'tool_use', name: 'find', input: { words: ['a', 'b'], deep: { x: 1 } } },
    ],
    usage: { input: 11, cacheRead: 22, cacheWrite: 33, output: 44 },
  });
  expect(text()).toBe('Looking – 日本語 👩‍💻');
});

test('key, model and effort reach the service', async () => {
  const { api, reply } = await ask([{ text: 'ok' }], { effort: 'low' });
  await reply;
  const [request] = api.requests;
  expect(request?.headers.authorization).toBe('Bearer key');
  expect(request?.body).toMatchObject({
    model: 'claude-sonnet-5-5',
    output_config: { effort: 'low' },
  });
});

test.each([
  [400, 'invalid_request_error', 'messages: bad', 'invalid', 'failed'],
  [400, 'invalid_request_error', 'prompt is too long: 9 tokens > 8 maximum', 'too-long', 'failed'],
  [400, 'invalid_request_error', 'tools.3: defer_loading: unknown', 'no-deferral', 'failed'],
  [400, 'invalid_request_error', 'cache_control.ttl: unknown', 'no-hour', 'failed'],
  [400, 'invalid_request_error', 'context_management: Extra inputs', 'no-room', 'failed'],
  [401, 'authentication_error', 'invalid x-api-key', 'authorization', 'authorization'],
  [402, 'billing_error', 'no credit', 'authorization', 'authorization'],
  [403, 'permission_error', 'not yours', 'authorization', 'authorization'],
  [404, 'not_found_error', 'model: nope', 'unknown-model', 'usage'],
  [413, 'request_too_large', 'too large', 'too-long', 'failed'],
  [429, 'rate_limit_error', 'slow down', 'rate-limited', 'quota'],
  [500, 'api_error', 'oops', 'overloaded', 'unreachable'],
  [529, 'overloaded_error', 'Overloaded', 'overloaded', 'unreachable'],
])('status %i (%s: %s) is %s', async (status, type, message, trouble, code) => {
  const { reply } = await ask([{ error: { status, type, message } }]);
  await expect(reply).rejects.toMatchObject({ trouble, code });
});

test('a refusal says why, in the service’s words', async () => {
  const stopDetails = { type: 'refusal', category: 'cyber', explanation: 'It could do harm.' };
  const { reply } = await ask([{ text: '', stop: 'refusal', stopDetails }]);
  expect(await reply).toMatchObject({ stop: 'refused', refusal: 'It could do harm. (cyber)' });
});

test('where a person may take their time, the cache is asked to last an hour', async () => {
  const { api, reply } = await ask([{ text: 'ok' }], { patient: true });
  await reply;
  const hour = { type: 'ephemeral', ttl: '1h' };
  expect(api.requests[0]?.body.system?.[0]?.cache_control).toEqual(hour);
  expect(api.requests[0]?.body.messages[0]?.content[0]?.cache_control).toEqual(hour);
});

test('of a flood that is ended, nothing is told that was read already', async () => {
  const api = await serveMessages({ text: 'word '.repeat(50_000) });
  onTestFinished(() => api.close());
  const service = anthropicService({ apiKey: 'key', baseUrl: api.url, clock: heldClock() });
  const ending = new AbortController();
  let told = 0;
  const reply = await service.ask(REQUEST, {
    signal: ending.signal,
    onText() {
      told += 1;
      if (told === 20) ending.abort();
    },
    onTextEnd: () => {},
    onWait: () => {},
  });
  expect([reply.stop, told]).toEqual(['interrupted', 20]);
});

test('an address where nobody answers is unreachable, and the setting is named', async () => {
  const service = anthropicService({
    apiKey: 'key',
    baseUrl: 'http://127.0.0.1:9',
    clock: heldClock(),
    retries: 0,
  });
  const { signal } = new AbortController();
  const reply = service.ask(REQUEST, {
    signal,
    onText: () => {},
    onTextEnd: () => {},
    onWait: () => {},
  });
  await expect(reply).rejects.toMatchObject({
    trouble: 'unreachable',
    next: expect.stringContaining('ANTHROPIC_BASE_URL'),
  });
});

test('an error inside the stream cuts the reply, and is quoted', async () => {
  const { reply } = await ask([
    {
      text: 'Once upon',
      errorAfter: { events: 3, type: 'overloaded_error', message: 'Overloaded' },
    },
  ]);
  await expect(reply).rejects.toMatchObject({
    trouble: 'cut',
    message: expect.stringContaining('Overloaded'),
  });
});

test('a lost connection cuts the reply', async () => {
  const { reply } = await ask([{ text: 'Once upon a time there was', cutAfter: 4 }]);
  await expect(reply).rejects.toMatchObject({ trouble: 'cut' });
});

test('each wait that the service asks for is told before it begins', async () => {
  const busy: Scripted = {
    error: {
      status: 529,
      type: 'overloaded_error',
      message: 'Overloaded',
      headers: { 'retry-after-ms': '1' },
    },
  };
  const { reply, waits } = await ask([busy, busy, { text: 'ok' }], {}, 2);
  await reply;
  expect(waits).toHaveLength(2);
});
