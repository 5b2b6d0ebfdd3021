// The settings file: its schema, and the profile that a command runs with.
import { z } from 'zod';
import { AppError, didYouMean } from '../base/index.ts';

/** Values that are secrets are stored in the secrets file under the profile's name, never here. */
const endpointSettings = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sandbox') }),
  z.strictObject({
    kind: z.literal('http'),
    /** When a managed endpoint ends, epoch ms. */
    expiresAt: z.number().optional(),
    /** The provider that has made it, and what it was asked for. */
    managed: z
      .strictObject({
        provider: z.enum(['truto', 'gateway']),
        account: z.string(),
        /** The server's id at the provider. */
        id: z.string().optional(),
        base: z.string().optional(),
        methods: z.array(z.string()).optional(),
        tags: z.array(z.string()).optional(),
        discovery: z.boolean().optional(),
        /** Whether it was ended before its time, by this program. */
        revoked: z.literal(true).optional(),
      })
      .optional(),
  }),
  // Our own gateway, inside the program, in front of ClickUp's REST API.
  z.strictObject({ kind: z.literal('token'), rest: z.string().optional() }),
  z.strictObject({
    kind: z.literal('stdio'),
    command: z.string().min(1),
    args: z.array(z.string()),
    cwd: z.string().optional(),
  }),
  // Profiles of endpoints that lead to one workspace, the preferred one first.
  z.strictObject({ kind: z.literal('combined'), of: z.array(z.string().min(1)).min(2) }),
]);
export type EndpointSettings = z.infer<typeof endpointSettings>;

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

const patterns = z.array(z.string()).optional();

const profileSettings = z.strictObject({
  endpoint: endpointSettings,
  /** Id or name of the workspace to work in, where the credential sees several. */
  workspace: z.union([z.string().min(1), z.number().transform(String)]).optional(),
  /** IANA time zone for weeks and days; default that of the account in ClickUp. */
  timeZone: z.string().refine(isTimeZone, 'expected a name such as Europe/Berlin').optional(),
  /** Where several machines keep the state that they share: a PostgreSQL server. */
  store: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'expected an address such as postgres://user@host/database')
    .optional(),
  policy: z.strictObject({ allow: patterns, ask: patterns, deny: patterns }).optional(),
  quota: z
    .strictObject({
      /** Share of the limit that batch work leaves for people, 0 to 0.9. */
      reserve: z.number().min(0).max(0.9).optional(),
      /** Calls a minute to assume of an endpoint that never says. */
      defaultLimit: z.number().int().positive().optional(),
      /** Longest wait for quota in one call, seconds. */
      maxWaitSeconds: z.number().positive().optional(),
      /** What to do while a shared store does not answer: go on alone (default), or stop. */
      whenStoreIsLost: z.enum(['local', 'stop']).optional(),
    })
    .optional(),
  /** The model that chat and `ask` talk to; flags go before, the environment after. */
  model: z
    .strictObject({
      name: z.string().min(1).optional(),
      effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).optional(),
      /** Dollars that a session may cost. */
      maxCostUsd: z.number().positive().optional(),
    })
    .optional(),
  /**
   * Tools that a person has chosen, by operation: `{"task.create": {"tool": "add_task"}}`. In
   * `args`, `$listId` stands for that field of the input; anything else is sent as it is.
   */
  bindings: z
    .record(
      z.string(),
      z.strictObject({
        tool: z.string().min(1),
        args: z.record(z.string(), z.json()).optional(),
        /** Of the tool's arguments when it was bound: it holds for these alone. */
        schema: z.string().optional(),
      }),
    )
    .optional(),
  /** Names that people use for people: `{"backend team lead": "priya@acme.test"}`. */
  people: z.record(z.string(), z.union([z.string(), z.number().transform(String)])).optional(),
});
export type ProfileSettings = z.infer<typeof profileSettings>;

const settings = z.strictObject({
  /** Where editors find what may stand here; not read. */
  $schema: z.string().optional(),
  version: z.literal(1),
  defaultProfile: z.string().optional(),
  profiles: z.record(z.string(), profileSettings),
});
export type Settings = z.infer<typeof settings>;

export const EMPTY_SETTINGS: Settings = { version: 1, profiles: {} };

/** The profile that stands in for one that nobody configured. */
const SANDBOX_PROFILE: ProfileSettings = { endpoint: { kind: 'sandbox' } };
export const SANDBOX_NAME = 'sandbox';

/** The profile that a name stands for before anybody has set anything of it. */
export function builtInProfile(name: string): ProfileSettings | undefined {
  return { [SANDBOX_NAME]: SANDBOX_PROFILE, [TOKEN_NAME]: TOKEN_PROFILE }[name];
}

/** The profile that a ClickUp token in the environment makes, for machines without settings. */
const TOKEN_PROFILE: ProfileSettings = { endpoint: { kind: 'token' } };
export const TOKEN_NAME = 'clickup';

/** The settings file as JSON Schema, for editors. */
export function settingsSchema(): object {
  return { title: 'clickup-agent settings', ...z.toJSONSchema(settings, { io: 'input' }) };
}

/** Checks parsed JSON. Errors: AppError `usage` that names the first wrong member. */
export function checkSettings(value: unknown, path: string): Settings {
  const parsed = settings.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') || 'the file';
  throw new AppError(
    'usage',
    `The settings in ${path} are not valid: ${where}: ${issue?.message}.`,
    {
      next: 'Mend the file, or move it away to start without settings.',
    },
  );
}

/**
 * The profile to run with: the named one, else the default, else the only one, else ClickUp itself
 * when the environment holds a token for it, else the embedded sandbox.
 * Errors: AppError `usage` for a name that is not there, or when none of several is the default.
 */
export function chooseProfile(
  all: Settings,
  wanted: string | undefined,
  hasToken = false,
): { name: string; profile: ProfileSettings } {
  const names = Object.keys(all.profiles);
  const name = wanted ?? all.defaultProfile ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) {
    if (names.length === 0) {
      return hasToken
        ? { name: TOKEN_NAME, profile: TOKEN_PROFILE }
        : { name: SANDBOX_NAME, profile: SANDBOX_PROFILE };
    }
    throw new AppError(
      'usage',
      `There are several profiles (${names.join(', ')}) and no default.`,
      {
        next: 'Say which with --profile NAME, or set one with `clickup-agent config set defaultProfile NAME`.',
      },
    );
  }
  const profile = all.profiles[name];
  if (profile) return { name, profile };
  if (name === SANDBOX_NAME) return { name, profile: SANDBOX_PROFILE };
  if (name === TOKEN_NAME && hasToken) return { name, profile: TOKEN_PROFILE };
  throw new AppError('usage', `There is no profile "${name}".`, {
    next:
      didYouMean(name, names) ??
      `Known: ${[...names, SANDBOX_NAME].join(', ')}. Add one with \`clickup-agent endpoint add\`.`,
  });
}
