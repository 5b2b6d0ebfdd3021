// Servers with one vice each: whatever they leave out, the tree and the workflows are right or say what
// is missing; with a token beside them everything is right; and nothing is ever written twice.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PLAIN, VICES, type WorkflowName } from '../support/dialects/vices.ts';
import { type Office, type Planned, viceLab } from '../support/vice-lab.ts';

const WORKFLOWS: WorkflowName[] = [
  ...(['weekly-sync', 'standup', 'stale-sweep', 'goal-report', 'sprint-triage'] as const),
];

let lab: Awaited<ReturnType<typeof viceLab>>;
let wanted: Map<string, Pick<Planned, 'steps' | 'report'>>;
let tree: string[];

beforeAll(async () => {
  lab = await viceLab();
  const plain = await lab.machine(PLAIN, { combined: false });
  tree = (await plain.tree()).places;
  wanted = new Map();
  for (const name of WORKFLOWS) wanted.set(name, await plain.plan(name));
});
afterAll(() => lab.close());

/** Whether a plan is the right one, and what was said of it. */
function judged(name: WorkflowName, { steps, report, said }: Planned): string {
  const right = wanted.get(name);
  const same = JSON.stringify([steps, report]) === JSON.stringify([right?.steps, right?.report]);
  return `${same ? 'right' : 'other'}: ${said}`;
}

async function judgments(office: Office) {
  const { places, said } = await office.tree();
  const same = JSON.stringify(places) === JSON.stringify(tree);
  const all: [string, string][] = [['tree', `${same ? 'right' : 'other'}: ${said}`]];
  for (const name of WORKFLOWS) all.push([name, judged(name, await office.plan(name))]);
  return Object.fromEntries(all);
}

test('the plain server has something to do in every workflow', () => {
  expect(tree.length).toBeGreaterThan(15);
  for (const name of ['weekly-sync', 'stale-sweep', 'sprint-triage']) {
    expect(wanted.get(name)?.steps.length).toBeGreaterThan(5);
  }
  for (const name of ['standup', 'goal-report']) expect(wanted.get(name)?.report).toBeTruthy();
});

describe.each(VICES.map((vice) => [vice.server.name, vice] as const))(
  'a server that %s',
  (_, { server, alone = {} }) => {
    test('is right, or says what is missing', async () => {
      const found = await judgments(await lab.machine(server, { combined: false }));
      for (const name of ['tree', ...WORKFLOWS] as const) {
        const said = alone[name] ?? /^right/;
        expect([name, found[name]]).toEqual([name, expect.stringMatching(said)]);
      }
    });

    // Where nothing is missing alone, nothing can be missing with more.
    const lacks = server === PLAIN || Object.keys(alone).length > 0;
    test.runIf(lacks)(
      'does all with a token beside it, and nothing twice on any machine',
      async () => {
        const here = await lab.machine(server, { combined: true });
        const found = await judgments(here);
        for (const name of ['tree', ...WORKFLOWS]) {
          expect([name, found[name]]).toEqual([name, expect.stringMatching(/^right/)]);
        }
        for (const name of ['weekly-sync', 'sprint-triage'] as const) {
          expect(new Set(await here.run(name))).toEqual(new Set(['done']));
          const elsewhere = await lab.machine(server, { combined: true });
          expect([name, (await elsewhere.plan(name)).steps]).toEqual([name, []]);
        }
        await lab.reset();
      },
    );
  },
);

test('a key result whose last change is hidden is moved once, on whatever machine', async () => {
  const hiding = VICES.find(({ server }) => server.name.startsWith('hides the last change'));
  if (!hiding) throw new Error('No server hides it.');
  const here = await lab.machine(hiding.server, { combined: false });
  expect(new Set(await here.run('weekly-sync'))).toEqual(new Set(['done']));
  const elsewhere = await lab.machine(hiding.server, { combined: false });
  const { steps, said } = await elsewhere.plan('weekly-sync');
  expect(steps).toEqual([]);
  expect(said).toContain('taken as counted');
  await lab.reset();
});
