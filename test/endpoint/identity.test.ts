// What may be seen of an endpoint.
import { expect, test } from 'vitest';
import { challengeOf } from '../../src/endpoint/oauth/challenge.ts';
import { secretsOf } from '../../src/endpoint/spec.ts';
import { opened } from '../support/opened.ts';

const at = (url: string) =>
  opened({ name: 'acme', identity: url, transport: { kind: 'http', url } }).fingerprint;

test('a fingerprint is the same for the same endpoint, and tells nothing of its address', () => {
  const [one, again, other] = [
    at('https://a.test/mcp/t1'),
    at('https://a.test/mcp/t1'),
    at('https://a.test/mcp/t2'),
  ];
  expect(one).toBe(again);
  expect(one).not.toBe(other);
  expect(one).toMatch(/^[0-9a-f]{12}$/);
});

test('whatever may be the secret of an address counts as one', () => {
  const headers = { authorization: 'Bearer abc.def', 'x-key': 'k1' };
  const url = 'https://me:pw@api.truto.one/mcp/0123456789abcdef?token=tok';
  const secrets = secretsOf({ name: 'a', identity: '', transport: { kind: 'http', url, headers } });
  expect(secrets).toEqual(
    expect.arrayContaining([url, '0123456789abcdef', 'tok', 'me', 'pw', 'abc.def', 'k1']),
  );
  const env = { CLICKUP_API_KEY: 'pk_1' };
  const child = { kind: 'stdio' as const, command: 'npx', args: [], env };
  expect(secretsOf({ name: 'a', identity: '', transport: child })).toEqual(['pk_1']);
});

test.each<[string, number, string, unknown]>([
  [
    'a missing token',
    401,
    'Bearer resource_metadata="https://a.test/m", scope="a b"',
    { kind: 'no-token', scope: 'a b', resourceMetadata: new URL('https://a.test/m') },
  ],
  ['a refusal without a word', 401, '', { kind: 'no-token' }],
  ['an address that is none', 401, 'Bearer resource_metadata="nonsense"', { kind: 'no-token' }],
  [
    'missing rights',
    403,
    'Bearer error="insufficient_scope", scope=write',
    { kind: 'more-rights', scope: 'write' },
  ],
  ['a plain no', 403, 'Bearer error="invalid_request"', null],
  [
    'an error description that mentions it',
    403,
    'Bearer error_description="insufficient_scope"',
    null,
  ],
  ['a success', 200, '', null],
])('%s is read out of a refusal', (_name, status, header, expected) => {
  const headers = header === '' ? {} : { 'www-authenticate': header };
  const challenge = challengeOf(new Response(null, { status, headers }));
  if (expected === null) expect(challenge).toBeNull();
  else expect(challenge).toMatchObject(expected as object);
});
