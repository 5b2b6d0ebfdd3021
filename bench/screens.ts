// The pictures of the README: the built program on a terminal of 80 columns, with the workspace inside
// it and a scripted service in place of the model. Writes docs/screens/*.svg and *.txt.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ModelRequestSeen, serveMessages } from '../test/support/messages-api.ts';
import { closeTtys, openTty, type Tty } from '../test/support/tty.ts';
import { type Frame, frameOf, movingSvg, terminalSvg } from './terminal-svg.ts';

const FOLDER = 'docs/screens';
const DONE = [
  'Created **Migrate Auth Service** in *Q3 Roadmap*:',
  '',
  '| Field | Value |',
  '| :-- | :-- |',
  '| Priority | high |',
  '| Status | to do |',
  '',
  'A read back shows it as planned.',
].join('\n');

/** The id of the list that an earlier call resolved. */
function listIn({ body }: ModelRequestSeen): string {
  const said = JSON.stringify(body.messages.at(-1));
  return /list[^\d]{1,40}(\d{6,})/.exec(said)?.[1] ?? /(\d{6,})/.exec(said)?.[1] ?? '';
}

const api = await serveMessages(
  {
    text: 'I look up the list first.',
    calls: [{ name: 'resolve_names', input: { names: [{ name: 'Q3 Roadmap' }] } }],
  },
  (request) => ({
    calls: [
      {
        name: 'create_a_click_up_task',
        input: { list_id: listIn(request), name: 'Migrate Auth Service', priority: 2 },
      },
    ],
  }),
  { text: DONE },
);

const home = mkdtempSync(join(tmpdir(), 'clickup-agent-screens-'));
mkdirSync(FOLDER, { recursive: true });

function take(tty: Tty, name: string, title: string): void {
  writeFileSync(join(FOLDER, `${name}.svg`), terminalSvg(tty, title));
  writeFileSync(join(FOLDER, `${name}.txt`), `${tty.screen().join('\n').trimEnd()}\n`);
  console.log(`${FOLDER}/${name}.svg`);
}

/** A shell in which the program is installed; what is done in it becomes a moving picture. */
async function film(): Promise<void> {
  const folder = join(home, 'film');
  mkdirSync(folder, { recursive: true });
  const shim = join(folder, 'clickup-agent');
  writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" "${resolve('dist/main.js')}" "$@"\n`);
  chmodSync(shim, 0o755);
  const tty = openTty('/bin/bash', ['--norc', '--noprofile'], {
    columns: 80,
    rows: 34,
    env: {
      ...{ PS1: '$ ', TZ: 'UTC', CLICKUP_AGENT_HOME: join(folder, 'home') },
      PATH: `${folder}:${process.env.PATH}`,
    },
  });
  const frames: Frame[] = [];
  const show = (ms: number) => frames.push(frameOf(tty, ms));
  const type = async (words: string) => {
    for (const part of words.match(/\S+\s*/g) ?? []) {
      tty.send(part);
      await tty.quiet(150);
      show(220);
    }
  };
  await tty.until(/^\$/m);
  await type('clickup-agent run weekly-sync --goal "Q3 Platform Stability"');
  tty.send('\r');
  await tty.until(/Write these 8\?/);
  show(5_000);
  tty.send('r\r');
  await tty.until(/8 of 8 picked[\s\S]*w write/);
  show(2_500);
  for (const key of ['j', 'j', ' ']) {
    tty.send(key);
    await tty.quiet(150);
    show(700);
  }
  tty.send('j\r');
  await tty.until(/Esc back/);
  show(3_000);
  tty.send('\u001b');
  await tty.until(/7 of 8 picked[\s\S]*Space pick/);
  show(1_200);
  tty.send('w');
  await tty.until(/To undo it: clickup-agent runs undo \S+\n\$/);
  show(5_000);
  const id = /runs undo (\S+)/.exec(tty.screen().join('\n'))?.[1] ?? 'last';
  await type(`clickup-agent runs undo ${id} --yes`);
  tty.send('\r');
  await tty.until((screen) => /Run \S+ of undo/.test(screen));
  await tty.quiet(800);
  show(6_000);
  const review = frames.findIndex(({ texts }) => texts.some((text) => text.includes('picked')));
  const title = 'A plan is shown, reviewed step by step, written, and taken back';
  writeFileSync(join(FOLDER, 'moving.svg'), movingSvg(frames, title, 80, review));
  console.log(`${FOLDER}/moving.svg: ${frames.length} frames`);
  tty.send('exit\r');
  await tty.ended;
}

const begin = () =>
  openTty(process.execPath, ['dist/main.js', '--home', home], {
    columns: 80,
    rows: 40,
    env: { ANTHROPIC_API_KEY: 'sk-ant-none', ANTHROPIC_BASE_URL: api.url },
  });

try {
  await film();
  const tty = begin();
  await tty.until(/› Acme[\s\S]*quota [█░]/);
  tty.send('/');
  await tty.until(/› help/);
  take(tty, 'menu', 'The prompt with the menu of slash commands');
  tty.send('\u001b');
  await tty.until((screen) => !screen.includes('› help'));
  tty.send('\u0015');
  await tty.until(/Say what should happen/);
  tty.send("Create a task 'Migrate Auth Service' in 'Q3 Roadmap', high priority\r");
  await tty.until(/› Yes, write it/);
  take(tty, 'approval', 'A write with its fields, waiting for an answer');
  tty.send('y');
  await tty.until(/as planned/);
  await tty.until(/Say what should happen/);
  take(tty, 'answer', 'The answer after the write, with a table');
  tty.send('/exit\r');
  await tty.ended;
  const fresh = begin();
  await fresh.until(/› Acme[\s\S]*Say what should happen/);
  fresh.send('/run sprint-triage --csv examples/feedback.csv --match "SSO login errors" ');
  fresh.send('--list "Bug Triage" --assignee "backend team lead" --tag auth\r');
  await fresh.until(/picked[\s\S]*w write/);
  take(fresh, 'plan', 'The review of a plan');
} finally {
  closeTtys();
  await api.close();
  rmSync(home, { recursive: true, force: true });
}
process.exit(0);
