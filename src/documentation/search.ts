// Which tools a request in plain words may mean, best first.
import MiniSearch from 'minisearch';
import { ASKED } from './requests.ts';
import { AT_START, BOTH, NOUNS, PHRASES, STOP, VERBS } from './words.ts';

/** What is known of a tool to search by. */
export interface SearchedTool {
  name: string;
  description?: string | undefined;
  inputSchema?: { properties?: unknown };
}

interface Entry {
  id: number;
  verb: string;
  about: string;
  description: string;
  arguments: string;
  /** Examples of what people say when they want it. */
  asked: string;
}

/** What is searched for what a request is about. */
const NAMED = ['about', 'description', 'arguments'] as const;
/** How much an example counts compared with a name. */
const ALIKE = 0.7;

/** Words of names that say nothing about a tool. */
const FILLERS = /^(click|up|clickup|api|all|single|a|an|by|id|the|of)$/;

/** The stem that a noun or a plain verb has in names: `entries` → `entry`, `tags` → `tag`. */
function stem(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.length > 5 && /(ss|us|x|ch)es$/.test(word)) return word.slice(0, -2);
  return word.length > 3 && word.endsWith('s') && !/(ss|us)$/.test(word) ? word.slice(0, -1) : word;
}

const tokenize = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const processTerm = (term: string) => (STOP.has(term) ? null : stem(term));

/** A search over tools, made once for them. A request of no words finds all, in their order. */
export function toolSearch<T extends SearchedTool>(
  tools: readonly T[],
): (request: string, most: number) => T[] {
  const index = new MiniSearch<Entry>({
    fields: ['about', 'description', 'arguments', 'asked'],
    storeFields: ['verb', 'about'],
    tokenize,
    processTerm,
    searchOptions: {
      boost: { about: 4, description: 1, arguments: 0.4 },
      bm25: { k: 1.2, b: 0.8, d: 0.5 },
    },
  });
  index.addAll(tools.map(entryOf));
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  return (request, most) => {
    const named = byName.get(request.trim());
    if (named) return [named];
    const words = tokenize(
      PHRASES.reduce((text, [said, meant]) => text.replace(said, meant), request.toLowerCase()),
    );
    if (words.length === 0) return tools.slice(0, most);
    const isDeed = (word: string, at: number) => isVerb(word) && (at === 0 || !AT_START.has(word));
    const nouns = words
      .filter((word, at) => !STOP.has(word) && !(at === 0 && AT_START.has(word)))
      .map((word) => NOUNS[stem(word)] ?? (isDeed(word, 1) && !BOTH.has(word) ? '' : word))
      .filter((text) => text !== '');
    const asked = words.flatMap((word, at) =>
      isDeed(word, at) ? (VERBS[word] ?? '').split(' ') : [],
    );
    const wanted = wantedOf(asked, words, nouns);
    const spoken = new Set(nouns.flatMap(tokenize).map(stem));
    // What is named first is what the request is about; the rest says where it is.
    const boostTerm = (_term: string, at: number) => 1 / (1 + 0.1 * at);
    const found = index.search(nouns.join(' '), { fields: [...NAMED], boostTerm });
    const alike = index.search(request, { fields: ['asked'] });
    const fitness = ({ verb, about }: Entry) => {
      const place = wanted.indexOf(verb);
      // Of two tools for the same, the one that is about nothing further is meant.
      const further = tokenize(about).filter((part) => !spoken.has(stem(part)));
      return (place < 0 ? 0.3 : 1 - 0.1 * place) / (1 + 0.25 * further.length);
    };
    const scores = new Map<number, number>();
    const add = (id: number, score: number) => scores.set(id, (scores.get(id) ?? 0) + score);
    for (const hit of found) add(hit.id, hit.score * fitness(hit as unknown as Entry));
    for (const hit of alike) {
      const isMeant = asked.length === 0 || asked.includes(String(hit.verb));
      add(hit.id, hit.score * ALIKE * (isMeant ? 1 : 0.7));
    }
    return [...scores]
      .sort(([, one], [, other]) => other - one)
      .slice(0, most)
      .flatMap(([id]) => tools[id] ?? []);
  };
}

/** Verbs in the order in which they fit. A request without one wants to read, and a list rather than one thing. */
function wantedOf(
  asked: readonly string[],
  words: readonly string[],
  nouns: readonly string[],
): string[] {
  if (asked.length === 0) return ['list', 'get'];
  if (words.some((word) => ONE.has(word))) return ['get', ...asked];
  const isMany = nouns.some((noun) => noun !== stem(noun));
  return asked[0] === 'get' && isMany ? ['list', ...asked] : [...asked];
}

/** Words that ask for one thing with all that belongs to it. */
const ONE = new Set(['one', 'single', 'detail', 'details']);

function isVerb(word: string): boolean {
  return Object.hasOwn(VERBS, word);
}

function entryOf({ name, description = '', inputSchema }: SearchedTool, id: number): Entry {
  const parts = tokenize(name.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' '));
  const telling = parts.filter((part) => !FILLERS.test(part));
  const at = telling.findIndex((part) => TOOL_VERBS.has(part) || (isVerb(part) && !BOTH.has(part)));
  const said = telling[at] ?? '';
  const properties = inputSchema?.properties;
  return {
    id,
    verb: TOOL_VERBS.has(said) ? said : (VERBS[said]?.split(' ')[0] ?? ''),
    about: telling.filter((_part, index) => index !== at).join(' '),
    description,
    asked: ASKED[name.replace('_click_up', '')] ?? '',
    arguments: Object.keys(typeof properties === 'object' && properties ? properties : {}).join(
      ' ',
    ),
  };
}

/** The verbs that requests are understood as. */
const TOOL_VERBS = new Set(Object.values(VERBS).flatMap((verbs) => verbs.split(' ')));
