// The built program as a person starts it: without arguments, on a terminal.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type MessagesApi, type ModelRequestSeen, serveMessages } from '../support/messages-api.ts';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { FEEDBACK, feedbackToTasks, GROUPS, hoursForTasks } from '../support/sentences.ts';
import { serveSandbox } from '../support/served-sandbox.ts';
import { closeTtys, openTty, type Tty } from '../support/tty.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  closeTtys();
  for (const one of open.splice(0)) await one.close();
});

function start(env: Record<string, string> = {}, args: string[] = []): Tty {
  const home = temporaryFolder();
  open.push({ close: () => home.remove() });
  return openTty(process.execPath, ['dist/main.js', '--home', home.path, ...args], {
    rows: 40,
    env,
  });
}

/** Leaves the questions of the first start unanswered: the simulated workspace, and no model. */
async function lookAround(): Promise<Tty> {
  const tty = start();
  await tty.until(/Where is your work\?/);
  tty.send('\u001b');
  await tty.until(/Anthropic API key/);
  tty.send('\u001b');
  await tty.until(/› Acme/);
  return tty;
}

async function model(...script: Parameters<typeof serveMessages>): Promise<MessagesApi> {
  const api = await serveMessages(...script);
  open.push(api);
  return api;
}

const text = (tty: Tty) => tty.screen().join('\n');
const withKey = (api: MessagesApi) => ({
  ANTHROPIC_API_KEY: 'sk-ant-secretkey123',
  ANTHROPIC_BASE_URL: api.url,
});

/** The id of the list that an earlier call resolved. */
function listIn({ body }: ModelRequestSeen): string {
  return /(\d{6,})/.exec(JSON.stringify(body.messages.at(-1)))?.[1] ?? '';
}

const WANTED = [
  { calls: [{ name: 'resolve_names', input: { names: [{ name: 'Q3 Roadmap' }] } }] },
  (request: ModelRequestSeen) => ({
    calls: [
      {
        name: 'create_a_click_up_task',
        input: { list_id: listIn(request), name: 'Migrate Auth Service' },
      },
    ],
  }),
  { text: 'The task is there.' },
];

/** A workflow that breaks where nobody waits for it. */
const BROKEN = `
import { defineWorkflow, z } from 'clickup-agent';
export default defineWorkflow({
  name: 'broken', summary: 'Breaks', params: z.object({}), needs: [],
  plan: () => new Promise(() => {
    setTimeout(() => { throw new Error('the roof fell in\\u001b[2J'); });
  }),
});
`;

