// What a call is refused because of who makes it.
import { seesFolder, seesList, seesSpace, seesTask } from '../world/sight.ts';
import type { Call, Route } from './call.ts';
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

/** The weakest role, by its number, that a call is open to: 1 owner, 2 admin, 3 member, 4 guest. */
const WEAKEST_ROLE: Readonly<Record<string, number>> = {
  'POST /api/v2/team/:team/space': 3,
  'PUT /api/v2/space/:space': 3,
  'DELETE /api/v2/space/:space': 2,
  'POST /api/v2/space/:space/folder': 3,
  'POST /api/v2/team/:team/goal': 3,
  'DELETE /api/v2/goal/:goal': 3,
  'POST /api/v2/team/:team/webhook': 3,
  'POST /api/v2/team/:team/user': 2,
  'PUT /api/v2/team/:team/user/:user': 2,
  'DELETE /api/v2/team/:team/user/:user': 2,
  'POST /api/v2/team/:team/guest': 2,
  'DELETE /api/v2/team/:team/guest/:guest': 2,
  'POST /api/v2/team/:team/group': 2,
};

/** @throws Refusal when the caller's role may not do this */
export function refuseWeakRole({ method, path }: Route, { caller }: Call): void {
  const weakest = WEAKEST_ROLE[`${method} ${path}`];
  if (weakest !== undefined && caller.role > weakest) throw new Refusal('TEAMM_002');
}

function seen<Row>(row: Row | undefined, sees: (row: Row) => boolean): boolean {
  return row === undefined || sees(row);
}
