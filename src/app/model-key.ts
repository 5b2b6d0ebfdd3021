// The model's key: the environment's, else the one that `init` has stored with the other secrets.
import type { ConfigFiles, Machine } from '../config/index.ts';

/** Where it stands among the secrets; no profile can have this name. */
const SHELF = '@model';

/** The environment that a model is opened with. */
export function modelEnvironment(
  { secrets }: Pick<ConfigFiles, 'secrets'>,
  { environment }: Machine,
): Machine['environment'] {
  if (environment.ANTHROPIC_API_KEY) return environment;
  const { token } = secrets.load(SHELF);
  return token ? { ...environment, ANTHROPIC_API_KEY: token } : environment;
}

export function saveModelKey({ secrets }: Pick<ConfigFiles, 'secrets'>, key: string): void {
  secrets.save(SHELF, { token: key });
}
