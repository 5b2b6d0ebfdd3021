// The log as its reader finds it: JSON lines in files of a bounded size, without secrets.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { redactor } from '../../src/base/index.ts';
import { createLog, rotatingFile } from '../../src/cli/log/create-log.ts';
import { heldClock } from '../support/clock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clickup-agent-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a full file makes room, and the oldest of five goes', () => {
  const path = join(folder, 'agent.log');
  const append = rotatingFile(path, { files: 5, bytes: 100 });
  for (let i = 0; i < 100; i++) append(`line ${String(i).padStart(2, '0')} ${'x'.repeat(20)}`);
  expect(readdirSync(folder).sort()).toEqual(
    ['', '.1', '.2', '.3', '.4'].map((age) => `agent.log${age}`),
  );
  const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
  expect(readFileSync(path, 'utf8')).toContain('line 99');
  expect(readFileSync(`${path}.1`, 'utf8')).toContain('line 96');
});

test('two writers lose no line to each other’s rotation', () => {
  const path = join(folder, 'agent.log');
  const [one, other] = [
    rotatingFile(path, { files: 9, bytes: 200 }),
    rotatingFile(path, { files: 9, bytes: 200 }),
  ];
  for (let i = 0; i < 20; i++) (i % 2 ? one : other)(`line ${String(i).padStart(2, '0')}`);
  const all = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  expect(all.join('').match(/line \d\d/g)).toHaveLength(20);
});

test('secrets are out of every text, also where JSON would escape them', () => {
  const secret = 'a"quoted\\secret';
  const lines: string[] = [];
  const log = createLog({
    file: undefined,
    err: (line) => lines.push(line),
    clock: heldClock(),
    redact: redactor([secret]),
  });
  log('warn', 'call', { tool: 'x', why: { said: [`before ${secret} after`] } });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      level: 'warn',
      time: '2026-11-20T12:00:00.000Z',
      pid: process.pid,
      tool: 'x',
      why: { said: ['before [secret] after'] },
      event: 'call',
    },
  ]);
});
