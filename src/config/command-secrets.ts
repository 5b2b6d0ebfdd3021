// Secrets among the arguments of a command: recognised by their flag, by their shape, or because no
// person would write such a word. Their places hold a stand-in, `{secret:NAME}`.

/** What a flag, a variable, a header or a part of a query is called that carries a secret. */
const SECRET_NAME =
  /(^|[-_])(token|secret|password|passwd|pwd|pat|auth|authorization|bearer|credentials?|(api|access|private|secret|auth|signing|license|subscription)[-_]?key)$/i;
/** Names that may mean one. */
const DOUBTFUL_NAME = /(^|[-_])(key|pass|session|cookie|signature|k|t|p)$/i;

/** Tokens that say themselves whose they are. */
const SHAPES =
  /\b(?:pk_[A-Za-z0-9_]{6,}|sk-[A-Za-z0-9_-]{10,}|gh[opsu]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{15,}|xox[abps]-[\w-]{10,}|AKIA[A-Z0-9]{16}|eyJ[\w-]{8,}\.[\w-]+\.[\w-]*)/g;

const STAND_IN = /\{secret:([^{}]+)\}/g;
/** A shorter word is guessed at by nobody but the name of its flag. */
const SHORTEST_BY_CHANCE = 20;
const SHORTEST_DOUBTFUL = 12;
/** Bits a character; words of a language have fewer. */
const CHANCE_BITS = 3.5;

/** The arguments with stand-ins, and the secrets that belong there, by name. */
export interface HiddenArguments {
  args: string[];
  secrets: Record<string, string>;
}

export function hideSecrets(args: readonly string[]): HiddenArguments {
  const secrets: Record<string, string> = {};
  const taken = new Set(args.flatMap((arg) => [...arg.matchAll(STAND_IN)].map(([, name]) => name)));
  const standIn = (name: string, secret: string) => {
    let key = name;
    for (let count = 2; taken.has(key) || (key in secrets && secrets[key] !== secret); count++) {
      key = `${name}-${count}`;
    }
    secrets[key] = secret;
    return `{secret:${key}}`;
  };
  const hidden = args.map((arg, at) => {
    if (STAND_IN.test(arg)) {
      STAND_IN.lastIndex = 0;
      return arg;
    }
    const flag = flagName(args[at - 1]);
    if (flag !== null && isSecretName(flag) && !arg.startsWith('-')) return standIn(flag, arg);
    let left = arg;
    for (const { name, secret } of secretsIn(arg)) {
      left = left.replaceAll(secret, standIn(name ?? `argument-${at + 1}`, secret));
    }
    return left;
  });
  return { args: hidden, secrets };
}

/** The arguments with the secrets in their places. */
export function fillSecrets(
  args: readonly string[],
  secrets: Readonly<Record<string, string>>,
): string[] {
  return args.map((arg) => arg.replace(STAND_IN, (whole, name: string) => secrets[name] ?? whole));
}

/** Arguments that stay in the settings and may be secrets all the same, by flag or by place. */
export function doubtfulArguments(args: readonly string[]): string[] {
  return hideSecrets(args).args.flatMap((arg, at, all) => {
    if (arg.includes('{secret:') || arg.startsWith('-')) return [];
    const flag = flagName(all[at - 1]);
    if (flag !== null && DOUBTFUL_NAME.test(flag) && !/^\d{1,5}$/.test(arg)) {
      return [all[at - 1] ?? ''];
    }
    const opaque = wordsOf(arg).some((word) => isOpaque(word, SHORTEST_DOUBTFUL));
    return opaque ? [flag === null ? `argument ${at + 1}` : (all[at - 1] ?? '')] : [];
  });
}

interface Found {
  name?: string;
  secret: string;
}

/** The secrets within one argument that no flag before it tells of. */
function secretsIn(arg: string): Found[] {
  const [, name, value] = /^-{0,2}([A-Za-z][\w.-]*)\s*[=:]\s*(?!\/\/)(.+)$/s.exec(arg) ?? [];
  if (name !== undefined && value !== undefined && isSecretName(name)) {
    return [{ name, secret: value }];
  }
  const url = /https?:\/\/\S+/i.exec(arg)?.[0] ?? '';
  const found = [
    ...(URL.canParse(url) ? secretsInUrl(url) : []),
    ...(arg.match(SHAPES) ?? []).map((secret) => ({ secret })),
  ];
  const rest = found.reduce((text, { secret }) => text.replaceAll(secret, ' '), arg);
  const byChance = wordsOf(rest).filter((word) => isOpaque(word, SHORTEST_BY_CHANCE));
  return [...found, ...byChance.map((secret) => ({ secret }))];
}

function secretsInUrl(address: string): Found[] {
  const { password, searchParams } = new URL(address);
  const query = [...searchParams].filter(([name]) => isSecretName(name));
  return [
    ...(password === '' ? [] : [{ name: 'password', secret: password }]),
    ...query.map(([name, secret]) => ({ name, secret })),
    // As it stands in the text: a value may be written with escapes that its reading has not.
  ].filter(({ secret }) => secret !== '' && address.includes(secret));
}

function isSecretName(name: string): boolean {
  // `apiKey` is written like `api-key`.
  return SECRET_NAME.test(name.replace(/([a-z])([A-Z])/g, '$1-$2'));
}

/** The name of a flag that stands alone: `--api-key`, `-k`. */
function flagName(arg: string | undefined): string | null {
  return /^--?([A-Za-z][\w-]*)$/.exec(arg ?? '')?.[1] ?? null;
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,;:=/\\?&"'@()[\]{}]+/).filter((word) => word !== '');
}

/** Whether a word has letters and digits mixed as chance mixes them. */
function isOpaque(word: string, shortest: number): boolean {
  if (word.length < shortest || !/\d/.test(word) || !/[A-Za-z]/.test(word)) return false;
  // `server-v2.1-beta`: every part is a word, a number or a version.
  const parts = word.split(/[-_.+~]/);
  if (parts.every((part) => /^[A-Za-z]*\d{0,4}$|^\d+$/.test(part))) return false;
  return entropy(word) >= (shortest < SHORTEST_BY_CHANCE ? 3 : CHANCE_BITS);
}

/** Shannon's entropy of a text, bits a character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / text.length;
    return sum - share * Math.log2(share);
  }, 0);
}
