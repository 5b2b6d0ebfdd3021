// Every operation of ClickUp's published API has a documentation record that tells all its arguments.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type MethodRecord, records } from '../../src/documentation/index.ts';
import { declare } from '../../src/gateway/tools/declare.ts';

/** A row of `operations.jsonl`, as ClickUp's published descriptions have it; `*` marks what is required. */
interface Published {
  method: string;
  path: string;
  name: string;
  params: string[];
  body?: Record<string, unknown> | unknown[] | string;
}

const published = readFileSync(new URL('operations.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Published);

/**
 * Where the published flag is not what ClickUp does: a partial update is taken, one of two
 * alternatives is enough, or a call without the value is refused.
 */
const OTHERWISE: Record<string, string[]> = {
  'POST /v2/task/{task_id}/comment': ['body comment_text', 'body notify_all'],
  'PUT /v2/comment/{comment_id}': ['body assignee', 'body comment_text', 'body resolved'],
  'DELETE /v2/task/{task_id}/dependency': ['query dependency_of', 'query depends_on'],
  'POST /v2/team/{team_id}/goal': [
    ...['body color', 'body description', 'body due_date', 'body multiple_owners', 'body owners'],
  ],
  'PUT /v2/goal/{goal_id}': [
    ...['body add_owners', 'body color', 'body description', 'body due_date', 'body name'],
    'body rem_owners',
  ],
  'POST /v2/goal/{goal_id}/key_result': [
    ...['body list_ids', 'body owners', 'body steps_end', 'body steps_start', 'body task_ids'],
    'body unit',
  ],
  'PUT /v2/key_result/{key_result_id}': ['body note', 'body steps_current'],
  'POST /v2/team/{team_Id}/time_entries': ['body duration'],
  'PUT /v2/team/{team_id}/time_entries/{timer_id}': ['body tags'],
};

/** What a record knows that the published description leaves out. */
const UNPUBLISHED: Record<string, string[]> = {
  'POST /v2/task/{task_id}/comment': ['body comment'],
  'POST /v2/team/{team_id}/goal': ['body start_date'],
  'POST /v2/comment/{comment_id}/reply': [
    ...['body assignee', 'body comment', 'body comment_text', 'body group_assignee'],
    'body notify_all',
  ],
  'POST /v2/task/{task_id}/field/{field_id}': ['body value*', 'body value_options'],
  'POST /v2/task/{task_id}/attachment': ['body attachment*'],
  'POST /api/v3/workspaces/{workspace_id}/{entity_type}/{entity_id}/attachments': [
    ...['body attachment*', 'body filename'],
  ],
};

const shape = (path: string) => path.replace(/^\/v2/, '/api/v2').replace(/\{[^}]+\}/g, '{}');
const recordOf = ({ method, path }: Published) =>
  records.find((one) => one.http === method && shape(one.path) === shape(path));

describe.each(published.map((one) => [`${one.method} ${one.path}`, one] as const))(
  '%s',
  (key, one) => {
    const record = recordOf(one) as MethodRecord;

    test('has a record with every argument and its required flag', () => {
      expect(record).toBeDefined();
      expect(argumentsOf(record)).toEqual(
        [...publishedArguments(one, OTHERWISE[key] ?? []), ...(UNPUBLISHED[key] ?? [])].sort(),
      );
    });
  },
);

test('each record stands for one published operation, and each tool has a name of its own', () => {
  const known = published.map((one) => recordOf(one));
  expect(new Set(known).size).toBe(published.length);
  const beyond = records.filter((one) => !known.includes(one)).map(({ path }) => path);
  expect(beyond).toEqual(['/api/v2/team/{team_id}/folder']);
  const names = records.map((record) => declare(record).name);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test('an id in a path says which tool tells it, and that tool is there', () => {
  const names = new Set(records.map((record) => declare(record).name));
  const ids = records.flatMap((record) =>
    Object.entries(record.arguments).filter(
      ([name, { in: where, schema }]) =>
        where === 'path' && /(^|_)id$|links_to/.test(name) && !schema.enum,
    ),
  );
  expect(ids.length).toBeGreaterThan(150);
  for (const [, { description }] of ids) {
    expect(description).toContain(' from ');
    for (const named of description.match(/\w+_click_up_\w+/g) ?? [])
      expect(names).toContain(named);
  }
});

test('what a description names is there: tools, and units of every time', () => {
  const names = new Set(records.map((record) => declare(record).name));
  for (const record of records) {
    const args = Object.entries(record.arguments);
    const texts = [record.description, ...args.map(([, { description }]) => description)];
    for (const named of texts.join(' ').match(/\w+_click_up_\w+/g) ?? []) {
      expect(names).toContain(named);
    }
    const times = args.filter(
      ([name, { schema }]) =>
        [schema.type].flat().includes('integer') &&
        /date|time|^start$|^end$|^stop$|duration/.test(name),
    );
    for (const [name, { description }] of times) {
      expect([record.path, name, description]).toEqual([
        record.path,
        name,
        expect.stringMatching(/[Mm]illiseconds|^(Due|Created|Updated|Done) /),
      ]);
    }
  }
});

/** `name*` in sorted order; arguments of the path by their place, whatever they are called. */
function argumentsOf(record: MethodRecord): string[] {
  const places = [...record.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
  return Object.entries(record.arguments)
    .flatMap(([name, { in: where, required }]) => {
      if (where === 'path') return [`path ${places.indexOf(name)}*`];
      if (where === 'whole-body') return ['body'];
      return [`${where === 'query' ? 'query' : 'body'} ${name}${required ? '*' : ''}`];
    })
    .sort();
}

const hasForm = (body: unknown) => typeof body === 'object' && body !== null && '_content' in body;

function publishedArguments({ path, params, body }: Published, otherwise: string[]): string[] {
  const places = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
  // A Workspace id that the path has is not asked for a second time.
  const inBoth = (param: string) =>
    param.startsWith('team_id:query') && places.some((name) => name?.toLowerCase() === 'team_id');
  const ofParams = params
    .filter((param) => !inBoth(param))
    .map((param) => {
      const [marked = '', where] = param.split(':');
      const name = marked.replace('*', '');
      return where === 'path'
        ? `path ${places.indexOf(name)}*`
        : `query ${marked.replace(/\[\]/, '')}`;
    });
  // A form is described by its file alone, and a field's value differs by the type of the field.
  const loose =
    typeof body === 'string' || (Array.isArray(body) && body.length > 1) || hasForm(body);
  const members = loose
    ? []
    : Array.isArray(body)
      ? ['body']
      : Object.keys(body ?? {}).map((name) => `body ${name}`);
  return [...ofParams, ...members]
    .map((one) => {
      const flipped = one.endsWith('*') ? one.slice(0, -1) : `${one}*`;
      return otherwise.includes(flipped) ? flipped : one;
    })
    .sort();
}
