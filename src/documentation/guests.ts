// Guests: people from outside who see only what is shared with them. Needs ClickUp's Enterprise plan.
import { ids } from './ids.ts';
import { body, flag, integer, methods, must, oneOf, query, text } from './record.ts';
import { byCustomId } from './task-arguments.ts';

const { get, act, update, remove } = methods('guests', 'members');

const ENTERPRISE = 'Needs the Enterprise plan.';

const rights = {
  can_edit_tags: body(flag, 'May edit tags'),
  can_see_time_spent: body(flag, 'Sees tracked time'),
  can_see_time_estimated: body(flag, 'Sees time estimates'),
  can_create_views: body(flag, 'May create views'),
  can_see_points_estimated: body(flag, 'Sees sprint points'),
  custom_role_id: body(integer, 'Role, from list_all_click_up_custom_roles'),
};

const PLACES = [
  ['task', 'task', ids.task, byCustomId],
  ['list', 'List', ids.list, {}],
  ['folder', 'Folder', ids.folder, {}],
] as const;

export const guestRecords = [
  act('invite', 'create')(
    'guest',
    'POST /api/v2/team/{team_id}/guest',
    `Invite a guest by e-mail; what they see is shared with them afterwards. ${ENTERPRISE}`,
    { team_id: ids.workspace, email: must(text, 'E-mail address'), ...rights },
  ),
  get('guest', 'GET /api/v2/team/{team_id}/guest/{id}', `Get one guest. ${ENTERPRISE}`, {
    team_id: ids.workspace,
    id: ids.guest,
  }),
  update(
    'guest',
    'PUT /api/v2/team/{team_id}/guest/{id}',
    `Change what a guest may do. ${ENTERPRISE}`,
    { team_id: ids.workspace, id: ids.guest, ...rights },
  ),
  remove(
    'guest',
    'DELETE /api/v2/team/{team_id}/guest/{id}',
    `Remove a guest from the Workspace. ${ENTERPRISE}`,
    { team_id: ids.workspace, id: ids.guest },
  ),
  ...PLACES.flatMap(([noun, name, id, extra]) => {
    const route = `/api/v2/${noun}/{${noun}_id}/guest/{guest_id}`;
    const where = {
      [`${noun}_id`]: id,
      guest_id: ids.guest,
      include_shared: query(flag, 'false: leave out what is shared with the guest; default true'),
      ...extra,
    };
    return [
      act('add', 'update')(
        `guest_to_${noun}`,
        `POST ${route}`,
        `Share a ${name} with a guest. ${ENTERPRISE}`,
        {
          ...where,
          permission_level: must(oneOf('read', 'comment', 'edit', 'create'), 'What they may do'),
        },
      ),
      act('remove', 'update')(
        `guest_from_${noun}`,
        `DELETE ${route}`,
        `Share a ${name} with a guest no more. ${ENTERPRISE}`,
        where,
      ),
    ];
  }),
];
