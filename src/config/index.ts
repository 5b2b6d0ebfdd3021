// config: schema, load order, profiles, paths.
export { type ConfigFiles, configFiles, type Secrets } from './files.ts';
export { type Machine, type Paths, resolvePaths } from './paths.ts';
export {
  checkSettings,
  chooseProfile,
  type EndpointSettings,
  type ProfileSettings,
  SANDBOX_NAME,
  SANDBOX_PROFILE,
  type Settings,
} from './settings.ts';
