// Spaces, folders and lists: one of them read, made, changed, removed; and who may see an object.
import { FROM_MEMBERS, ids } from './ids.ts';
import {
  anything,
  body,
  flag,
  integer,
  type MethodRecord,
  many,
  methods,
  must,
  object,
  oneOf,
  orNull,
  path,
  query,
  text,
  type ValueSchema,
} from './record.ts';

const { get, create, update, remove } = methods('hierarchy');
const { act } = methods('tasks', 'hierarchy');

const again = 'A repeated call is refused: the name is taken.';

const details = {
  content: body(text, 'Description as plain text'),
  markdown_content: body(text, 'Description in markdown; wins over content'),
  due_date: body(integer, 'Unix time in milliseconds'),
  due_date_time: body(flag, 'Whether the due date has a time of day'),
  priority: body({ type: 'integer', enum: [1, 2, 3, 4] }, '1 urgent, 2 high, 3 normal, 4 low'),
  status: body(text, "Colour of the List, not a task's status"),
};
const owned = { ...details, assignee: body(integer, `User id of the owner, ${FROM_MEMBERS}`) };
const features = must(
  object,
  '{due_dates, time_tracking, tags, time_estimates, checklists, custom_fields, …}, each {enabled: true or false}',
);

export const placeRecords: readonly MethodRecord[] = [
  create('space', 'POST /api/v2/team/{team_id}/space', `Create a Space. ${again}`, {
    team_id: ids.workspace,
    name: must(text, 'Name'),
    multiple_assignees: must(flag, 'Whether a task can have several assignees'),
    features,
  }),
  get('space', 'GET /api/v2/space/{id}', 'Get one Space with its statuses and features.', {
    id: ids.space,
  }),
  update(
    'space',
    'PUT /api/v2/space/{id}',
    'Change a Space. Get it first: what features leaves out is turned off.',
    {
      id: ids.space,
      name: must(text, 'Name'),
      color: must(text, 'Colour, such as #32a852'),
      private: must(flag, 'Whether only those who were added see it'),
      admin_can_manage: must(flag, 'Whether admins may manage it though it is private'),
      multiple_assignees: must(flag, 'Whether a task can have several assignees'),
      features,
    },
  ),
  remove('space', 'DELETE /api/v2/space/{id}', 'Delete a Space with everything in it.', {
    id: ids.space,
  }),
  create('folder', 'POST /api/v2/space/{space_id}/folder', `Create a Folder. ${again}`, {
    space_id: ids.space,
    name: must(text, 'Name'),
    parent_folder_id: body(text, 'Folder to put it into'),
  }),
  get('folder', 'GET /api/v2/folder/{id}', 'Get one Folder with its Lists.', {
    id: ids.folder,
    include_subfolders: query(flag, 'Add the Folders inside it'),
  }),
  update('folder', 'PUT /api/v2/folder/{id}', 'Rename a Folder.', {
    id: ids.folder,
    name: must(text, 'Name'),
  }),
  remove('folder', 'DELETE /api/v2/folder/{id}', 'Delete a Folder with its Lists and tasks.', {
    id: ids.folder,
  }),
  create('list', 'POST /api/v2/folder/{folder_id}/list', `Create a List in a Folder. ${again}`, {
    folder_id: ids.folder,
    name: must(text, 'Name'),
    ...owned,
  }),
  create(
    'folderless_list',
    'POST /api/v2/space/{space_id}/list',
    `Create a List in a Space, in no Folder. ${again}`,
    { space_id: ids.space, name: must(text, 'Name'), ...owned },
  ),
  update('list', 'PUT /api/v2/list/{id}', 'Change a List; what is not named stays.', {
    id: ids.list,
    name: must(text, 'Name'),
    ...details,
    assignee: body(
      orNull({ type: 'string' }),
      `User id of the owner, ${FROM_MEMBERS}; "none" for nobody`,
    ),
    unset_status: body(flag, 'true: take its colour away'),
  }),
  remove('list', 'DELETE /api/v2/list/{id}', 'Delete a List with its tasks.', { id: ids.list }),
  act('add', 'update')(
    'task_to_list',
    'POST /api/v2/list/{list_id}/task/{task_id}',
    'Show a task in a further List; its home stays. Needs "Tasks in Multiple Lists".',
    { list_id: ids.list, task_id: ids.task },
  ),
  act('remove', 'update')(
    'task_from_list',
    'DELETE /api/v2/list/{list_id}/task/{task_id}',
    'Show a task no more in a List that is not its home.',
    { list_id: ids.list, task_id: ids.task },
  ),
];

