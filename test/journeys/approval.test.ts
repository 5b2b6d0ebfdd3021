// Approving a plan on a terminal: all of it, some of it, after an edit, or not at all.
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { projectRoot } from '../support/source.ts';
import { closeTtys, openTty } from '../support/tty.ts';

interface Step {
  operation: string;
  args: Record<string, unknown>;
  state: string;
}

let home: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  home = temporaryFolder();
});
afterEach(() => {
  closeTtys();
  home.remove();
});

const SYNC = ['weekly-sync', '--goal', 'Q3 Platform Stability', '--home'];
const ASKED = /Write these 8\? \[y\]es, \[n\]o, \[r\]eview, some \(1-3,5\), edit one \(e 2\): $/m;

/** The weekly sync on a terminal, up to its question. */
async function asked(...flags: string[]) {
  const main = join(projectRoot, 'dist/main.js');
  const args = [main, 'run', ...SYNC, home.path, ...flags];
  const tty = openTty(process.execPath, args, { columns: 120, rows: 40, env: { TZ: 'UTC' } });
  await tty.until(ASKED);
  return tty;
}

/** The steps of the latest run; none when nothing was run. */
async function steps(): Promise<Step[]> {
  const { out } = await runProgram(['runs', 'list', '--json', '--home', home.path]);
  return (JSON.parse(out) as { runs: { steps: Step[] }[] }).runs[0]?.steps ?? [];
}
const states = async () => (await steps()).map(({ state }) => state);

describe('on a terminal', () => {
  test('the steps are numbered, and yes writes them all', async () => {
    const tty = await asked();
    expect(tty.all().join('\n')).toMatch(/^ +1 {2}\S.*\n +2 {2}\S/m);
    tty.send('y\r');
    expect(await tty.ended).toBe(0);
    expect(await states()).toEqual(Array(8).fill('done'));
  });

  test('numbers and ranges write those steps and leave the others', async () => {
    const tty = await asked();
    tty.send('2-3, 8\r');
    // What was left out on purpose is no failure.
    expect(await tty.ended).toBe(0);
    const chosen = (await states()).flatMap((state, i) => (state === 'done' ? [i + 1] : []));
    expect(chosen).toEqual([2, 3, 8]);
  });

  test.each(['n', '', 'q'])('"%s" writes nothing and exits 5', async (answer) => {
    const tty = await asked();
    tty.send(`${answer}\r`);
    expect(await tty.ended).toBe(5);
    expect(await states()).toEqual([]);
  });

  test('what is no answer is asked again', async () => {
    const tty = await asked();
    tty.send('9-12\r');
    await tty.until(/Answer y, n, r to look at each step, numbers from 1 to 8/);
    tty.send('e 40\r');
    await tty.until(/or e and a number\.[\s\S]*or e and a number\./);
    tty.send('n\r');
    expect(await tty.ended).toBe(5);
  });

  test('a step is edited field by field, and written as it was edited', async () => {
    const tty = await asked();
    tty.send('e 2\r');
    await tty.until(/Edit: [\s\S]*› start[\s\S]*duration +4 h/);
    tty.send('\u001b[B\u0015forever\u0013');
    await tty.until(/forever +→ no span/);
    tty.send('\u00151h');
    await tty.until(/1h +→ 1 h/);
    tty.send('\u0013');
    await tty.until(/\+1 h[\s\S]*Write these 8/);
    tty.send('2\r');
    expect(await tty.ended).toBe(0);
    const [, edited] = await steps();
    expect(edited).toMatchObject({ state: 'done', args: { duration: 3_600_000 } });
  });

  test('a review picks, drops and edits steps over the whole window, and writes what is picked', async () => {
    const tty = await asked();
    tty.send('r\r');
    await tty.until(/weekly-sync: 8 of 8 picked[\s\S]*w write/);
    // What is left out stays so, whatever becomes of the others.
    tty.send('j jd');
    await tty.until(/weekly-sync: 6 of 7 picked[\s\S]*w write/);
    tty.send('e');
    await tty.until(/Edit: [\s\S]*› start[\s\S]*duration/);
    tty.send('\u001b[B\u00151h\u0013');
    await tty.until(/weekly-sync: 6 of 7 picked[\s\S]*w write/);
    tty.send('\r');
    await tty.until(/Esc back/);
    tty.send('\u001b');
    await tty.until(/weekly-sync: 6 of 7 picked[\s\S]*Space pick/);
    tty.send('w');
    expect(await tty.ended).toBe(0);
    // The window that was there before the review is there again.
    expect(tty.screen().join('\n')).not.toContain('picked');
    const written = await steps();
    expect(written.map(({ state }) => state).sort()).toEqual([...Array(6).fill('done'), 'skipped']);
    expect(written[2]).toMatchObject({ args: { duration: 3_600_000 } });
  });

  test('leaving the review without a word asks again, and no writes nothing', async () => {
    const tty = await asked();
    tty.send('r\r');
    await tty.until(/8 of 8 picked[\s\S]*w write/);
    tty.send('q');
    await tty.until(ASKED);
    tty.send('n\r');
    expect(await tty.ended).toBe(5);
    expect(await states()).toEqual([]);
  });

  test('--yes does not ask', async () => {
    const main = join(projectRoot, 'dist/main.js');
    const args = [main, 'run', ...SYNC, home.path, '--yes'];
    const tty = openTty(process.execPath, args, { columns: 120, rows: 40 });
    expect(await tty.ended).toBe(0);
    expect(tty.bytes()).not.toContain('Write these');
  });
});
