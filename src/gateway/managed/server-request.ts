// What a managed server is asked to be: checked, and refused in sentences that name what is wrong.
import { z } from 'zod';
import { AppError, cleanLine } from '../../base/index.ts';
import { METHODS, selectTools, TAGS } from '../tools/select.ts';

/** No server ends sooner than this after it was made or renewed, ms. */
const SHORTEST_LIFE_MS = 60_000;
const LONGEST_NAME = 200;

const config = z.strictObject({
  methods: z
    .array(
      z.enum(METHODS, { error: ({ input }) => unknown('method', input, METHODS) }),
      'must be a list of methods',
    )
    .min(1, 'names no method; leave it out for all of them')
    .optional(),
  tags: z
    .array(
      z.string().refine((tag) => TAGS.includes(tag), {
        error: ({ input }) => unknown('tag', input, TAGS),
      }),
      'must be a list of tags',
    )
    .min(1, 'names no tag; leave it out for all of them')
    .optional(),
  tool_exposure: z.enum(['all', 'discovery'], { error: 'must be "all" or "discovery"' }).optional(),
  require_api_token_auth: z.boolean('must be true or false').optional(),
  /** Only tools with one of the tags, without those that read the hierarchy. */
  strict: z.boolean('must be true or false').optional(),
});
export type ServerConfig = z.infer<typeof config>;

/** What may be changed of a server; `expiresAt` in epoch ms, null: it never ends. */
export type ServerChange = { name?: string; config?: ServerConfig; expiresAt?: number | null };

const name = z
  .string('must be a text')
  .transform((text) => cleanLine(text, LONGEST_NAME).trim())
  .refine((text) => text !== '', 'is empty');
const expiresAt = z.iso
  .datetime({ offset: true, error: 'must be a time with its zone, such as 2026-12-31T23:59:59Z' })
  .nullable();

/** The members as they are asked for: null stands for none. */
const nullable = Object.entries(config.shape).map(([member, one]) => [member, one.nullable()]);
const asked = z.strictObject(Object.fromEntries(nullable) as z.ZodRawShape);
const whole = z.strictObject({ name, config: asked.optional(), expires_at: expiresAt.optional() });
const changes = whole.partial();

/** A server to be made, from the body of a request. Errors: AppError `usage`. */
export function newServer(body: unknown, now: number) {
  const { name, config = {}, expires_at = null } = parsed(whole, body);
  return { name, config: changed({}, config), expiresAt: endOf(expires_at, now) };
}

/**
 * A change of a server, from the body of a request, for the scope that it has by then. What is not named
 * stays, in `config` too, so that nobody loses a protection by changing something else; null takes a
 * member of it away. Errors: AppError `usage`, at once or for a scope that the change would leave empty.
 */
export function serverChange(body: unknown, now: number): (scope: ServerConfig) => ServerChange {
  const { name, config, expires_at } = parsed(changes, body);
  const more = {
    ...(name === undefined ? {} : { name }),
    ...(expires_at === undefined ? {} : { expiresAt: endOf(expires_at, now) }),
  };
  return (scope) => (config === undefined ? more : { ...more, config: changed(scope, config) });
}

function changed(scope: ServerConfig, config: object): ServerConfig {
  const members = Object.entries({ ...scope, ...config }).filter(([, value]) => value !== null);
  const whole: ServerConfig = Object.fromEntries(members);
  checkTools(whole);
  return whole;
}

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const said = result.error.issues.map(({ path, message, code, ...issue }) => {
    if (code === 'unrecognized_keys') {
      const { keys } = issue as unknown as { keys: string[] };
      return `There is no ${[...path, ''].join('.')}${keys.join(', ')}.`;
    }
    return path.length === 0
      ? 'The body must be a JSON object with at least a name.'
      : /^There is/.test(message)
        ? message
        : `"${path.join('.')}" ${message.startsWith('Invalid') ? 'is missing or not valid' : message}.`;
  });
  throw new AppError('usage', said.join(' '));
}

function unknown(what: string, input: unknown, known: readonly string[]): string {
  return `There is no ${what} "${cleanLine(String(input), 60)}". Known: ${known.join(', ')}.`;
}

function checkTools(wanted: ServerConfig): void {
  const { methods = [], tags = [] } = wanted;
  if (selectTools({ ...wanted, strict: true }).length > 0) return;
  throw new AppError(
    'usage',
    `No tool is of the methods ${methods.join(', ')} and has one of the tags ${tags.join(', ')}.`,
    { next: 'A tool must pass both. Leave one of them out, or name more.' },
  );
}

function endOf(text: string | null, now: number): number | null {
  if (text === null) return null;
  const at = Date.parse(text);
  if (at - now >= SHORTEST_LIFE_MS) return at;
  throw new AppError('usage', 'A server lives for at least 60 seconds: "expires_at" is too soon.');
}
