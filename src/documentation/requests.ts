// What people say when they want a tool, where its own name and description do not say it: examples to
// search by. The key is the tool's name without `_click_up`.

export const ASKED: Readonly<Record<string, string>> = {
  list_all_workspaces:
    'list members of the workspace; who is in the team; which teams are there; people of the company; find a user id; where to start',
  list_all_spaces: 'departments; statuses of every space; areas of the workspace',
  get_single_space_by_id: 'features of a space; statuses of a space; settings of a space',
  list_all_workspace_folders: 'all folders at once; every folder of the workspace; projects',
  list_all_lists:
    'lists inside a folder; sprints in a folder; which list is it; get the lists of a folder',
  list_all_folderless_lists:
    'lists outside folders; lists directly in a space; loose lists; a list by its name',
  create_a_folderless_list:
    'list directly in a space; list outside folders; list at the top of a space',
  get_single_list_by_id:
    'which statuses exist in a list; columns of a list; what statuses can a task have; workflow of a list',
  get_single_user:
    'who am I; my id; my own user; logged in as; test the token; my email; my time zone',
  list_all_list_members: 'who can see a list; people with access to a list',
  list_all_tasks:
    'backlog of a list; open tasks of a list; work in a list; what is in progress in a sprint list; items of a list; bugs in a list',
  list_all_workspace_tasks:
    'everything I finished; what did I do this week; overdue; due tomorrow; due this week across lists; my tasks; what is on my plate; what am I working on; assigned to a person; done last week; search tasks anywhere; urgent tasks of the company; tasks with a tag; find a task by its name; open bugs of everyone; workload of a person',
  get_single_task_by_id:
    'look at a task; details of a task; subtasks of a task; what is a task about; description of a task; is a task done; checklists of a task; who is a task assigned to',
  create_a_task:
    'file a bug; report a problem; raise an issue; open a ticket; new ticket; make a subtask; write down an idea; new story; plan work; make a to-do',
  update_a_task_by_id:
    'mark as complete; mark done; close a task; finish a task; reopen a task; archive a task; postpone a task; push the deadline; reschedule; give a task to a person; hand over a task; assign; unassign; put into another status; set to in progress; rewrite the description; set the priority to urgent; make urgent; make a milestone; set the start date; set the estimate; give it points; turn into a subtask',
  delete_a_task_by_id: 'discard a task; throw a task away',
  merge_a_task_by_id:
    'duplicate bugs become one; combine tasks into one; same task twice; fold one into another',
  move_a_task_by_id:
    'move to the next sprint; take out of the backlog into a sprint; change the list of a task; carry over to another list',
  add_a_task_to_list:
    'also show a task in a second list; put a task into a further list too; task in several lists; in an additional list',
  remove_a_task_from_list: 'take out of the second list; no longer show in a list',
  add_a_task_dependency:
    'blocked by another task; block a task; depends on; waiting for; must be done before; prerequisite; comes after',
  remove_a_task_dependency: 'stop waiting for another; no longer blocked; unblock a task',
  add_a_task_link: 'relate tasks; related to; connect tasks; cross reference',
  list_all_task_members: 'who has access to a task; who can see a task',
  get_single_task_time_in_status:
    'how long in each status; cycle time; lead time; since when in review; days in a status; stuck',
  list_all_task_time_in_statuses: 'cycle time of several tasks; time in status of many tasks',
  list_all_custom_task_types: 'kinds of tasks; task types; is a milestone a type',
  create_a_task_tag: 'label a task; add a label to a task; mark with a tag; flag a task',
  delete_a_task_tag: 'remove the label from a task; drop a tag; unflag',
  list_all_space_tags: 'available tags; labels that exist; known tags',
  create_a_space_tag: 'new tag for everyone; introduce a tag',
  list_all_comments:
    'conversation under a task; what people said about a task; discussion of a task; latest notes on a task',
  create_a_comment:
    'write a note under a task; leave a message on a task; tell the assignee; mention a person on a task; say something on a task; ask a question on a task; status update on a task',
  update_a_comment_by_id:
    'close a comment; mark a comment as resolved; assign a comment; reword a comment',
  list_all_comment_replies: 'thread of a comment; answers to a comment',
  create_a_comment_reply: 'answer a comment; respond in a thread',
  list_all_custom_fields:
    'which custom fields can tasks have; options of a dropdown; fields of a list',
  set_a_custom_field_value:
    'fill in a field; change a field value; set story points field; set a dropdown; enter the customer; update the budget field',
  delete_a_custom_field_value: 'empty a field; blank a field; unset a dropdown',
  list_all_time_entries:
    'time tracked by a user; how many hours did I log; hours of a person last month; timesheet; time report; billable time; who worked on what; time spent this week; what did we log',
  create_a_time_entry:
    'record minutes of work; book hours; log work; enter time; I worked on this; bill hours; add hours to a task; spent time on a task',
  start_a_time_entry: 'kick off a timer; start the clock; begin to work; start tracking',
  stop_a_time_entry: 'pause the timer; end the timer; clock out; stop the clock; finish tracking',
  get_single_running_time_entry:
    'am I tracking time; which timer runs; is the clock on; current timer; what is being tracked',
  update_a_time_entry_by_id:
    'make a time entry billable; fix logged hours; shorten an entry; move time to another task; wrong duration',
  delete_a_time_entry_by_id: 'logged twice; wrong time entry away; undo logged time',
  get_single_time_entry_history: 'who changed a time entry; changes of a time entry',
  list_all_goals:
    'objectives of the quarter; okrs; which goals are behind; lowest goal; goals of the company',
  get_single_goal_by_id:
    'progress of a goal; goal progress; key results of a goal; how far is a goal; how are we doing on a goal; targets of a goal; status of an okr',
  create_a_goal: 'new okr; new objective; set up a goal',
  update_a_goal_by_id:
    'rename a goal; extend a goal; change the deadline of a goal; owner of a goal',
  create_a_goals_key_result: 'new target; measure a goal; add a metric; new key result',
  update_a_goals_key_result_by_id:
    'bump progress; set key result to a number; raise the current value; report progress on a target; update progress of a goal; move the needle; target reached',
  delete_a_goals_key_result_by_id: 'drop a target; get rid of a target',
  list_all_docs:
    'read the wiki; find a document; knowledge base; search documentation; which documents are there; meeting notes',
  create_a_doc: 'new document; start a wiki; new notes',
  list_all_docs_pages: 'contents of a document; text of a document; read a whole document',
  create_a_docs_page:
    'write a wiki page; publish a page; put notes into a document; document a decision; save a plan as a page; new chapter',
  update_a_docs_page_by_id:
    'add a paragraph; add a section to a page; append notes; correct a page; rewrite a page; edit the wiki',
  list_all_docs_page_names: 'table of contents; outline of a document',
  create_a_folder: 'new project',
  create_a_list: 'new sprint in a folder',
  create_a_checklist: 'acceptance criteria; list of steps on a task',
  create_a_checklist_item: 'add a step; add a to-do to a checklist',
  update_a_checklist_item_by_id: 'check off an item; mark a step done; assign a step',
  create_a_task_attachment:
    'upload a file; add a picture; put a pdf on a task; send a log file; attach a document',
  list_all_attachments: 'what files does a task have; download files; pictures on a task',
  create_a_list_view:
    'kanban board of a list; gantt of a list; calendar of a list; board view of a list',
  list_all_view_tasks: 'what does a board show; get tasks of a view',
  list_all_list_views: 'views there are',
  list_all_user_groups: 'which teams are there; departments of people',
  create_a_user_group: 'group of users; new team of people',
  update_a_user_group_by_id: 'add people to a group; take people out of a group',
  list_all_chat_channels: 'where can I chat; channels there are',
  create_a_chat_message:
    'say something in a channel; announce; post to the team; tell the channel; write in chat',
  create_a_chat_direct_message: 'text a colleague; write to a person directly; private message; dm',
  create_a_chat_message_reaction: 'thumbs up; like a message; emoji on a message',
  list_all_chat_messages: 'what was said in a channel; read a channel; chat history',
  list_all_chat_channel_followers: 'watchers of a channel',
  list_all_chat_message_tagged_users: 'who is mentioned',
  create_a_webhook:
    'notify my server; call my url on changes; register a hook; subscribe to events; events',
  list_all_webhooks: 'which subscriptions are there; hooks',
  invite_a_guest: 'add a guest; let a client in; invite a customer; external person',
  get_single_guest_by_id: 'what can a guest do; rights of a guest',
  remove_a_guest_from_folder: 'take access of a guest to a folder away',
  invite_a_user: 'add an employee; onboard; new colleague; invite a member',
  update_a_user_by_id: 'promote to admin; change the role of a member; make an admin',
  delete_a_user_by_id: 'offboard; person left the company; remove from the workspace',
  list_all_custom_roles: 'which roles are there; permissions of roles',
  get_single_workspace_seat: 'free seats; how many licences; paid seats',
  get_single_workspace_plan: 'what plan are we on; subscription; rate limit of the workspace',
  search_a_audit_log: 'who did what; who deleted a task; security events; log of logins',
  update_a_access: 'make private; share with people; permissions of a list; restrict',
  list_all_shared_hierarchies: 'shared with me',
};
