// Which arguments of a command are taken for secrets.
import { describe, expect, test } from 'vitest';
import { doubtfulArguments, fillSecrets, hideSecrets } from '../../src/config/command-secrets.ts';

const hidden = (...args: string[]) => Object.values(hideSecrets(args).secrets);

describe('is moved', () => {
  test.each([
    ['the value of a flag that says so', ['--api-key', 'abc'], ['abc']],
    ['in camel case', ['--apiKey', 'abc'], ['abc']],
    ['the value behind =', ['--clickup-token=abc'], ['abc']],
    ['a variable', ['-e', 'CLICKUP_API_KEY=abc'], ['abc']],
    ['a header', ['-H', 'Authorization: Bearer abc'], ['Bearer abc']],
    ['a header of one word', ['--header', 'X-Api-Key:abc'], ['abc']],
    ["ClickUp's token", ['serve', 'pk_123_ABCDEFGH'], ['pk_123_ABCDEFGH']],
    ['a token within a word', ['--x', 'a=ghp_16C7e42F292c6912E7710c838347Ae178B4a'], 1],
    ['a JWT', ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcDEF123-_'], 1],
    ['an address with a password', ['https://me:hush@host/mcp'], ['hush']],
    ['a query', ['https://host/mcp?api_key=abc&team=9'], ['abc']],
    ['an address with a token in it', ['https://host/mcp/9f8e7d6c5b4a39281706f5e4'], 1],
    ['a word of chance', ['zK93hfQ0xLr82mPq77Tb'], 1],
  ])('%s', (_what, args, secrets) => {
    const found = hidden(...args);
    if (typeof secrets === 'number') expect(found).toHaveLength(secrets);
    else expect(found).toEqual(secrets);
    const { args: left, secrets: kept } = hideSecrets(args);
    expect(fillSecrets(left, kept)).toEqual(args);
  });
});

test.each([
  ['a package', ['-y', '@acme/clickup-mcp-server-v2@1.2.3-beta.4']],
  ['a path', ['/home/maya/projects/clickup-server/dist/index.js']],
  ['a number of tokens', ['--max-tokens', '4096']],
  ['a file of a token', ['--token-file', '/run/secrets/token']],
  ['a plain address', ['https://mcp.example.com/clickup/mcp?team=90151234567']],
  ['a flag behind a flag', ['--token', '--verbose']],
  ['a long word', ['internationalisation-of-everything-2026']],
  ['what is hidden already', ['--token', '{secret:token}']],
])('%s stays where it is', (_what, args) => {
  expect(hidden(...args)).toEqual([]);
});

test('two secrets of one name are both kept', () => {
  const args = ['--token', 'one', '--token', 'two'];
  const { args: left, secrets } = hideSecrets(args);
  expect(Object.values(secrets).sort()).toEqual(['one', 'two']);
  expect(fillSecrets(left, secrets)).toEqual(args);
});

test('a new secret takes no name that stands for another already', () => {
  const { secrets } = hideSecrets(['--token', '{secret:token}', '--token', 'new']);
  expect(secrets).toEqual({ 'token-2': 'new' });
});

test('what may be a secret is named by its flag or its place', () => {
  expect(doubtfulArguments(['s.js', '--key', 'maybe123', '--region', 'eu-west-1'])).toEqual([
    '--key',
  ]);
  expect(doubtfulArguments(['s.js', 'q7Rt92LmXe3B'])).toEqual(['argument 2']);
  expect(doubtfulArguments(['s.js', '--api-key', '{secret:api-key}', '--port', '8080'])).toEqual(
    [],
  );
});
