// What codes and phrases of a refusal give away about its cause: data, read by outcome.ts alone.

/**
 * What a refusal was about.
 * - `quota`: too many calls. `authorization`: a dead credential.
 * - `not-found`, `forbidden`, `invalid`, `other`: refusals that repeating will not change.
 * - `unsent`: the endpoint could not reach ClickUp, so nothing happened there.
 * - `no-tool`: the endpoint has no tool of that name.
 * - `fault`: something broke on the way, perhaps after the work was done.
 * - `crash`: the tool itself broke, perhaps after the work was done; it would break again.
 */
export type Clue =
  | 'quota'
  | 'authorization'
  | 'not-found'
  | 'forbidden'
  | 'invalid'
  | 'other'
  | 'no-tool'
  | 'unsent'
  | 'fault'
  | 'crash';

/** ClickUp's own error codes. Its 401 mostly means a mistyped id, so only these kill a token. */
const CLICKUP_CODES: Record<string, Clue> = {
  APP_001: 'other',
  APP_002: 'quota',
  RATE_LIMIT_EXCEEDED: 'quota',
  OAUTH_017: 'authorization',
  OAUTH_019: 'authorization',
  OAUTH_021: 'authorization',
  OAUTH_025: 'authorization',
  OAUTH_077: 'authorization',
  ITEM_013: 'not-found',
  PROJ_006: 'not-found',
  SHARD_031: 'not-found',
  TIMEENTRY_059: 'forbidden',
};

/** Families of codes, for those that the table above does not name. */
const CLICKUP_FAMILIES: Record<string, Clue> = {
  OAUTH: 'not-found',
  ACCESS: 'forbidden',
  INPUT: 'invalid',
  CRTSK: 'invalid',
  SUBCAT: 'invalid',
  CAT: 'invalid',
  PROJ: 'invalid',
  PROJECT: 'invalid',
  PUBAPITASK: 'invalid',
  ITEM: 'invalid',
  CHECK: 'invalid',
  TIMEENTRY: 'invalid',
};

/** What one of ClickUp's codes means; null for a code of someone else's. */
export function clueOfCode(code: string): Clue | null {
  const [family = ''] = code.split('_');
  return CLICKUP_CODES[code] ?? CLICKUP_FAMILIES[family] ?? null;
}

interface Phrase {
  clue: Clue;
  pattern: RegExp;
}

/** Phrases that mean one thing wherever they stand in a refusal. The first that matches counts. */
const PLAIN_PHRASES: Phrase[] = [
  {
    clue: 'quota',
    pattern:
      /rate[ _-]?limit(?:ed|s|ing)?\b|too many requests|daily \w* ?limit reached|quota (?:exceeded|exhausted|reached)|limit reached \(\d+\/\d+/i,
  },
  // The tool has run, and only its answer displeased the endpoint's own check.
  { clue: 'crash', pattern: /output validation|invalid structured content|outputschema/i },
  {
    clue: 'no-tool',
    pattern: /\bunknown tool\b|\bno such tool\b|\btool ["'`]?[\w.-]+["'`]? (?:is |was )?not found/i,
  },
  {
    clue: 'authorization',
    pattern:
      /\btoken (?:is |has |was )?(?:been )?(?:invalid|expired|revoked)|(?:invalid|expired|revoked|missing) (?:api |access |oauth )?(?:token|key|credentials?)\b|(?:token|api[ _]key) (?:is )?(?:missing|required|not (?:set|configured|provided))|authorization header (?:is )?(?:required|missing)|invalid_token|re-?authenticate/i,
  },
];

/** Phrases that only mean something where nothing plainer was said. */
const LOOSE_PHRASES: Phrase[] = [
  { clue: 'unsent', pattern: /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH/ },
  {
    clue: 'fault',
    pattern:
      /ECONNRESET|EPIPE|ETIMEDOUT|socket hang up|timed[ -]?out|time-?out\b|bad gateway|service unavailable|internal (?:server )?error|fetch failed|network error|connection (?:was )?(?:closed|lost|reset|aborted)/i,
  },
  // A crash, perhaps while it read ClickUp's answer to a write that had succeeded.
  {
    clue: 'crash',
    pattern:
      /cannot read propert|is not a function|is not iterable|undefined is not|NoneType|Traceback \(most|\b(?:Type|Key|Attribute|Index|Reference)Error\b|unexpected (?:token|end of JSON)|JSON\.parse|JSONDecode|expecting value: line|unsupported operand|subscriptable/i,
  },
  {
    clue: 'not-found',
    pattern: /not[ _-]?found|does(?: not|n't) exist|no such|team not authorized/i,
  },
  {
    clue: 'forbidden',
    pattern: /forbidden|permission|(?:no|not have) access|access denied|not allowed/i,
  },
  {
    clue: 'invalid',
    pattern: /invalid|required|must be|must have|validation|expected|unrecognized/i,
  },
];

/** An HTTP status where a text names one as such, not any number between 400 and 599. */
const STATUS_IN_TEXT =
  /(?:\bHTTP(?:\/[\d.]+)?|\bstatus(?:[ _]?code)?|\bcode|\berror|\bAPI error)["']?\s*[:=(]?\s*([45]\d\d)\b|^\s*([45]\d\d)\b/i;

const CODE_IN_TEXT = /\b(?:RATE_LIMIT_EXCEEDED|[A-Z][A-Z0-9]{2,}_\d{3})\b/g;

/** What a status means that an endpoint reports of ClickUp. */
export function clueOfClickUpStatus(status: number): Clue {
  if (status === 429) return 'quota';
  if (status === 401 || status === 404 || status === 410) return 'not-found';
  if (status === 403) return 'forbidden';
  if (status === 408 || status >= 500) return 'fault';
  return 'invalid';
}

/** What a refusal's text says beyond doubt; null where it says nothing so plain. */
export function plainClue(text: string): Clue | null {
  for (const [code] of text.matchAll(CODE_IN_TEXT)) {
    const clue = clueOfCode(code);
    if (clue) return clue;
  }
  const phrase = firstMatch(PLAIN_PHRASES, text);
  if (phrase) return phrase;
  const [, named, leading] = STATUS_IN_TEXT.exec(text) ?? [];
  const status = named ?? leading;
  return status === undefined ? null : clueOfClickUpStatus(Number(status));
}

/** What a refusal's text says, plainly or by its choice of words. */
export function anyClue(text: string): Clue | null {
  return plainClue(text) ?? firstMatch(LOOSE_PHRASES, text);
}

function firstMatch(phrases: Phrase[], text: string): Clue | null {
  return phrases.find(({ pattern }) => pattern.test(text))?.clue ?? null;
}
