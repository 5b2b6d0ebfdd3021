// No usable answer: the caller learns whether the call may have been applied.
import { describe, expect, test } from 'vitest';
import type { Reply } from '../support/rest-upstream.ts';
import { openLab } from './lab.ts';

const READ = ['get_single_click_up_task_by_id', { id: 'a1' }] as const;
const WRITE = ['create_a_click_up_task', { list_id: '1', name: 'x' }] as const;

const hangUp: Reply = (response) => response.destroy();
const html: Reply = (response) =>
  response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>');
const brokenOff: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"id":"a', () => response.destroy());
};
const halfJson: Reply = (response) => response.writeHead(200).end('{"id":"a');
const redirect: Reply = (response) => response.writeHead(302, { location: '/login' }).end();

describe('an answer that cannot be used', () => {
  test.each([
    ['a lost connection', hangUp, null],
    ['an HTML 502', html, 502],
    ['a body that breaks off', brokenOff, 200],
    ['half a JSON text', halfJson, 200],
  ])('%s leaves a write unknown and a read unavailable', async (_what, reply, status) => {
    const lab = await openLab();
    lab.upstream.reply = reply;
    expect((await lab.call(...WRITE)).error.data).toEqual({ kind: 'unknown', status });
    expect((await lab.call(...READ)).error.data).toEqual({ kind: 'unavailable', status });
    expect(lab.upstream.seen.map((one) => one.method)).toEqual(['POST', 'GET']);
  });

  test('a read that succeeds without a word is not taken for an empty list', async () => {
    const lab = await openLab();
    lab.upstream.reply = (response) => response.writeHead(200).end();
    const { error } = await lab.call('list_all_click_up_workspaces', {});
    expect(error.data).toEqual({ kind: 'unavailable', status: 200 });
  });

  test('a redirect is not followed: the write is refused, with its status', async () => {
    const lab = await openLab();
    lab.upstream.reply = redirect;
    const { result } = await lab.call(...WRITE);
    expect(result).toMatchObject({
      isError: true,
      content: [{ text: '{"status":302,"err":"HTTP 302"}' }],
    });
    expect(lab.upstream.seen).toHaveLength(1);
  });

  test('the gateway goes on serving after all of them', async () => {
    const lab = await openLab();
    for (const reply of [hangUp, html, brokenOff, halfJson, redirect]) {
      lab.upstream.reply = reply;
      await lab.call(...WRITE);
    }
    lab.upstream.reply = (response) => response.end('{"id":"a1"}');
    expect((await lab.call(...READ)).result).toMatchObject({ content: [{ text: '{"id":"a1"}' }] });
  });
});

describe('an API that cannot be reached', () => {
  const notReached = {
    message: expect.stringMatching(/^ClickUp could not be reached \(.+\)\.$/),
    data: { kind: 'unavailable', status: null },
  };

  test('because nobody listens: a write is surely not applied', async () => {
    const lab = await openLab();
    await lab.upstream.close();
    expect((await lab.call(...WRITE)).error).toMatchObject(notReached);
  });

  test('on any address of its name: a write is surely not applied', async () => {
    const lab = await openLab({
      fetch: async () => {
        const refused = Object.assign(new Error('refused'), { syscall: 'connect' });
        throw new TypeError('fetch failed', { cause: new AggregateError([refused, refused]) });
      },
    });
    expect((await lab.call(...WRITE)).error).toMatchObject(notReached);
  });

  test('because its name does not exist: a write is surely not applied', async () => {
    const lab = await openLab({ rest: 'http://clickup.invalid' });
    expect((await lab.call(...WRITE)).error).toMatchObject(notReached);
  });

  test.each(['CERT_HAS_EXPIRED', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'])(
    'because its certificate is wrong (%s): a write is surely not applied, and the reason is told',
    async (code) => {
      const lab = await openLab({
        fetch: async () => {
          const cause = Object.assign(new Error('not trusted'), { code });
          throw new TypeError('fetch failed', { cause });
        },
      });
      expect((await lab.call(...WRITE)).error).toMatchObject({
        ...notReached,
        message: `ClickUp could not be reached (${code}).`,
      });
    },
  );
});

describe('a caller that goes away', () => {
  test('takes the REST request with it', async () => {
    const lab = await openLab();
    const caller = new AbortController();
    lab.upstream.reply = () => caller.abort();
    await expect(
      lab.ask('tools/call', { name: READ[0], arguments: READ[1] }, { signal: caller.signal }),
    ).rejects.toThrow();
    await lab.upstream.abandoned;
  });
});