/** Kinds of objects that an access list may belong to. */
const OBJECTS = oneOf(
  ...['approval', 'attachment', 'attachmentAccess', 'banWorkspace', 'checklist', 'checklistItem'],
  ...['checklistTemplateAccess', 'comment', 'commentThread', 'commentsLastReadAt', 'customField'],
  ...['customFieldAccess', 'customItem', 'customPermissionLevel', 'dashboard', 'dashboardAccess'],
  ...['doc', 'docAccess', 'folder', 'folderDescendantsSet', 'folderTemplateAccess', 'form'],
  ...['formulaValue', 'foundationalJob', 'goal', 'goalAccess', 'goalFolder', 'goalFolderAccess'],
  ...['hierarchy', 'list', 'listDescendantsPoints', 'listDescendantsSet'],
  ...['listDescendantsTimeEstimates', 'listTemplateAccess', 'notepad', 'page', 'pageAccess'],
  ...['post', 'reminder', 'reminderAccess', 'rolledUpFieldValue', 'scheduledComment', 'space'],
  ...['spaceDescendantsSet', 'spaceTemplateAccess', 'task', 'taskAccess', 'taskHistory'],
  ...['taskProperty', 'taskTemplateAccess', 'template', 'user', 'userAccess', 'userGroup'],
  ...['userHierarchy', 'userPresence', 'view', 'viewAccess', 'viewTemplateAccess', 'whiteboard'],
  ...['whiteboardAccess', 'widget', 'workscheduleScheduleExceptions'],
  ...['workscheduleWorkweekSchedule', 'workspace', 'workspaceDescendantsSet'],
);

const ACCESS: ValueSchema = {
  type: 'object',
  properties: {
    kind: oneOf('user', 'group'),
    id: text,
    permission_level: { type: 'string', enum: ['1', '3', '4', '5'] },
  },
  required: ['kind', 'id'],
};

const { update: administer, act: ask } = methods('administration');

export const accessRecords: readonly MethodRecord[] = [
  administer(
    'access',
    'PATCH /api/v3/workspaces/{workspace_id}/{object_type}/{object_id}/acls',
    'Share an object or a place, or make it private. Needs the Enterprise plan.',
    {
      workspace_id: ids.workspace,
      object_type: {
        ...path('What it is: space, folder, list, task, doc, view, …'),
        schema: OBJECTS,
      },
      object_id: path('Its id, from the tool that lists such objects'),
      private: body(flag, 'Whether only those who were added see it'),
      entries: body(
        many(ACCESS),
        'Who may what. permission_level: 1 read, 3 comment, 4 edit, 5 create; none takes access away',
      ),
    },
  ),
  ask('search', 'read')(
    'audit_log',
    'POST /api/v3/workspaces/{workspace_id}/auditlogs',
    'Search the audit log; for the owner of a Workspace on the Enterprise plan.',
    {
      workspace_id: ids.workspace,
      filter: body(
        {
          type: 'object',
          properties: {
            workspaceId: anything,
            userId: many(text),
            userEmail: many(text),
            eventType: text,
            eventStatus: oneOf(
              ...['success', 'failed', 'warn', 'skipped'],
              ...['started', 'completed', 'error', 'system_error'],
            ),
            startTime: integer,
            endTime: integer,
          },
        },
        'What to look for, such as eventType USER_LOGIN or TASK_DELETED; times in unix milliseconds',
      ),
      applicability: body(
        oneOf(
          ...['agent-settings-activity', 'auth-and-security', 'custom-fields'],
          ...['hierarchy-activity', 'user-activity', 'other-activity'],
        ),
        'Which part of the log',
      ),
      pagination: body(object, '{pageRows, pageTimestamp, pageDirection: NEXT or PREVIOUS}'),
    },
  ),
];
