// What is broken, by what it is for, and the tests that should notice: all in this process, the quick
// ones first, the others only for what those let pass.

export interface Target {
  quick: string[];
  slow: string[];
}

const target = (quick: string, slow = ''): Target => ({ quick: paths(quick), slow: paths(slow) });

function paths(names: string): string[] {
  return names.split(' ').flatMap((name) => (name === '' ? [] : [`test/${name}.test.ts`]));
}

export const ROOMS: Record<string, Record<string, Target>> = {
  policy: {
    'src/policy/rules.ts': target('policy/policy'),
    'src/binding/reach.ts': target('binding/reach', 'policy/no-way-round'),
    'src/agent/writes/gate.ts': target('agent/gate'),
  },
  gate: {
    'src/engine/plan/plan.ts': target('engine/gate'),
    'src/engine/plan/encode.ts': target('engine/gate', 'engine/edit'),
    'src/engine/run/step.ts': target(
      'engine/step-life engine/apply engine/canary engine/other-ways',
      'engine/lost-answers engine/machines',
    ),
    'src/engine/run/apply.ts': target(
      'engine/gate engine/apply engine/canary',
      'engine/machines engine/bulk-sweep',
    ),
    'src/engine/run/canary.ts': target('engine/canary engine/apply'),
  },
  preconditions: {
    'src/engine/run/precondition.ts': target('engine/precondition engine/unseen-fields'),
    'src/engine/plan/unseen.ts': target('engine/unseen'),
    'src/engine/undo/untouched.ts': target('engine/precondition'),
  },
  'read back': {
    'src/engine/plan/read-backs.ts': target('engine/read-back engine/silent-rows'),
    'src/engine/run/compare.ts': target(
      'engine/read-back engine/silent-rows engine/unseen-fields engine/precondition',
    ),
    'src/engine/run/read-back.ts': target('engine/read-back engine/silent-rows engine/bulk'),
    'src/engine/run/report.ts': target('engine/read-back engine/gate'),
    'src/engine/run/search.ts': target('engine/search engine/silent-rows engine/marker'),
  },
  approval: {
    'src/cli/approval/approve.ts': target('cli/answer cli/approve'),
    'src/cli/plan-file.ts': target('cli/approve'),
    'src/agent/writes/rules.ts': target('agent/gate'),
    'src/tui/input/approval.ts': target('tui/approval tui/press'),
    'src/tui/acting/arming.ts': target('tui/arming'),
  },
};
