// What people say when they ask for a tool, in the words that tools are named after.

/** Turns of phrase, read before single words. */
export const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\b(check|tick|cross|mark) (it |an? |the )?(item )?off\b|\bcheck off\b/g, 'tick'],
  [/\bset up\b|\bput up\b/g, 'create'],
  [/\bfill (in|out)\b/g, 'set'],
  [/\blook(ing)? (up|for|at)\b|\bgo through\b/g, 'find'],
  [/\bget rid of\b|\bthrow (away|out)\b/g, 'delete'],
  [/\b(hang|attach) .* (on|to) a task\b/g, 'create task attachment'],
  [
    /\blogged in\b|\bsigned in\b|\bcurrent user\b|\b(who|whose|which user) (am|is) (i|me|this|my)\b/g,
    'get user',
  ],
  [/\bto-? ?dos?\b/g, 'item'],
  [/\bat the moment\b|\bright now\b|\bcurrently\b/g, 'running'],
  [/\b(objectives?|okrs?)\b/g, 'goal'],
  [/\b(metrics?|targets?|key results?|milestones? of a goal)\b/g, 'key result'],
  [/\b(wiki|knowledge base|documents?|documentation)\b/g, 'doc'],
  [
    /\b(colleagues?|teammates?|people|persons?|members?|who) (is |are )?(of|in|on) (the|a|our|my|this) (workspace|team)\b/g,
    'workspaces',
  ],
  [/\b(bugs?|issues?|tickets?|stor(y|ies)|cards?|requests?) (of|on|in|to|for)\b/g, 'task in'],
  [/\badd (a |new )?guests?( to (the|a|our) workspace)?$/g, 'invite guest'],
  [/\b(add|put) .* (to|in|into) (a|the|our) (user )?group\b/g, 'update group'],
  [/\b(due date|deadline|priority|estimate)\b(?!.*\b(task|goal|list|folder)\b)/g, 'task $1'],
  [/\baudit logs?\b/g, 'search audit'],
  [/\btimers?\b/g, 'time entry timer'],
  [/\b(hours?|timesheets?|worklogs?|tracked time|time (tracked|logged|spent))\b/g, 'time entry'],
  [/\b(stop|end|pause|finish) (tracking|time tracking|the clock)\b/g, 'stop time entry'],
  [/\b(start|begin) (tracking|time tracking|the clock|work)\b/g, 'start time entry'],
  [/\btracking time\b/g, 'time entry'],
  [/\btime in (each )?status(es)?\b|\btime .* in (each|a|every) status\b/g, 'time in status'],
  [
    /\b(overdue|my open|my|due|finished|completed|across|everywhere|assigned to me|all) tasks?\b/g,
    'workspace tasks',
  ],
  [
    /\btasks? (are |that are |is |were )?(overdue|due|finished|completed|done|assigned|across|anywhere|everywhere|i )/g,
    'workspace tasks ',
  ],
];

/** What a word asks a tool to do, as verbs that names of tools begin with: the likeliest first. */
export const VERBS: Readonly<Record<string, string>> = {
  ...words(
    'create',
    'create new make write post send log track upload file report raise register open say type draft say tell publish book record',
  ),
  add: 'create add',
  attach: 'create',
  attached: 'list',
  comment: 'create',
  react: 'create',
  reply: 'create',
  answer: 'create',
  respond: 'create',
  tag: 'create',
  put: 'create',
  direct: 'create',
  label: 'add create',
  ...words(
    'update',
    'append assign change edit update correct rename resolve tick adjust modify fix alter mark close complete finish reopen archive bump raise increase lower decrease reassign reschedule prioritize unassign describe reword rewrite give hand postpone delay push reschedule shift',
  ),
  set: 'set update',
  enter: 'set update',
  ...words(
    'delete',
    'delete clear drop erase wipe destroy trash empty discard kick cancel untag unset',
  ),
  ...words('remove delete', 'remove off take detach unlink disconnect unblock'),
  ...words('list', 'list browse which all overview'),
  attachments: 'list',
  find: 'list',
  search: 'list search',
  query: 'list search',
  show: 'list get add',
  see: 'list get',
  view: 'get list',
  display: 'list get',
  read: 'get list',
  ...words('get', 'get fetch one details detail retrieve inspect progress'),
  open: 'get create',
  invite: 'invite',
  share: 'add',
  ...words('add', 'link relate connect block depend wait'),
  ...words('merge', 'merge combine join dedupe deduplicate fold'),
  move: 'move update',
  transfer: 'move',
  replace: 'replace',
  start: 'start',
  begin: 'start',
  stop: 'stop',
  end: 'stop',
  pause: 'stop',
};

/** Other words for what a tool is about. */
export const NOUNS: Readonly<Record<string, string>> = {
  assign: 'assignee task',
  assigned: 'assignee task',
  attach: 'task attachment',
  attached: 'attachment',
  block: 'dependency',
  blocked: 'dependency',
  board: 'view',
  bug: 'task',
  card: 'task',
  depend: 'dependency',
  emoji: 'reaction',
  field: 'custom field',
  file: 'attachment',
  follow: 'follower',
  hour: 'time entry',
  i: 'user token',
  image: 'attachment file',
  issue: 'task',
  label: 'tag label',
  link: 'link',
  log: 'time entry log',
  member: 'user member',
  objective: 'goal',
  picture: 'attachment file',
  post: 'message',
  progress: 'progress key result',
  react: 'reaction',
  relate: 'link',
  connect: 'link',
  answer: 'reply',
  respond: 'reply',
  said: 'comment',
  say: 'message',
  screenshot: 'task attachment file',
  somebody: 'people assignee',
  someone: 'person user',
  story: 'task',
  subtask: 'task',
  team: 'user group',
  ticket: 'task',
  timesheet: 'time entry',
  track: 'time entry',
  upload: 'task attachment',
  tracked: 'time entry',
  unlink: 'link',
  untag: 'task tag',
  wait: 'dependency wait',
  who: 'member',
  without: 'folderless none',
};

/** Words that say what is to be done at the start of a request, and what it is about elsewhere. */
export const AT_START: ReadonlySet<string> = new Set(['list', 'view', 'file']);

/** Words that say what is to be done and also what it is about. */
export const BOTH: ReadonlySet<string> = new Set([
  ...['comment', 'tag', 'link', 'label', 'reply', 'direct', 'attachments', 'progress'],
]);

/** Words that tell nothing. */
export const STOP: ReadonlySet<string> = new Set(
  'a an the of to in for with by from is are was be it its this that these or our me do does have has there can please i want need let us you into on at as my your up out'.split(
    ' ',
  ),
);

function words(verbs: string, said: string): Record<string, string> {
  return Object.fromEntries(said.split(' ').map((word) => [word, verbs]));
}
