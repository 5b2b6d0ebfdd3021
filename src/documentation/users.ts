// People of a Workspace, their roles and seats, and the tokens of OAuth apps.
import { ids } from './ids.ts';
import { body, flag, integer, methods, must, query, rows, text } from './record.ts';

const { list, get, act, update, remove } = methods('administration', 'members');

const team_id = ids.workspace;
const ENTERPRISE = 'Needs the Enterprise plan.';

export const userRecords = [
  act('invite', 'create')(
    'user',
    'POST /api/v2/team/{team_id}/user',
    `Invite a person as a member; the seat is paid for. ${ENTERPRISE}`,
    {
      team_id,
      email: must(text, 'E-mail address'),
      admin: must(flag, 'Whether as an admin'),
      custom_role_id: body(integer, 'Role, from list_all_click_up_custom_roles'),
    },
  ),
  get(
    'user',
    'GET /api/v2/team/{team_id}/user/{id}',
    `Get one person of a Workspace with role and inviter. ${ENTERPRISE}`,
    {
      team_id,
      id: ids.user,
      include_shared: query(flag, 'false: leave out what is shared with a guest; default true'),
    },
  ),
  update(
    'user',
    'PUT /api/v2/team/{team_id}/user/{id}',
    `Change the name or role of a person. ${ENTERPRISE}`,
    {
      team_id,
      id: ids.user,
      username: must(text, 'Name'),
      admin: must(flag, 'Whether an admin'),
      custom_role_id: must(integer, 'Role, from list_all_click_up_custom_roles'),
    },
  ),
  remove(
    'user',
    'DELETE /api/v2/team/{team_id}/user/{id}',
    `Remove a person from the Workspace; what they made stays. ${ENTERPRISE}`,
    { team_id, id: ids.user },
  ),
  list(
    'custom_role',
    'GET /api/v2/team/{team_id}/customroles',
    'List the custom roles.',
    {
      team_id,
      include_members: query(flag, 'Add who has each role'),
    },
    { answer: rows('custom_roles') },
  ),
  get(
    'workspace_seat',
    'GET /api/v2/team/{team_id}/seats',
    'Get how many member and guest seats are paid for and taken.',
    { team_id },
  ),
  get(
    'workspace_plan',
    'GET /api/v2/team/{team_id}/plan',
    "Get the Workspace's plan, which decides how many calls a minute it has.",
    { team_id },
  ),
];

const administration = methods('administration');

export const administrationRecords = [
  administration.act('exchange', 'create')(
    'authorization_code',
    'POST /api/v2/oauth/token',
    "Exchange the code of an OAuth app's login for a token. A code works once.",
    {
      client_id: must(text, "The app's id"),
      client_secret: must(text, "The app's secret"),
      code: must(text, 'The code that the login returned'),
    },
  ),
];
