// The built program, stopped in earnest while a request is on the wire. `npm run sweep` tries every
// request and every kind of stop.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Kill, killAt } from '../support/kill.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';
import { SENTENCE } from '../support/triage.ts';

const SYNC = ['weekly-sync', '--goal', 'Q3 Platform Stability'];
const TRIAGE = ['sprint-triage', '--csv', 'examples/feedback.csv', ...SENTENCE];

let sandbox: ServedSandbox;
beforeAll(async () => {
  sandbox = await serveSandbox();
});
afterAll(() => sandbox.close());

const stops: [name: string, command: string[], kill: Kill][] = [
  ['weekly-sync', SYNC, { signal: 'SIGKILL', request: 5, finish: 'resume' }],
  ['weekly-sync', SYNC, { signal: 'SIGKILL', request: 8, finish: 'rerun' }],
  ['weekly-sync', SYNC, { signal: 'SIGTERM', request: 6, finish: 'resume' }],
  ['weekly-sync', SYNC, { signal: 'SIGINT', request: 9, finish: 'rerun' }],
  ['sprint-triage', TRIAGE, { signal: 'SIGKILL', request: 10, finish: 'rerun' }],
  ['sprint-triage', TRIAGE, { signal: 'SIGKILL', request: 9, finish: 'resume' }],
];

describe.each(stops)('%s', (_name, command, kill) => {
  test(`${kill.signal} during request ${kill.request}, then ${kill.finish}: each write once`, async () => {
    expect(await killAt(sandbox, command, kill)).toEqual({
      ...kill,
      ...{ told: 'interrupted', duplicates: [], losses: [], trouble: null },
    });
  });
});