describe('the program on a terminal', () => {
  test('a sentence becomes a write that is shown, approved, made once and taken back', async () => {
    const api = await model(...WANTED);
    const tty = start(withKey(api));
    await tty.until(/› Acme/);
    tty.send('Create Migrate Auth Service in Q3 Roadmap\r');
    await tty.until(/› Yes, write it/);
    expect(tty.screen().join('\n')).toMatch(/Create task {2}Migrate Auth Service/);
    tty.send('y');
    await tty.until(/The task is there\./);
    expect(tty.screen().join('\n')).toContain('✓ Created task Migrate Auth Service in Q3 Roadmap');
    tty.send('/undo\r');
    await tty.until(/Which run\?/);
    tty.send('\r');
    // What cannot be taken back is picked by hand.
    await tty.until(/0 of 1 picked[\s\S]*w write/);
    tty.send(' w');
    await tty.until(/1 deleted/);
  });

  test('a file of feedback becomes tasks, each approved on its card, and a table of them', async () => {
    const api = await model(...feedbackToTasks());
    const folder = temporaryFolder();
    open.push({ close: () => folder.remove() });
    const file = join(folder.path, 'feedback.csv');
    writeFileSync(file, FEEDBACK);
    const tty = start(withKey(api));
    await tty.until(/› Acme/);
    tty.send(`A task for each kind of SSO login error in @${file}\r`);
    for (const group of GROUPS) {
      await tty.until(
        (screen) => screen.includes(`Create task  ${group}`) && screen.includes('› Yes, write it'),
      );
      tty.send('y');
    }
    await tty.until(/Group +Task\n[\s\S]*SSO on mobile +86\w{7}/);
  });

  test('with writes allowed, hours are logged and a key result moved from one sentence', async () => {
    const api = await model(...hoursForTasks());
    const tty = start(withKey(api));
    await tty.until(/› Acme/);
    tty.send('\u001b[Z\u001b[Z');
    await tty.until(/allow: writes/);
    tty.send('Log 4 hours for each of my tasks done this week, and move the key result\r');
    await tty.until(/Logged, and the key result is at 40\./);
    tty.send('/runs\r');
    await tty.until((screen) => (screen.match(/chat: .*done/g) ?? []).length >= 5);
  });

  test('the first start: an address, a key, and the question that was typed is asked', async () => {
    const api = await model({ text: 'Nothing is open.' });
    const sandbox = await serveSandbox();
    open.push(sandbox);
    const tty = start({ ANTHROPIC_BASE_URL: api.url });
    tty.send('what is open?\r');
    await tty.until(/Where is your work\?[\s\S]*› Look around first/);
    tty.send('MCP server\r');
    await tty.until(/Address or command/);
    tty.send('http://127.0.0.1:9/mcp\r');
    await tty.until(/cannot be reached \(ECONNREFUSED\)[\s\S]*Where is your work\?/);
    tty.send('MCP server\r');
    await tty.until(/Address or command/);
    tty.send(`${sandbox.mcp}\r`);
    await tty.until(/Connected as [\s\S]*Anthropic API key/);
    tty.send('sk-ant-secretkey123\r');
    await tty.until(/Nothing is open\./);
    expect(tty.bytes()).not.toContain('secretkey123');
    expect(text(tty)).toMatch(/work › Acme/);
    expect(JSON.stringify(api.requests.at(-1)?.body.messages)).toContain('what is open?');
    tty.send('/exit\r');
    expect(await tty.ended).toBe(0);
  });

  test('a workflow that is run bare asks for what it cannot do without, with words about each', async () => {
    const tty = await lookAround();
    tty.send('/sprint-rollover\r');
    await tty.until(/sprint-rollover\n› from +– +the list of the sprint that ends \(required\)\n/);
    tty.send('Sprint');
    await tty.until(/› .*Sprint/);
    tty.send('\u001b\u001b');
    await tty.until(/Type \/ for commands/);
    tty.send('/weekly-sync --goal ');
    await tty.until(/--goal\n› Q3 Platform/);
    tty.send('\u0015/weekly-sync --top');
    await tty.until(/› --top-up/);
  });

  test('a refused write is not made, and the model reads why', async () => {
    const api = await model(...WANTED);
    const tty = start(withKey(api));
    await tty.until(/› Acme/);
    tty.send('Create Migrate Auth Service in Q3 Roadmap\r');
    await tty.until(/› Yes, write it/);
    tty.send('n');
    await tty.until(/Why not/);
    tty.send('wrong list\r');
    await tty.until(/The task is there\./);
    expect(JSON.stringify(api.requests.at(-1)?.body.messages)).toContain('wrong list');
    tty.send('/runs\r');
    await tty.until(/Nothing has run yet/);
  });

  test('a conversation is kept, found by what was said in it, and gone on with', async () => {
    const api = await model({ text: 'Noted.' });
    const home = temporaryFolder();
    open.push({ close: () => home.remove() });
    const begin = (...args: string[]) =>
      openTty(process.execPath, ['dist/main.js', '--home', home.path, ...args], {
        rows: 40,
        env: withKey(api),
      });
    const first = begin();
    await first.until(/› Acme/);
    first.send('remember the milk\r');
    await first.until(/Noted\./);
    first.send('/exit\r');
    expect(await first.ended).toBe(0);
    const second = begin('--resume');
    await second.until(/› remember the milk/);
    second.send('/sessions milk\r');
    await second.until(/Conversations[\s\S]*› remember the milk/);
    second.send('\u001b');
    await second.until((screen) => !screen.includes('Conversations'));
    second.send('\u001b[A\u001b[A\u001b[A');
    await second.until(/› remember the milk\nquota/);
    second.send('\u0015/exit\r');
    await second.ended;
    const third = begin();
    await third.until(/› Acme/);
    // Looking for a conversation is none.
    for (let twice = 0; twice < 2; twice++) {
      third.send('/sessions\r');
      await third.until(/Conversations[\s\S]*› remember the milk[\s\S]*go on/);
      expect(text(third)).not.toContain('/sessions');
      if (twice === 0) third.send('\u001b');
      await third.until((screen) => twice > 0 || /Say what should/.test(screen));
    }
    third.send('d');
    await third.until(/Delete "remember the milk"\?\n› No/);
    third.send('\u001b[B\r');
    await third.until(/The conversation is deleted[\s\S]*No conversation is saved yet/);
  });

  test('without a key it opens, and workflows run from plan to a read back', async () => {
    const tty = await lookAround();
    await tty.until(/set ANTHROPIC_API_KEY/);
    tty.send('/weekly-sync --help\r');
    await tty.until(/--hours <[^>]+> +hours per task/);
    tty.send('/weekly-sync\r');
    await tty.until(/weekly-sync\n› assignee[\s\S]*goal[\s\S]*more fields/);
    tty.send('\u0013');
    await tty.until(/(\d) of \1 picked[\s\S]*w write/);
    tty.send(' w');
    await tty.until(/Read back: (\d+) of \1 as predicted[\s\S]*steps? waits? \/plan/);
    tty.send('/apply\r');
    await tty.until((screen) => !/waits? \/plan/.test(screen));
    tty.send('/run weekly-sync --hours 4\r');
    await tty.until(/nothing to do/);
  });

  async function writingAPlan(): Promise<Tty> {
    const sandbox = await serveSandbox();
    open.push(sandbox);
    // The third write is on its way for as long as it takes to press a key.
    await sandbox.fault({ match: { method: 'POST' }, kind: 'delay', delayMs: 2_000, after: 3 });
    const tty = start({}, ['--endpoint', sandbox.mcp]);
    await tty.until(/› Acme/);
    tty.send('/run weekly-sync --hours 4\r');
    await tty.until(/of \d+ picked[\s\S]*w write/);
    tty.send('w');
    await tty.until(/Writing [1-3] of/);
    return tty;
  }

  test('Esc while a plan is written stops behind the write on its way, and says how far it came', async () => {
    const tty = await writingAPlan();
    tty.send('\u001b');
    await tty.until(/Run run-\S+ of weekly-sync: interrupted[\s\S]*Type \//);
  });

  test('a chat that is asked to end while a plan is written does so as well', async () => {
    const tty = await writingAPlan();
    tty.kill('SIGTERM');
    await tty.ended;
    expect(tty.all().join('\n')).toMatch(/Run run-\S+ of weekly-sync: interrupted/);
  });

  test('what a flag or a file has wrong is said, and the chat goes on', async () => {
    const tty = await lookAround();
    tty.send('/run weekly-sync --weak 3\r');
    await tty.until(/unknown option '--weak'/);
    tty.send('/run sprint-triage --file -\r');
    await tty.until(/Standard input is the keyboard here/);
    tty.send('/attach nowhere.csv\r');
    await tty.until(/There is no file nowhere\.csv/);
  });

  test('when the program itself breaks, the terminal is given back with one sentence', async () => {
    const folder = temporaryFolder();
    open.push({ close: () => folder.remove() });
    const file = join(folder.path, 'broken.mjs');
    writeFileSync(file, BROKEN);
    const tty = await lookAround();
    tty.send(`/run ${file}\r`);
    expect(await tty.ended).toBe(1);
    // What it wrote last may come behind the word that it has ended, and before it the terminal's own
    // answer to a question that nobody reads any more.
    await tty.until(/^(?:\^\[\[0n)?Error: the roof fell in$/m);
    const screen = tty.screen().join('\n');
    expect(screen).not.toMatch(/^\s+at /m);
    expect(screen).not.toMatch(/asks before each write/);
    for (const code of ['\u001b[?2004l', '\u001b[<u', '\u001b[?25h']) {
      expect(tty.bytes()).toContain(code);
    }
  });

  test('without a terminal it says what to use instead', async () => {
    const ended = await runProgram([]);
    expect(ended.code).toBe(2);
    expect(ended.err).toContain('The chat needs a terminal.');
    expect(ended.err).toContain('clickup-agent ask');
  });

  test('a word that is no command is not taken for a conversation', async () => {
    const ended = await runProgram(['rum']);
    expect(ended.code).toBe(2);
    expect(ended.err).toContain("unknown command 'rum'");
  });
});
