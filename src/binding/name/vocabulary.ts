// The words that tool names are made of: verbs, nouns, and the words without a meaning of their own.

/** Verbs by the words for them. `list` is a noun too: see `name.ts`. */
export const VERBS = {
  get: words('get fetch retrieve read show view describe load lookup'),
  list: words('list browse enumerate listall getall'),
  search: words('search find filter query'),
  create: words('create add new make log record insert post send'),
  update: words('update edit modify change set patch put'),
  delete: words('delete remove destroy erase untag drop clear unset'),
  move: words('move relocate'),
  start: words('start begin'),
  stop: words('stop'),
};
export type Verb = keyof typeof VERBS;

/** Words that only read, apart from the verbs above. */
export const READING_WORDS = new Set(
  words(
    'count check summarize summarise analyze analyse validate inspect whoami who tree hierarchy resolve preview compare status ping health current now',
  ),
);

/** Words that change something, apart from the verbs above: a name with one of them is never a read. */
export const CHANGING_WORDS = new Set(
  words(
    'move merge duplicate copy clone archive unarchive restore invite share unshare upload send link unlink assign unassign replace rename apply import sync execute run trigger cancel reset complete close reopen pause resume toggle upsert reply submit reorder mark schedule subscribe purge write append prepend attach detach convert promote revoke grant call invoke',
  ),
);

/** Words of removing for good, apart from the verbs above. */
export const REMOVING_WORDS = new Set(
  words('purge wipe trash drop clear prune discard empty nuke truncate'),
);

/** Nouns by the phrases (in the singular) that name them; the longest phrase is read first. */
export const NOUNS = {
  workspace: phrases('workspace, team, organization, organisation, team workspace'),
  space: phrases('space'),
  folder: phrases('folder, project'),
  list: phrases('list, subcategory'),
  task: phrases('task, issue, ticket'),
  comment: phrases('comment'),
  tag: phrases('tag, label'),
  custom_field: phrases(
    'custom field, customfield, custom field value, field value, value custom field, custom field value task, accessible custom field',
  ),
  time_entry: phrases(
    'time entry, time tracking, time tracked, tracked time, time log, timelog, time, timer, time tracking entry, time interval, time record, worklog, timer entry, time tracker, timesheet entry, timesheet, logged time, track time',
  ),
  goal: phrases('goal, objective'),
  key_result: phrases('key result, goal key result, target, goal target, kr, keyresult'),
  doc: phrases('doc, document'),
  page: phrases('page, doc page, document page'),
  channel: phrases('channel, chat channel'),
  message: phrases('message, chat message'),
  member: phrases('member, user, people, person, teammate'),
  me: phrases('me, myself, whoami, who am i, current user, authorized user, authenticated user'),
  hierarchy: phrases('hierarchy, tree, structure'),
};
export type Noun = keyof typeof NOUNS;

/** Last words of phrases that mean many without a plural. */
export const UNCOUNTABLE = new Set(words('time tracking tracked timesheet people'));

/** Words that narrow or mark an operation; an intent has those that it requires or allows. */
export const QUALIFIERS = {
  folderless: phrases('folderless, without folder, no folder, outside folder, loose'),
  bulk: phrases('bulk, batch, multiple, many, several'),
  current: phrases('current, running, active, ongoing, now'),
  authorized: phrases('authorized, authorised, authenticated, accessible'),
  filtered: phrases('filtered, advanced'),
  shared: phrases('shared, shared with me'),
  listing: phrases('listing, table of content'),
  span: phrases('within a date range, in date range, by date range, within date range, date range'),
};
export type Qualifier = keyof typeof QUALIFIERS;

/** Arguments that choose what a tool does. */
export const CHOOSERS = words('action operation operator op method command verb');

/** Words that count, where a name has no verb: `space.all`, `task.one`. */
export const COUNTS: Record<string, Verb> = {
  all: 'list',
  every: 'list',
  one: 'get',
  single: 'get',
};

/** Words that carry no meaning of their own in a tool's name. */
export const FILLER = new Set(
  words(
    'clickup click up cu mcp api tool v1 v2 v3 v4 a an the all single singular one by id in of on to for from with and into at its this given specific existing manage operate handle unified container entity resource object or more any your complete whole entire new detail info information data full available content every',
  ),
);

/** Words that carry none in a sentence either; any other word may change its meaning. */
export const SENTENCE_FILLER = new Set(
  words(
    'where stand spent which that you can their between two date each using specified provided clickup it as how far is are there who what work working done inside under out these those',
  ),
);

function words(all: string): string[] {
  return all.split(' ');
}

function phrases(all: string): string[] {
  return all.split(', ');
}
