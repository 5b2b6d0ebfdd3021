// Which tools a request in plain words may mean, best first.
import MiniSearch from 'minisearch';
import type { Declaration } from './declare.ts';

/** What a word of a request asks a tool to do, as verbs that names of tools begin with. */
const VERBS: Readonly<Record<string, string>> = {
  add: 'create add',
  append: 'update',
  assign: 'update',
  attach: 'create',
  attached: 'list',
  change: 'update',
  clear: 'delete',
  comment: 'create',
  correct: 'update',
  create: 'create',
  delete: 'delete',
  direct: 'create',
  drop: 'delete',
  edit: 'update',
  find: 'list',
  get: 'get',
  invite: 'invite',
  label: 'add',
  labels: 'list',
  link: 'add',
  log: 'create',
  make: 'create add',
  merge: 'merge',
  move: 'move update',
  new: 'create',
  off: 'remove delete',
  one: 'get',
  open: 'get',
  post: 'create',
  put: 'create',
  react: 'create',
  read: 'get list',
  remove: 'remove delete',
  rename: 'update',
  replace: 'replace',
  reply: 'create',
  resolve: 'update',
  search: 'list search',
  send: 'create',
  set: 'set update',
  share: 'add',
  show: 'list get add',
  start: 'start',
  stop: 'stop',
  tag: 'create',
  take: 'remove delete',
  tick: 'update',
  track: 'create',
  unlink: 'remove',
  untag: 'delete',
  update: 'update',
  upload: 'create',
  write: 'create',
};

/** Other words for what a tool is about. */
const NOUNS: Readonly<Record<string, string>> = {
  assign: 'assignee task',
  attach: 'attachment',
  assigned: 'assignee task',
  attached: 'attachment',
  file: 'attachment',
  follow: 'follower',
  hour: 'time entry',
  i: 'user token',
  label: 'time entry tag label',
  link: 'link',
  log: 'time entry log',
  member: 'user member',
  post: 'message',
  react: 'reaction',
  screenshot: 'attachment file',
  somebody: 'people assignee',
  someone: 'person user',
  target: 'key result',
  timer: 'time entry timer',
  track: 'time entry',
  tracked: 'time entry',
  unlink: 'link',
  untag: 'task tag',
  wait: 'dependency wait',
  who: 'member',
  without: 'folderless none',
};

/** Deeds that no tool is named after: they choose among tools and find none. */
const DEEDS = new Set(
  Object.keys(VERBS).filter(
    (word) => !['comment', 'tag', 'link', 'label', 'reply', 'direct'].includes(word),
  ),
);

const STOP = new Set(
  'a an the of to in for with by from is are was be it its this that these or our me does do have has there all can'.split(
    ' ',
  ),
);

/** The stem that a noun or a plain verb has in names: `entries` → `entry`, `tags` → `tag`. */
function stem(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.length > 5 && /(ss|us|x|ch)es$/.test(word)) return word.slice(0, -2);
  return word.length > 3 && word.endsWith('s') && !/(ss|us)$/.test(word) ? word.slice(0, -1) : word;
}

const tokenize = (text: string) => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
const processTerm = (term: string) => (STOP.has(term) ? null : stem(term));

interface Entry {
  id: number;
  verb: string;
  about: string;
  description: string;
  arguments: string;
}

/** A search over tools, made once for a box of them. A request of no words finds all, in their order. */
export function toolSearch(
  tools: readonly Declaration[],
): (request: string, most: number) => Declaration[] {
  const index = new MiniSearch<Entry>({
    fields: ['about', 'description', 'arguments'],
    storeFields: ['verb', 'about'],
    tokenize,
    processTerm,
    searchOptions: {
      boost: { about: 4, description: 1, arguments: 0.4 },
      bm25: { k: 1.2, b: 0.8, d: 0.5 },
    },
  });
  index.addAll(tools.map(entryOf));
  return (request, most) => {
    const words = tokenize(request);
    if (words.length === 0) return tools.slice(0, most);
    const asked = words.flatMap((word) => VERBS[word]?.split(' ') ?? []);
    // Whoever names no deed wants to see, and sees many rather than one.
    const wanted = asked.length > 0 ? asked : ['list', 'get'];
    const nouns = words
      .filter((word) => !STOP.has(word))
      .map((word) => NOUNS[stem(word)] ?? (DEEDS.has(stem(word)) ? '' : word))
      .filter((text) => text !== '');
    const spoken = new Set(nouns.flatMap(tokenize).map(stem));
    const found = index.search(nouns.join(' '), {
      // What is named first is what the request is about; the rest says where it is.
      boostTerm: (_term, at) => 1 / (1 + 0.1 * at),
    });
    const fitness = ({ verb, about }: Entry) => {
      const place = wanted.indexOf(verb);
      // Of two tools for the same, the one that is about nothing further is meant.
      const further = tokenize(about).filter((part) => !spoken.has(stem(part)));
      return (place < 0 ? 0.3 : 1 - 0.1 * place) / (1 + 0.25 * further.length);
    };
    return found
      .map((hit) => ({ id: Number(hit.id), score: hit.score * fitness(hit as unknown as Entry) }))
      .sort((one, other) => other.score - one.score)
      .slice(0, most)
      .flatMap(({ id }) => tools[id] ?? []);
  };
}

function entryOf({ name, description = '', inputSchema }: Declaration, id: number): Entry {
  const [, verb = '', about = ''] =
    /^([a-z]+)(?:_all|_single|_a)?_click_up_(.*?)(?:_by_id)?$/.exec(name) ?? [];
  const args = Object.keys(inputSchema.properties).join(' ');
  return { id, verb, about, description, arguments: args };
}
