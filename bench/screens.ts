// The pictures of the README: the built program on a terminal of 80 columns, with the workspace inside
// it and a scripted service in place of the model. Writes docs/screens/*.svg and *.txt.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ModelRequestSeen, serveMessages } from '../test/support/messages-api.ts';
import { closeTtys, openTty, type Tty } from '../test/support/tty.ts';
import { terminalSvg } from './terminal-svg.ts';

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

const begin = () =>
  openTty(process.execPath, ['dist/main.js', '--home', home], {
    columns: 80,
    rows: 40,
    env: { ANTHROPIC_API_KEY: 'sk-ant-none', ANTHROPIC_BASE_URL: api.url },
  });

try {
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
  await fresh.until(/Write these/);
  take(fresh, 'plan', 'The plan of a workflow, waiting for an answer');
} finally {
  closeTtys();
  await api.close();
  rmSync(home, { recursive: true, force: true });
}
process.exit(0);
