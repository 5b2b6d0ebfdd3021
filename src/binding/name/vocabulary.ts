// The words that tool names are made of: verbs, nouns, and the words that say nothing.

/** What a tool does to its thing. */
export type Verb =
  | 'get'
  | 'list'
  | 'search'
  | 'create'
  | 'update'
  | 'delete'
  | 'move'
  | 'start'
  | 'stop';

/** Verbs by the words that say them. `list` is a noun too: see `reading.ts`. */
export const VERBS = {
  get: ['get', 'fetch', 'retrieve', 'read', 'show', 'view', 'describe', 'load', 'lookup'],
  list: ['list', 'browse', 'enumerate', 'listall', 'getall'],
  search: ['search', 'find', 'filter', 'query'],
  create: ['create', 'add', 'new', 'make', 'log', 'record', 'insert', 'post', 'send'],
  update: ['update', 'edit', 'modify', 'change', 'set', 'patch', 'put'],
  delete: ['delete', 'remove', 'destroy', 'erase', 'untag', 'drop'],
  move: ['move', 'relocate'],
  start: ['start', 'begin'],
  stop: ['stop'],
} satisfies Record<Verb, string[]>;

/** Words that only look, beside the verbs above. They decide how a tool is treated in a chat. */
export const LOOKING_WORDS = new Set([
  ...['count', 'check', 'summarize', 'summarise', 'analyze', 'analyse', 'validate', 'inspect'],
  ...[
    'whoami',
    'who',
    'tree',
    'hierarchy',
    'resolve',
    'preview',
    'compare',
    'status',
    'ping',
    'health',
    'current',
    'now',
  ],
]);

/** Words that change something, beside the verbs above: a name with one of them is never a read. */
export const CHANGING_WORDS = new Set([
  ...['move', 'merge', 'duplicate', 'copy', 'clone', 'archive', 'unarchive', 'restore', 'invite'],
  ...['share', 'unshare', 'upload', 'send', 'link', 'unlink', 'assign', 'unassign', 'replace'],
  ...['rename', 'apply', 'import', 'sync', 'execute', 'run', 'trigger', 'cancel', 'reset'],
  ...['clear', 'complete', 'close', 'reopen', 'pause', 'resume', 'toggle', 'upsert', 'reply'],
  ...['submit', 'reorder', 'mark', 'schedule', 'subscribe', 'purge', 'write', 'append', 'prepend'],
  ...['attach', 'detach', 'convert', 'promote', 'revoke', 'grant', 'call', 'invoke'],
]);

/** The things that operations are about. */
export type Noun =
  | 'workspace'
  | 'space'
  | 'folder'
  | 'list'
  | 'task'
  | 'comment'
  | 'tag'
  | 'custom_field'
  | 'time_entry'
  | 'goal'
  | 'key_result'
  | 'doc'
  | 'page'
  | 'channel'
  | 'message'
  | 'member'
  | 'me'
  | 'hierarchy';

/** Nouns by the phrases (in the singular) that name them; the longest phrase is read first. */
export const NOUNS = {
  workspace: ['workspace', 'team', 'organization', 'organisation', 'team workspace'],
  space: ['space'],
  folder: ['folder', 'project'],
  list: ['list', 'subcategory'],
  task: ['task', 'issue', 'ticket'],
  comment: ['comment'],
  tag: ['tag', 'label'],
  custom_field: [
    ...['custom field', 'customfield', 'custom field value', 'field value', 'value custom field'],
    ...['custom field value task', 'accessible custom field'],
  ],
  time_entry: [
    ...['time entry', 'time tracking', 'time tracked', 'tracked time', 'time log', 'timelog'],
    ...['time', 'timer', 'time tracking entry', 'time interval', 'time record', 'worklog'],
    ...['timer entry', 'time tracker', 'timesheet entry', 'timesheet', 'logged time', 'track time'],
  ],
  goal: ['goal', 'objective'],
  key_result: ['key result', 'goal key result', 'target', 'goal target', 'kr', 'keyresult'],
  doc: ['doc', 'document'],
  page: ['page', 'doc page', 'document page'],
  channel: ['channel', 'chat channel'],
  message: ['message', 'chat message'],
  member: ['member', 'user', 'people', 'person', 'teammate'],
  me: [
    'me',
    'myself',
    'whoami',
    'who am i',
    'current user',
    'authorized user',
    'authenticated user',
  ],
  hierarchy: ['hierarchy', 'tree', 'structure'],
} satisfies Record<Noun, string[]>;

/** Last words of phrases that speak of many without a plural. */
export const UNCOUNTABLE = new Set(['time', 'tracking', 'tracked', 'timesheet', 'people']);

/** Words that narrow or mark an operation; an intent says which of them it wants or allows. */
export const QUALIFIERS = {
  folderless: ['folderless', 'without folder', 'no folder', 'outside folder', 'loose'],
  bulk: ['bulk', 'batch', 'multiple', 'many', 'several'],
  current: ['current', 'running', 'active', 'ongoing', 'now'],
  authorized: ['authorized', 'authorised', 'authenticated', 'accessible'],
  filtered: ['filtered', 'advanced'],
  shared: ['shared', 'shared with me'],
  listing: ['listing', 'table of content'],
  span: [
    'within a date range',
    'in date range',
    'by date range',
    'within date range',
    'date range',
  ],
} satisfies Record<string, string[]>;
export type Qualifier = keyof typeof QUALIFIERS;

/** Words that say of how many a tool speaks, where it has no verb: `space.all`, `task.one`. */
export const COUNTS: Record<string, Verb> = {
  all: 'list',
  every: 'list',
  one: 'get',
  single: 'get',
};

/** Words that carry no meaning of their own in a tool's name. */
export const FILLER = new Set([
  ...['clickup', 'click', 'up', 'cu', 'mcp', 'api', 'tool', 'v1', 'v2', 'v3', 'v4'],
  ...['a', 'an', 'the', 'all', 'single', 'singular', 'one', 'by', 'id', 'in', 'of', 'on', 'to'],
  ...['for', 'from', 'with', 'and', 'into', 'at', 'its', 'this', 'given', 'specific', 'existing'],
  ...['manage', 'operate', 'handle', 'unified', 'container', 'entity', 'resource', 'object'],
  ...['or', 'more', 'any', 'your', 'existing', 'complete', 'whole', 'entire'],
  ...['new', 'detail', 'info', 'information', 'data', 'full', 'available', 'content', 'every'],
]);

/** Words that carry none in a sentence either; any other word may turn its meaning. */
export const SENTENCE_FILLER = new Set([
  ...['where', 'stand', 'spent', 'which', 'that', 'you', 'can', 'their', 'between', 'two', 'date'],
  ...['each', 'using', 'specified', 'provided', 'clickup', 'it', 'as', 'how', 'far', 'is', 'are'],
  ...[
    'there',
    'who',
    'what',
    'work',
    'working',
    'done',
    'inside',
    'under',
    'out',
    'these',
    'those',
  ],
]);
