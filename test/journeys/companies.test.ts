// The built program in workspaces as companies have them: somebody who joined a moment ago, a guest, a
// list outside of every space, and a credential that sees two workspaces.
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { isObject, type Json, type JsonObject } from '../../src/base/index.ts';
import { dialects, serveDialect } from '../support/dialects/index.ts';
import { type Ended, runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

const ROSA = 'pk_82510011_R';
const KENJI = 'pk_82510024_K';
const GITA = 'pk_82510079_G';

let office: ServedSandbox;
beforeAll(async () => {
  office = await serveSandbox('--seed', 'office', '--plan', 'enterprise');
});
afterAll(() => office.close());

/** The program with nothing but a ClickUp token, in a home of its own. */
function machine(token: string, env: Record<string, string> = {}) {
  const home = temporaryFolder();
  onTestFinished(home.remove);
  const surroundings = { CLICKUP_API_TOKEN: token, CLICKUP_API_BASE: office.rest, ...env };
  return (...args: string[]): Promise<Ended> =>
    runProgram([...args, '--home', home.path], { env: surroundings });
}

const document = ({ out }: Pick<Ended, 'out'>): JsonObject => {
  const parsed: unknown = JSON.parse(out);
  return isObject(parsed) ? parsed : {};
};

/** The names of all places of a `tree --json`. */
function namesIn(node: Json | undefined): unknown[] {
  if (!isObject(node)) return [];
  return [node.name, ...(Array.isArray(node.children) ? node.children.flatMap(namesIn) : [])];
}

/** The id of a list, as somebody reads it off its address. */
async function listId(name: string): Promise<string> {
  const world = await office.world();
  return String(world.lists?.find((list) => list.name === name)?.id);
}

describe('people', () => {
  test('who joined after the cache was filled is found, by name and by address', async () => {
    const run = machine(KENJI);
    const me = await run('run', 'standup', '--assignee', 'Alex Kim', '--json');
    const team = (await office.get<{ teams: { id: string }[] }>('/api/v2/team')).teams[0]?.id;
    const invited = `/api/v2/team/${team}/user`;
    await office.send('POST', invited, { email: 'nadia@northstar.example' });
    const world = await office.world();
    const nadia = world.people?.find(({ email }) => email === 'nadia@northstar.example');

    const byAddress = await run('run', 'standup', '--assignee', 'nadia@northstar.example');
    await office.send('PUT', `${invited}/${nadia?.id}`, { username: 'Nadia Petrova' });
    const byName = await run('run', 'standup', '--assignee', 'Nadia Petrova');

    expect([me.code, byAddress.code, byName.code]).toEqual([0, 0, 0]);
  });

  test.each([
    ['Alx Kim', 'Did you mean "Alex Kim"?'],
    ['kenjy@northstar.example', 'Did you mean "kenji@northstar.example"?'],
    ['Alex', 'Alex Kim (alex.kim@northstar.example) | Alex Novak (alex.novak@northstar.example)'],
    ['Zoe', 'There are: Rosa Delgado | Kenji Mori | Mona Haddad | Alex Kim | Alex Novak'],
    ['zoe@northstar.example', 'There are: Rosa Delgado | Kenji Mori'],
  ])('"%s" is answered with the people there are', async (name, answer) => {
    const { code, err } = await machine(KENJI)('run', 'standup', '--assignee', name);

    expect(code).toBe(2);
    expect(err).toContain(answer);
    expect(err).not.toContain('clickup-agent tree');
  });

  test('an unknown goal is answered with the goals there are', async () => {
    const run = machine(KENJI);
    const near = await run('run', 'goal-report', '--goal', 'Q4 Reliabilty');
    const far = await run('run', 'goal-report', '--goal', 'Zeppelin');

    expect([near.code, far.code]).toEqual([2, 2]);
    expect(near.err).toContain('Did you mean "Q4 Reliability"?');
    // The last of them is completed.
    expect(far.err).toContain('There are: Q4 Reliability | Fewer open bugs | Calm support.');
  });
});

describe('a guest', () => {
  test('sees what was shared with them, and nothing else', async () => {
    const { code, out } = await machine(GITA)('tree', '--json');

    expect(code).toBe(0);
    expect(namesIn(JSON.parse(out) as Json)).toEqual(['Northstar', 'Client portal']);
  });

  test('triages into a list by its name or its id', async () => {
    const run = machine(GITA);
    const triage = async (list: string) =>
      run(
        ...['run', 'sprint-triage', '--csv', 'test/journeys/data/portal.csv'],
        ...['--match', 'logo', '--list', list, '--dry-run', '--json'],
      );
    const byName = await triage('Client portal');
    const byId = await triage(await listId('Client portal'));

    expect([byName.code, byId.code]).toEqual([0, 0]);
    expect(document(byName).summary).toMatchObject({ create: 1 });
    expect(document(byId).summary).toMatchObject({ create: 1 });
  });

  test('is told of an id that is not theirs', async () => {
    const { code, err } = await machine(GITA)(
      ...['run', 'sprint-triage', '--csv', 'test/journeys/data/portal.csv'],
      ...['--match', 'logo', '--list', '901526265133', '--dry-run'],
    );

    expect(code).toBe(2);
    expect(err).toContain('There is no list "901526265133".');
    expect(err).toContain('The credential sees nothing with this id.');
  });
});

describe('doctor', () => {
  test('asks the endpoint who it is', async () => {
    const { code, out } = await machine(KENJI)('doctor', '--json');

    expect(code).toBe(0);
    expect(document({ out }).credential).toEqual({ ok: true, who: 'Kenji Mori' });
    expect(document({ out }).operations).toContainEqual(
      expect.objectContaining({ operation: 'task.create', state: 'bound', endpoint: 'clickup' }),
    );
  });

  test('tries the credential of an endpoint that shows nothing but places or people', async () => {
    const all = dialects.find(({ name }) => name === 'taazkareem');
    if (!all) throw new Error('There is no such server.');
    for (const shown of ['get_workspace_hierarchy', 'get_workspace_members']) {
      const tools = all.tools.split('\n').filter((line) => line.includes(`${shown}(`));
      const endpoint = await serveDialect({ ...all, tools: tools.join('\n') }, office.rest);
      const { out } = await machine(KENJI)('doctor', '--json', '--endpoint', endpoint.url);
      expect(document({ out }).credential, shown).toMatchObject({ ok: true });
    }
  });

  test.each(['pk_revoked_1', 'revoked_oauth_1'])(
    'ends with 4 on the token %s, and no workflow is said to run',
    async (token) => {
      const run = machine(token);
      const told = await run('doctor');
      const json = document(await run('doctor', '--json'));

      expect(told.code).toBe(4);
      expect(told.out).toContain('Credential: does not work.');
      expect(told.out).not.toContain('can run here.');
      expect(json.credential).toMatchObject({ ok: false, reason: expect.stringMatching(/token/i) });
      expect(json.workflows).not.toContainEqual(expect.objectContaining({ canRun: true }));
      expect(told.out + told.err).not.toContain(token);
    },
  );
});

test('a workspace that demands another way to sign in ends every command with 4, and says what to do', async () => {
  const run = machine('pk_82510024_sso_K', { CLICKUP_WORKSPACE: 'Northstar' });
  const commands = [['tree'], ['doctor'], ['tasks', '--where', 'open']].concat(
    ['weekly-sync', 'standup', 'goal-report'].map((name) => ['run', name, '--dry-run']),
  );
  for (const command of commands) {
    const { code, out, err } = await run(...command);
    expect([command, code]).toEqual([command, 4]);
    expect(out + err).toContain('The workspace does not let the credential of "clickup" in');
    expect(out + err).toContain('Sign in to ClickUp as the workspace demands (with SSO');
    expect(out).not.toContain('can run here.');
  }
});

test('a list outside of every space is found by name and by id, and stands in the tree', async () => {
  const run = machine(ROSA, { CLICKUP_WORKSPACE: 'Northstar' });
  const tree = await run('tree', '--shared', '--json');
  const report = async (list: string) =>
    run('run', 'stale-sweep', '--list', list, '--days', '1', '--dry-run', '--json');
  const byName = await report('Budget review');
  const byId = await report(await listId('Budget review'));

  expect(namesIn(JSON.parse(tree.out) as Json)).toContain('Budget review');
  expect(namesIn(JSON.parse(tree.out) as Json)).not.toContain('Payroll');
  expect([byName.err, byName.code]).toEqual([byName.err, 0]);
  expect(byId.code).toBe(0);
});

describe('a credential that sees two workspaces', () => {
  let ids: Record<string, string>;
  beforeEach(async () => {
    const { teams } = await office.get<{ teams: { id: string; name: string }[] }>('/api/v2/team');
    ids = Object.fromEntries(teams.map(({ id, name }) => [name, id]));
  });

  const goalsOf = async (run: ReturnType<typeof machine>, ...args: string[]) => {
    const { code, out, err } = await run('run', 'goal-report', ...args);
    expect([err, code]).toEqual([err, 0]);
    return out.includes('Ten experiments') ? 'Northstar Labs' : 'Northstar';
  };

  test('is asked which, with every way to say it', async () => {
    const { code, err } = await machine(ROSA)('run', 'goal-report');

    expect(code).toBe(2);
    expect(err).toContain('--workspace');
    expect(err).toContain(`Northstar Labs (${ids['Northstar Labs']})`);
    expect(err).toContain('clickup-agent config set profiles.clickup.workspace ID');
  });

  test('is told by flag and by environment, by id and by name, and the flag goes before', async () => {
    const labs = ids['Northstar Labs'] ?? '';
    const bare = machine(ROSA);
    const set = machine(ROSA, { CLICKUP_WORKSPACE: labs });

    expect(await goalsOf(bare, '--workspace', labs)).toBe('Northstar Labs');
    expect(await goalsOf(bare, '--workspace', 'northstar labs')).toBe('Northstar Labs');
    expect(await goalsOf(set)).toBe('Northstar Labs');
    expect(await goalsOf(set, '--workspace', 'Northstar')).toBe('Northstar');
  });

  test('keeps the choice in its profile, which the token alone has made', async () => {
    const run = machine(ROSA);
    const set = await run('config', 'set', 'profiles.clickup.workspace', ids.Northstar ?? '');

    expect([set.err, set.code]).toEqual([set.err, 0]);
    expect(await goalsOf(run)).toBe('Northstar');
    await run('config', 'set', 'profiles.clickup.workspace', 'Northstar Labs');
    expect(await goalsOf(run)).toBe('Northstar Labs');
  });

  test('is told of a workspace that is none, with those there are', async () => {
    const { code, err } = await machine(ROSA)('tree', '--workspace', 'Southstar');

    expect(code).toBe(2);
    expect(err).toContain('There is no workspace "Southstar".');
    expect(err).toContain('Northstar');
  });

  test('applies a plan in the workspace that it was made for', async () => {
    const run = machine(ROSA);
    const plan = temporaryFolder();
    onTestFinished(plan.remove);
    const file = `${plan.path}/plan.json`;
    const flags = ['--workspace', 'Northstar', '--dry-run', '--plan-out', file];
    await run('run', 'weekly-sync', ...flags);
    const elsewhere = await run('apply', file, '--yes', '--workspace', 'Northstar Labs');

    expect(elsewhere.code).toBe(9);
    expect(elsewhere.err).toContain(`--workspace ${ids.Northstar}`);
  });
});
