// config: schema, load order, profiles, secrets, paths.
export { doubtfulArguments, fillSecrets, hideSecrets } from './command-secrets.ts';
export { type ConfigFiles, configFiles } from './files.ts';
export { systemKeychain } from './keychain.ts';
export { type Machine, type Paths, resolvePaths } from './paths.ts';
export type { Keychain, SecretShelf, Secrets } from './secrets.ts';
export {
  builtInProfile,
  checkSettings,
  chooseProfile,
  type EndpointSettings,
  type ProfileSettings,
  SANDBOX_NAME,
  type Settings,
  settingsSchema,
  TOKEN_NAME,
} from './settings.ts';
