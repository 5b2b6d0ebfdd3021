// What the model is told about here and now; it changes with the day, so it stands after the steady
// part of the prompt.

import { type Clock, untrusted } from '../../base/index.ts';
import type { Mode } from '../events.ts';
import { namedTime } from '../results/local-time.ts';
import type { AgentRooms } from '../rooms.ts';

export interface Here {
  rooms: Pick<AgentRooms, 'hierarchy'>;
  clock: Clock;
  timeZone: string;
  endpoint: string;
}

const MODES: Record<Mode, string> = {
  ask: 'each write is shown to the person, who accepts or refuses it',
  plan: 'writes are collected into a plan and nothing is written',
  allow: 'writes go through, and deletes are asked',
  'read-only': 'nothing can be written',
};

export async function surroundings(here: Here, mode: Mode): Promise<string> {
  const { rooms, clock, timeZone, endpoint } = here;
  const hierarchy = await rooms.hierarchy();
  // An endpoint that cannot say who or where it is can still be worked with.
  const [workspace, me] = await Promise.all([
    hierarchy.workspace().catch(() => null),
    hierarchy.me().catch(() => null),
  ]);
  const facts = [
    ...(workspace ? [`workspace: ${workspace.name}, id ${workspace.id}`] : []),
    ...(me ? [`the person: ${me.name}, user id ${me.id}`] : []),
  ];
  return [
    `Today is ${namedTime(clock.now(), timeZone).slice(0, 14)}, time zone ${timeZone}. Endpoint: ${endpoint}.`,
    `Mode: ${MODES[mode]}.`,
    ...(facts.length > 0 ? [untrusted('names in ClickUp', facts.join('\n'))] : []),
  ].join('\n');
}
