// A day in the chat of the built program: forty turns, two chats at once, and the program killed wherever a
// turn may be. Export, journal and world then tell the same story.
import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { type ModelRequestSeen, type ModelTurn, serveMessages } from '../support/messages-api.ts';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';
import { closeTtys, openTty } from '../support/tty.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  closeTtys();
  for (const one of open.splice(0)) await one.close();
});

/** How the end of a write reads in an export. */
const END = {
  done: '',
  undone: 'written, undone since',
  refused: 'refused: not today',
  dropped: 'dropped, not written',
  unanswered: 'not written: the turn ended before an answer',
  unknown: 'unknown: the answer was lost',
} as const;
type End = keyof typeof END;
/** Ends of a write that is in the world, heard of or not. */
const STANDS = ['done', 'unknown'];

interface Run {
  id: string;
  undoes: { runId: string } | null;
  steps: { operation: string; state: string; target: { name: string } }[];
}

/** A model that does what the person's latest words say: make NAMES, read, or tell at length. */
function doer(listId: string): (request: ModelRequestSeen) => ModelTurn {
  return ({ body }) => {
    const said = body.messages
      .filter(({ role }) => role === 'user')
      .flatMap(({ content }) => content.flatMap(({ text = '' }) => text));
    const [, verb = '', rest = ''] =
      [...said.join('\n').matchAll(/^(make|read|tell) (.*)$/gm)].at(-1) ?? [];
    const answered = body.messages.at(-1)?.content.at(-1)?.type === 'tool_result';
    if (verb === 'tell') return { text: `word ${rest} `.repeat(2_000), everyMs: 5 };
    if (answered) return { text: `Ended ${rest}.` };
    const calls =
      verb === 'read'
        ? [{ name: 'find_tasks', input: { where: 'open assignee:me' } }]
        : rest.split(' ').map((name) => {
            return { name: 'create_a_click_up_task', input: { list_id: listId, name } };
          });
    return { calls };
  };
}

