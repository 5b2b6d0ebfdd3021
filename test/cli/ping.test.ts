// Calls of a dead-man service, and what becomes of those that fail.
import { expect, test } from 'vitest';
import { createPing } from '../../src/cli/unattended/ping.ts';
import { heldClock } from '../support/clock.ts';

/** A service that answers in turn with these statuses; null stands for a lost line. */
function service(...answers: (number | null)[]) {
  const asked: string[] = [];
  const warnings: string[] = [];
  const clock = heldClock();
  const fetch = async (url: unknown) => {
    asked.push(String(url));
    const status = answers.length > 0 ? answers.shift() : 200;
    if (typeof status !== 'number') throw new TypeError('fetch failed');
    return new Response(null, { status });
  };
  const ping = createPing('https://hc.test/ping/uuid/', {
    fetch: fetch as typeof globalThis.fetch,
    clock,
    warn: (text) => warnings.push(text),
  });
  return { ping, asked, warnings, clock };
}

test('a lost line and a server fault are tried again, three times in all', async () => {
  const { ping, asked, warnings } = service(null, 503, 200);
  await ping.end(0);
  expect(asked).toEqual(Array(3).fill('https://hc.test/ping/uuid/'));
  expect(warnings).toEqual([]);
});

test('a refusal is final, and the warning does not hold the address', async () => {
  const { ping, asked, warnings } = service(404);
  await ping.end(3);
  expect(asked).toEqual(['https://hc.test/ping/uuid/3']);
  expect(warnings).toEqual(['The ping 3 did not arrive: it answered 404.']);
});

test('the start is told before the end, however late it is answered', async () => {
  const { ping, asked } = service();
  ping.start();
  await ping.end(0);
  expect(asked).toEqual(['https://hc.test/ping/uuid/start', 'https://hc.test/ping/uuid/']);
});

test('a run that found another one at work tells no end', async () => {
  const { ping, asked } = service();
  ping.start();
  await ping.end(75);
  expect(asked).toEqual(['https://hc.test/ping/uuid/start']);
});

test('what is no address is refused without repeating it', () => {
  expect(() => createPing('secret-uuid', service() as never)).toThrow(/^The address is not/);
});
