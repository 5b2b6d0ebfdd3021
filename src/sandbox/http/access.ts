// What a call is refused because of who makes it.
import { seesFolder, seesList, seesSpace, seesTask } from '../world/sight.ts';
import type { Call } from './call.ts';
import { Refusal, type RefusalCode } from './refusal.ts';

/** Whether the caller sees what a parameter of the path names; what is not there is seen by all. */
const SIGHT = {
  space: ({ world, caller }, id) => seen(world.spaces.get(id), (row) => seesSpace(caller, row)),
  folder: ({ world, caller }, id) =>
    seen(world.folders.get(id), (row) => seesFolder(world, caller, row)),
  list: ({ world, caller }, id) => seen(world.lists.get(id), (row) => seesList(world, caller, row)),
  task: ({ world, caller }, id) => seen(world.tasks.get(id), (row) => seesTask(world, caller, row)),
} as const satisfies Record<string, (call: Call, id: string) => boolean>;

/** What is refused when it is not seen, as was measured for tasks and private spaces. */
const UNSEEN = {
  space: 'OAUTH_027',
  folder: 'OAUTH_027',
  list: 'OAUTH_027',
  task: 'ACCESS_083',
} as const satisfies Record<keyof typeof SIGHT, RefusalCode>;

/** @throws Refusal when the caller does not see what the path names */
export function refuseUnseen(call: Call): void {
  for (const kind of Object.keys(SIGHT) as (keyof typeof SIGHT)[]) {
    const id = call.params[kind];
    if (id !== undefined && !SIGHT[kind](call, id)) throw new Refusal(UNSEEN[kind]);
  }
}

function seen<Row>(row: Row | undefined, sees: (row: Row) => boolean): boolean {
  return row === undefined || sees(row);
}
