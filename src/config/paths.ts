// Where the program keeps its things: one folder when told so, else the platform's own places.
import { join } from 'node:path';

/** The folders of one installation. `config` holds settings and secrets, `state` what was learned and done. */
export interface Paths {
  config: string;
  state: string;
  /** Whether a folder was named: then everything is in it, secrets too, and no keychain is touched. */
  selfContained: boolean;
}

/** The facts of the machine that decide about the folders. */
export interface Machine {
  platform: NodeJS.Platform;
  homeFolder: string;
  environment: Readonly<Record<string, string | undefined>>;
}

const NAME = 'clickup-agent';

/** `home`, else CLICKUP_AGENT_HOME, holds everything; without them the platform's folders do. */
export function resolvePaths(home: string | undefined, machine: Machine): Paths {
  const { environment: env, homeFolder } = machine;
  const single = home ?? env.CLICKUP_AGENT_HOME;
  if (single) return { config: single, state: join(single, 'state'), selfContained: true };
  switch (machine.platform) {
    case 'win32': {
      const roaming = env.APPDATA ?? join(homeFolder, 'AppData', 'Roaming');
      const local = env.LOCALAPPDATA ?? join(homeFolder, 'AppData', 'Local');
      return { config: join(roaming, NAME), state: join(local, NAME), selfContained: false };
    }
    case 'darwin': {
      const support = join(homeFolder, 'Library', 'Application Support', NAME);
      return { config: support, state: join(support, 'state'), selfContained: false };
    }
    default:
      return {
        config: join(env.XDG_CONFIG_HOME || join(homeFolder, '.config'), NAME),
        state: join(env.XDG_STATE_HOME || join(homeFolder, '.local', 'state'), NAME),
        selfContained: false,
      };
  }
}