/** Resolves when the next write that was to be held up has come to the service. */
async function held(sandbox: ServedSandbox): Promise<void> {
  const armed = async () => {
    const answer = await fetch(`${sandbox.rest}/control/faults`);
    return ((await answer.json()) as unknown[]).length;
  };
  while ((await armed()) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

test('forty turns with kills at every place, and another chat beside them, end in one story', async () => {
  const sandbox = await serveSandbox('--plan', 'enterprise');
  const home = temporaryFolder();
  const lists = (await sandbox.world()).lists ?? [];
  const list = lists.find(({ name }) => name === 'Q3 Roadmap');
  const api = await serveMessages(doer(String(list?.id)));
  open.push(sandbox, api, { close: () => home.remove() });
  const at = ['--endpoint', sandbox.mcp, '--home', home.path];
  const begin = async (...args: string[]) => {
    const tty = openTty(process.execPath, ['dist/main.js', ...at, ...args], {
      ...{ columns: 110, rows: 40 },
      env: { ANTHROPIC_API_KEY: 'sk-ant-secretkey123', ANTHROPIC_BASE_URL: api.url },
    });
    await tty.until(/› Acme[\s\S]*Say what/);
    return tty;
  };
  let chat = await begin();
  const other = await begin();
  let id = '';
  const ends: Record<string, End> = {};
  const others: string[] = [];

  /** Types, and waits for what comes of it. */
  const say = async (text: string, until: RegExp, tty = chat) => {
    tty.send(`${text}\r`);
    await tty.until(until);
  };
  const card = (name: string) => new RegExp(`Create task  ${name}[\\s\\S]*› Yes, write it`);
  const make = async (name: string, answer: string, end: End, tty = chat) => {
    await say(`make ${name}`, card(name), tty);
    tty.send(answer);
    await tty.until(new RegExp(`Ended ${name}\\.[\\s\\S]*Say what`));
    ends[name] = end;
  };
  const killed = async () => {
    chat.kill('SIGKILL');
    await chat.ended;
    await sandbox.clearFaults();
    chat = await begin('--resume', id);
  };
  const holdUp = () =>
    sandbox.fault({ match: { method: 'POST' }, kind: 'delay', delayMs: 700, after: 0 });
  const plan = async (...names: string[]) => {
    await say('/mode plan', /Mode plan/);
    await say(`make ${names.join(' ')}`, new RegExp(`Ended ${names.join(' ')}`));
    await say('/plan', /w write/);
  };

  const acts: ((name: string) => Promise<void>)[] = [
    (name) => make(name, 'y', 'done'),
    (name) => say(`read ${name}`, new RegExp(`Ended ${name}\\.[\\s\\S]*Say what`)),
    async (name) => {
      await say(`make ${name}`, card(name));
      chat.send('n');
      await chat.until(/Why not/);
      await say('not today', new RegExp(`Ended ${name}\\.[\\s\\S]*Say what`));
      ends[name] = 'refused';
    },
    async (name) => {
      await plan(`${name}a`, `${name}b`);
      // The second one is left out, and dropped then.
      chat.send('\u001b[B w');
      await chat.until(/1 step waits\./);
      await say('/plan drop', /The plan is dropped/);
      await say('/mode ask', /Mode ask/);
      Object.assign(ends, { [`${name}a`]: 'done', [`${name}b`]: 'dropped' });
    },
    async () => {
      const [last = ''] = Object.keys(ends)
        .filter((one) => one.endsWith('a'))
        .slice(-1);
      await say('/undo', /Which run\?/);
      await say('', /0 of 1 picked[\s\S]*w write/);
      chat.send(' w');
      await chat.until(/1 deleted/);
      ends[last] = 'undone';
    },
    async (name) => {
      others.push(name);
      await make(name, 'y', 'done', other);
    },
  ];
  /** In the middle of the day. */
  const kills: typeof acts = [
    async (name) => {
      // While a card waits.
      await say(`make ${name}`, card(name));
      await killed();
      ends[name] = 'unanswered';
    },
    async (name) => {
      // While a write is on its way: it arrives, and nobody hears of it.
      await say(`make ${name}`, card(name));
      await holdUp();
      chat.send('y');
      await held(sandbox);
      await killed();
      ends[name] = 'unknown';
    },
    async (name) => {
      // While an answer streams in.
      await say(`tell ${name}`, new RegExp(`word ${name}`));
      await killed();
    },
    async (name) => {
      // While a plan is written.
      await plan(`${name}c`, `${name}d`);
      await holdUp();
      chat.send('w');
      await held(sandbox);
      await killed();
      Object.assign(ends, { [`${name}c`]: 'unknown', [`${name}d`]: 'dropped' });
      await say('/plan drop', /The plan is dropped|no plan/);
    },
    (name) => make(name, 'y', 'done'),
  ];
  await say('/cost', /Tokens in/);
  await say(`/export ${home.path}/first.json`, /Written: /);
  id = (JSON.parse(readFileSync(`${home.path}/first.json`, 'utf8')) as { id: string }).id;
  for (let turn = 0; turn < 40; turn++)
    await (kills[turn - 18] ?? acts[turn % acts.length])?.(`t${turn}-`);

  // The conversation, as it is exported.
  await say(`/export ${home.path}/day.md`, /Written: \S*day\.md/);
  const text = readFileSync(`${home.path}/day.md`, 'utf8');
  const told = Object.fromEntries(
    [...text.matchAll(/^- . Created? task \*\*(\S+)\*\*(.*)$/gm)].map(([, name, end = '']) => [
      name,
      end.replace(/ in Q3 Roadmap *|: It was sent, .*| ?\[↗\].*/g, ''),
    ]),
  );
  const own = Object.entries(ends).filter(([name]) => !others.includes(name));
  expect(told).toEqual(Object.fromEntries(own.map(([name, end]) => [name, END[end]])));

  // The world, and the journal.
  const { tasks = [] } = await sandbox.world();
  const there = tasks.map(({ name }) => String(name)).filter((name) => /^t\d+-/.test(name));
  const stands = Object.keys(ends).filter((name) => STANDS.includes(ends[name] ?? ''));
  expect(there.sort()).toEqual(stands.sort());
  const { out } = await runProgram(['runs', 'list', '--limit', '99', '--json', ...at]);
  const { runs } = JSON.parse(out) as { runs: Run[] };
  const undone = runs.flatMap(({ undoes }) => undoes?.runId ?? []);
  const made = runs
    .filter(({ id: run, undoes }) => !undoes && !undone.includes(run))
    .flatMap(({ steps }) => steps)
    .filter(({ state, operation }) => operation === 'task.create' && STANDS.includes(state));
  expect(made.map(({ target }) => target.name).sort()).toEqual(stands);
}, 300_000);
