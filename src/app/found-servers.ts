// ClickUp servers that other programs of this machine are configured with.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from '../config/index.ts';
import { clickUpServers } from './import-endpoint.ts';

/** One server of a file that another program reads. */
export interface FoundServer {
  file: string;
  server: string;
  /** The program whose file it is. */
  program: string;
}

/** Where programs keep their servers. `folder`: the one that the person works in. */
function places({ platform, homeFolder, environment }: Machine, folder: string) {
  const inHome = (...path: string[]) => join(homeFolder, ...path);
  const settings =
    platform === 'win32'
      ? (environment.APPDATA ?? inHome('AppData', 'Roaming'))
      : platform === 'darwin'
        ? inHome('Library', 'Application Support')
        : (environment.XDG_CONFIG_HOME ?? inHome('.config'));
  return [
    { program: 'Claude Code', file: inHome('.claude.json') },
    { program: 'this folder', file: join(folder, '.mcp.json') },
    { program: 'Claude Desktop', file: join(settings, 'Claude', 'claude_desktop_config.json') },
    { program: 'Cursor', file: inHome('.cursor', 'mcp.json') },
    { program: 'Cursor', file: join(folder, '.cursor', 'mcp.json') },
    { program: 'VS Code', file: join(folder, '.vscode', 'mcp.json') },
    { program: 'VS Code', file: join(settings, 'Code', 'User', 'mcp.json') },
  ];
}

/** Every ClickUp server in those files; a file that cannot be read has none. */
export function findServers(machine: Machine, folder: string): FoundServer[] {
  return places(machine, folder).flatMap(({ program, file }) =>
    existsSync(file) ? clickUpServers(file).map((server) => ({ program, file, server })) : [],
  );
}
