// Quota: passed on as it is, never smoothed over.
import { describe, expect, test } from 'vitest';
import { json } from '../support/rest-upstream.ts';
import { NOW, openLab } from './lab.ts';

const LIMITED = { err: 'Rate limit reached', ECODE: 'APP_002' };

const signals = (resetInSeconds: number, remaining: number, date = NOW) => ({
  date: new Date(date).toUTCString(),
  'x-ratelimit-limit': '100',
  'x-ratelimit-remaining': String(remaining),
  'x-ratelimit-reset': String(date / 1000 + resetInSeconds),
});

const quotaIn = (headers: Headers) =>
  ['limit', 'remaining', 'reset'].map((name) => headers.get(`ratelimit-${name}`));

describe('a 429', () => {
  test('reaches the caller with the three headers and is not retried', async () => {
    const lab = await openLab();
    lab.upstream.reply = json(LIMITED, 429, signals(37, 0));
    const { status, headers, error } = await lab.call('list_all_click_up_workspaces', {});
    expect(status).toBe(429);
    expect(quotaIn(headers)).toEqual(['100', '0', '37']);
    expect(error).toMatchObject({
      message: 'Rate limit reached',
      data: {
        kind: 'rate-limited',
        status: 429,
        ...LIMITED,
        'ratelimit-limit': 100,
        'ratelimit-remaining': 0,
        'ratelimit-reset': 37,
      },
    });
    expect(lab.upstream.seen).toHaveLength(1);
  });

  test('reaches a client of the SDK as HTTP 429', async () => {
    const lab = await openLab();
    const client = await lab.connect();
    lab.upstream.reply = json(LIMITED, 429, signals(37, 0));
    await expect(
      client.callTool({ name: 'list_all_click_up_workspaces', arguments: {} }),
    ).rejects.toMatchObject({ code: 429 });
  });

  test('from behind call_tool is a 429 as well', async () => {
    const lab = await openLab({ exposure: 'discovery' });
    lab.upstream.reply = json(LIMITED, 429, signals(37, 0));
    const { status, headers } = await lab.call('call_tool', {
      tool_name: 'list_all_click_up_workspaces',
      arguments: {},
    });
    expect([status, ...quotaIn(headers)]).toEqual([429, '100', '0', '37']);
  });

  test('without JSON is still a 429', async () => {
    const lab = await openLab();
    lab.upstream.reply = (response) => response.writeHead(429).end('<html>slow down</html>');
    const { status, error } = await lab.call('list_all_click_up_workspaces', {});
    expect([status, error.message]).toEqual([429, 'Rate limit reached']);
  });
});

describe('the three headers', () => {
  test('stand on ordinary answers', async () => {
    const lab = await openLab();
    lab.upstream.reply = json({ teams: [] }, 200, signals(60, 99));
    const { status, headers } = await lab.call('list_all_click_up_workspaces', {});
    expect([status, ...quotaIn(headers)]).toEqual([200, '100', '99', '60']);
  });

  test('stand on refusals, which cost quota too', async () => {
    const lab = await openLab();
    lab.upstream.reply = json({ err: 'x', ECODE: 'OAUTH_027' }, 401, signals(60, 98));
    const { headers } = await lab.call('get_single_click_up_task_by_id', { id: 'x' });
    expect(quotaIn(headers)).toEqual(['100', '98', '60']);
  });

  test('are missing where ClickUp sent none, rather than made up', async () => {
    const lab = await openLab();
    const { headers } = await lab.call('list_all_click_up_workspaces', {});
    expect(quotaIn(headers)).toEqual([null, null, null]);
  });

  test('the reset is delta seconds even when clocks differ', async () => {
    const lab = await openLab();
    lab.upstream.reply = json({}, 200, signals(42, 5, NOW + 7 * 3_600_000));
    const { headers } = await lab.call('list_all_click_up_workspaces', {});
    expect(headers.get('ratelimit-reset')).toBe('42');
  });

  test('the reset is rounded up, and measured by our clock when the answer has no date', async () => {
    const lab = await openLab({ clock: { now: () => NOW + 1, sleep: () => Promise.reject() } });
    lab.upstream.reply = (response) => {
      response.sendDate = false;
      const { date: _, ...rest } = signals(10, 5);
      response.writeHead(200, rest).end('{}');
    };
    const { headers } = await lab.call('list_all_click_up_workspaces', {});
    expect(headers.get('ratelimit-reset')).toBe('10');
  });

  test('a reset that has passed is zero', async () => {
    const lab = await openLab();
    lab.upstream.reply = json({}, 200, signals(-3, 100));
    const { headers } = await lab.call('list_all_click_up_workspaces', {});
    expect(headers.get('ratelimit-reset')).toBe('0');
  });
});
