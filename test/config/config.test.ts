import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
    files.saveSecrets('work', { url: 'https://mcp.test/secret' });
    files.saveSettings({ version: 1, profiles: { work: { endpoint: { kind: 'http' } } } });
    expect(statSync(join(folder, 'secrets.json')).mode & 0o077).toBe(0);
    expect(readFileSync(join(folder, 'config.json'), 'utf8')).not.toContain('secret');
    expect(files.secrets('work').url).toBe('https://mcp.test/secret');
  });

  test('are gone when removed', () => {
    const files = configFiles(folder);
    files.saveSecrets('work', { url: 'https://mcp.test/secret' });
    files.saveSecrets('work', null);
    expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).not.toContain('mcp.test');
  });
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
    expect(on('linux', { CLICKUP_AGENT_HOME: '/x' })).toEqual({ config: '/x', state: '/x/state' });
  });
});
