// Goals and key results of the demo workspace.
import type { KeyResultType } from '../world/parts.ts';
import { plantGoal, plantKeyResult } from '../world/rows.ts';
import type { Demo } from './demo.ts';
import type { PersonKey } from './demo-people.ts';
import type { ListKey } from './demo-tasks.ts';

interface DemoGoal {
  readonly name: string;
  readonly color: string;
  readonly owners: readonly PersonKey[];
  readonly past?: boolean;
  readonly keyResults: readonly DemoKeyResult[];
}

type DemoKeyResult = readonly [
  name: string,
  type: KeyResultType,
  unit: string,
  current: number,
  end: number,
  watched?: ListKey,
];

const GOALS: readonly DemoGoal[] = [
  {
    name: 'Q3 Platform Stability',
    color: '#3db88b',
    owners: ['maya', 'priya'],
    keyResults: [
      ['Stability tickets closed', 'number', 'tickets', 17, 40],
      ['Error budget kept', 'percentage', '%', 62, 100],
      ['Sprint 42 finished', 'automatic', '', 0, 0, 'sprint42'],
    ],
  },
  {
    name: 'Q3 Growth',
    color: '#e16b16',
    owners: ['jonas', 'maya'],
    keyResults: [
      ['New teams onboarded', 'number', 'teams', 9, 25],
      ['Trials turned into customers', 'number', 'customers', 48, 120],
      ['Expansion revenue', 'currency', 'EUR', 18_500, 50_000],
      ['Self-serve checkout is live', 'boolean', '', 0, 1],
    ],
  },
  {
    name: 'Q2 Reliability',
    color: '#5f7c8a',
    owners: ['priya'],
    past: true,
    keyResults: [['Incident reviews held', 'number', 'reviews', 8, 8]],
  },
];

export function plantGoals({ world, calendar, people, lists }: Demo): void {
  const folder = world.goalFolders.put({
    id: world.newId('uuid'),
    name: 'Past quarters',
    private: false,
    createdAt: calendar.ago(200),
    creatorId: people.jonas.id,
  });
  for (const { name, color, owners, past = false, keyResults } of GOALS) {
    const goal = plantGoal(world, {
      name,
      color,
      creatorId: people.jonas.id,
      ownerIds: owners.map((key) => people[key].id),
      createdAt: calendar.ago(past ? 150 : 60),
      dueDate: calendar.date(past ? -30 : 45),
      ...(past ? { folderId: folder.id } : {}),
    });
    for (const [title, type, unit, stepsCurrent, stepsEnd, watched] of keyResults) {
      plantKeyResult(world, goal, {
        name: title,
        type,
        unit,
        stepsCurrent,
        stepsEnd,
        movedAt: calendar.ago(8),
        listIds: watched === undefined ? [] : [lists[watched].id],
      });
    }
  }
}
