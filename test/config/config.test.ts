import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseProfile, configFiles, resolvePaths } from '../../src/config/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ca-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('settings', () => {
  test('without a file there is the embedded sandbox', () => {
    expect(chooseProfile(configFiles(folder).settings(), undefined)).toEqual({
      name: 'sandbox',
      profile: { endpoint: { kind: 'sandbox' } },
    });
  });

  test('with only a ClickUp token in the environment there is ClickUp itself', () => {
    const settings = configFiles(folder).settings();
    expect(chooseProfile(settings, undefined, true).profile.endpoint.kind).toBe('token');
    expect(chooseProfile(settings, 'sandbox', true).profile.endpoint.kind).toBe('sandbox');
  });

  test('a broken file is said with its first wrong member', () => {
    writeFileSync(
      join(folder, 'config.json'),
      JSON.stringify({ version: 1, profiles: { work: { endpoint: { kind: 'telnet' } } } }),
    );
    expect(() => configFiles(folder).settings()).toThrow(/profiles\.work\.endpoint\.kind/);
  });

  test('a mistyped member is refused instead of ignored', () => {
    const profile = { endpoint: { kind: 'sandbox' }, polcy: {} };
    writeFileSync(
      join(folder, 'config.json'),
      JSON.stringify({ version: 1, profiles: { work: profile } }),
    );
    expect(() => configFiles(folder).settings()).toThrow(/polcy/);
  });

  test('among several profiles without a default one must be named', () => {
    const endpoint = { kind: 'sandbox' as const };
    const settings = { version: 1 as const, profiles: { a: { endpoint }, b: { endpoint } } };
    expect(() => chooseProfile(settings, undefined)).toThrow(/several profiles \(a, b\)/);
    expect(chooseProfile(settings, 'b').name).toBe('b');
  });
});

describe.skipIf(process.platform === 'win32')('secrets', () => {
  test('are in a file that only its owner can read, and not among the settings', () => {
    const files = configFiles(folder);
    files.secrets.save('work', { url: 'https://mcp.test/secret' });
    files.saveSettings({ version: 1, profiles: { work: { endpoint: { kind: 'http' } } } });
    expect(statSync(join(folder, 'secrets.json')).mode & 0o077).toBe(0);
    expect(readFileSync(join(folder, 'config.json'), 'utf8')).not.toContain('secret');
    expect(files.secrets.load('work').url).toBe('https://mcp.test/secret');
  });

  test('are gone when removed', () => {
    const files = configFiles(folder);
    files.secrets.save('work', { url: 'https://mcp.test/secret' });
    files.secrets.save('work', null);
    expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).not.toContain('mcp.test');
  });
});

describe('the keychain', () => {
  const keychain = () => {
    const held = new Map<string, string>();
    return {
      held,
      get: (account: string) => held.get(account) ?? null,
      set: (account: string, secret: string) => void held.set(account, secret),
      remove: (account: string) => void held.delete(account),
    };
  };

  test('holds the secrets where there is one, and the file does not', () => {
    const chain = keychain();
    configFiles(folder, chain).secrets.save('work', { token: 'pk_1_ABCDEF' });
    expect(existsSync(join(folder, 'secrets.json'))).toBe(false);
    expect(configFiles(folder, chain).secrets.load('work').token).toBe('pk_1_ABCDEF');
  });

  test('is done without where it does not work', () => {
    const broken = () => {
      throw new Error('no secret service');
    };
    const files = configFiles(folder, { get: broken, set: broken, remove: broken });
    files.secrets.save('work', { token: 'pk_1_ABCDEF' });
    expect(files.secrets.load('work').token).toBe('pk_1_ABCDEF');
  });

  test('takes over secrets that were in the file before', () => {
    configFiles(folder).secrets.save('work', { token: 'old' });
    const chain = keychain();
    configFiles(folder, chain).secrets.save('work', { token: 'new' });
    expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).not.toContain('old');
    expect(configFiles(folder, chain).secrets.load('work').token).toBe('new');
  });
});

test("the vault's key is in the keychain, else in a file that only its owner reads", () => {
  const held = new Map<string, string>();
  const chain = {
    get: (account: string) => held.get(account) ?? null,
    set: (account: string, secret: string) => void held.set(account, secret),
    remove: (account: string) => void held.delete(account),
  };
  const sealed = configFiles(folder, chain).vault().seal('pk_1_ABCDEF', 'acme');
  expect(existsSync(join(folder, 'vault.key'))).toBe(false);
  expect(sealed).not.toContain('ABCDEF');
  expect(configFiles(folder, chain).vault().open(sealed, 'acme')).toBe('pk_1_ABCDEF');
  expect(() => configFiles(folder).vault().open(sealed, 'acme')).toThrow('with this key');
  if (process.platform === 'win32') return;
  expect(statSync(join(folder, 'vault.key')).mode & 0o777).toBe(0o600);
});

describe('folders', () => {
  const on = (platform: NodeJS.Platform, environment: Record<string, string> = {}) =>
    resolvePaths(undefined, { platform, homeFolder: '/home/ana', environment });

  test('are where each platform expects them', () => {
    expect(on('linux').config).toBe('/home/ana/.config/clickup-agent');
    expect(on('linux', { XDG_STATE_HOME: '/var/s' }).state).toBe('/var/s/clickup-agent');
    expect(on('darwin').config).toContain('Library/Application Support');
    expect(on('win32', { APPDATA: 'C:\\R' }).config).toContain('C:\\R');
  });

  test('are one folder when the environment or a flag says so', () => {
    expect(on('linux', { CLICKUP_AGENT_HOME: '/x' })).toEqual({
      config: '/x',
      state: '/x/state',
      selfContained: true,
    });
  });
});
