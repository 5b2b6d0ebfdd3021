// What Tab offers in a shell: commands, flags, workflows with their flags, and profiles.
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProcess, temporaryFolder } from '../support/program.ts';

const home = temporaryFolder();
beforeAll(async () => {
  await runProcess([
    ...['endpoint', 'add', 'work', 'https://mcp.clickup.example/mcp', '--home', home.path],
  ]);
});
afterAll(() => home.remove());

/** What is offered for the last of the words. */
async function offered(...words: string[]): Promise<string[]> {
  const { out } = await runProcess(['complete', '--home', home.path, '--', ...words]);
  return out.split('\n').filter((line) => line !== '' && !/^:\d+$/.test(line));
}
const wordsOf = (lines: string[]) => lines.map((line) => line.split('\t')[0]);

test.each([
  [['ru'], ['run', 'runs']],
  [['runs', 'un'], ['undo']],
  [
    ['run', 's'],
    ['sprint-triage', 'standup', 'stale-sweep'],
  ],
  [['run', 'weekly-sync', '--go'], ['--goal']],
  [['run', 'weekly-sync', '--dry'], ['--dry-run']],
  [['tree', '--pro'], ['--profile']],
  [['tree', '--profile', ''], ['work']],
])('%j is completed', async (words, expected) => {
  expect(wordsOf(await offered(...words))).toEqual(expect.arrayContaining(expected));
});

test('each offer is one line with what it does', async () => {
  const lines = await offered('');
  expect(lines.length).toBeGreaterThan(15);
  expect(lines).toContainEqual(expect.stringMatching(/^run\t\w+/));
  expect(lines.filter((line) => !/^[\w-]+(\t.*)?$/.test(line))).toEqual([]);
});

test('the script makes bash complete the program’s words', async () => {
  const { out } = await runProcess(['completion', 'bash']);
  const asked = `
    clickup-agent() { printf 'runs\\twhat was run\\n:4\\n'; }
    ${out}
    COMP_WORDS=(clickup-agent run); COMP_CWORD=1; COMP_LINE='clickup-agent run'; COMP_POINT=17
    $(complete -p clickup-agent | sed -E 's/.*-F ([^ ]+) .*/\\1/') clickup-agent run clickup-agent 2>/dev/null
    printf '%s\\n' "\${COMPREPLY[@]}"
  `;
  const reply = execFileSync('bash', ['--norc', '-c', asked], { encoding: 'utf8' });
  expect(reply).toContain('runs');
});

test('another shell is refused with the names of those that work', async () => {
  const ended = await runProcess(['completion', 'tcsh']);
  expect(ended.code).toBe(2);
  expect(ended.err).toContain('bash, zsh, fish');
});
