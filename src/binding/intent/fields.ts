// Arguments that many operations share, with the names that tools give them.
import type { Field } from './intent.ts';

export const workspaceId: Field = {
  kind: 'id',
  ambient: true,
  names: ['workspace_id', 'team_id', 'workspace', 'team', 'organization_id'],
};
export const spaceId: Field = { kind: 'id', of: 'space', names: ['space_id', 'space'] };
export const folderId: Field = {
  kind: 'id',
  of: 'folder',
  names: ['folder_id', 'folder', 'project_id', 'project'],
};
export const listId: Field = { kind: 'id', of: 'list', names: ['list_id', 'list'] };
export const taskId: Field = { kind: 'id', of: 'task', names: ['task_id', 'task'] };
export const commentId: Field = { kind: 'id', of: 'comment', names: ['comment_id', 'comment'] };
export const goalId: Field = { kind: 'id', of: 'goal', names: ['goal_id', 'goal'] };
export const keyResultId: Field = {
  kind: 'id',
  of: 'key_result',
  names: ['key_result_id', 'target_id', 'kr_id', 'goal_target_id', 'key_result', 'target'],
};
export const timeEntryId: Field = {
  kind: 'id',
  of: 'time_entry',
  names: ['time_entry_id', 'timer_id', 'entry_id', 'interval_id', 'time_entry', 'entry'],
};
export const docId: Field = { kind: 'id', of: 'doc', names: ['doc_id', 'document_id', 'doc'] };
export const pageId: Field = { kind: 'id', of: 'page', names: ['page_id', 'page'] };

/** The same field of the thing that the tool is about, which may be called plain `id`. */
export function own(field: Field): Field {
  return { ...field, names: [...field.names, 'id', 'uid'] };
}

export const name: Field = {
  kind: 'text',
  names: ['name', 'title', 'task_title', 'subject'],
  says: /\b(name|title)\b/i,
};
export const description: Field = {
  kind: 'text',
  names: [
    ...['markdown_content', 'markdown_description', 'description', 'content', 'desc', 'note'],
    ...['detail', 'body'],
  ],
  says: /\b(description|details?|body|what it says)\b/i,
};
export const archived: Field = {
  kind: 'flag',
  names: ['archived', 'include_archived'],
  must: true,
};
export const assigneeIds: Field = {
  kind: 'ids',
  names: ['assignee', 'assignee_id', 'user_id', 'assigned_to', 'people', 'member_id'],
  says: /\bassign/i,
};
export const billable: Field = { kind: 'flag', names: ['billable', 'is_billable'] };
export const ownerIds: Field = { kind: 'ids', names: ['owner', 'owner_id'] };
