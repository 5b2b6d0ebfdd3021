// Which endpoint or endpoints a command works with: as given, else as the profile says.
import {
  type ConfigFiles,
  chooseProfile,
  hideSecrets,
  type Machine,
  type ProfileSettings,
  type Secrets,
} from '../config/index.ts';
import type { ChosenEndpoint } from './connection.ts';
import { parseEndpoint } from './typed-endpoint.ts';

/** A profile, its secrets, and the endpoints it combines where it combines several. */
export interface SelectedProfile extends ChosenEndpoint {
  parts?: ChosenEndpoint[];
  /** Whether the parts were found to lead to one workspace when they were combined. */
  checked?: boolean;
}

/** What a command is given to choose by. */
export interface EndpointChoice {
  machine: Machine;
  profile?: string | undefined;
  /**
   * URLs, commands or names of profiles, instead of the profile's endpoint; several are combined.
   */
  endpoints?: readonly string[] | undefined;
}

/** The name of an endpoint that was given on the command line. */
export const AD_HOC = 'command line';
/** Combinations within combinations that are followed; settings may name themselves. */
const DEEPEST = 3;

/** Errors: AppError `usage` for a name, an address or a combination that there is not. */
export function chooseEndpoint(
  { endpoints = [], profile: wanted, machine }: EndpointChoice,
  files: ConfigFiles,
): SelectedProfile {
  const hasToken = machine.environment.CLICKUP_API_TOKEN !== undefined;
  const settings = files.settings();
  const named = (name: string | undefined): ChosenEndpoint => {
    const { name: chosen, profile } = chooseProfile(settings, name, hasToken);
    // The sandbox has no secrets, so the keychain need not be asked.
    const secrets = profile.endpoint.kind === 'sandbox' ? {} : files.secrets.load(chosen);
    return withHiddenArguments({ name: chosen, profile, secrets });
  };
  const part = (text: string, name: string): ChosenEndpoint => {
    if (text in settings.profiles) return named(text);
    // The settings of a named profile still hold; only where it leads is replaced.
    const base = wanted ? chooseProfile(settings, wanted).profile : {};
    const { endpoint, secrets } = parseEndpoint(text);
    return withHiddenArguments({ name, profile: { ...base, endpoint }, secrets });
  };

  /** What a combination combines, itself combinations or not. */
  const members = (one: ChosenEndpoint, depth = 0): ChosenEndpoint[] => {
    const { endpoint } = one.profile;
    if (endpoint.kind !== 'combined' || depth > DEEPEST) return [one];
    return endpoint.of.flatMap((name) => members(named(name), depth + 1));
  };

  const [first] = endpoints;
  if (endpoints.length > 1) {
    const parts = endpoints.flatMap((text, at) => members(part(text, `endpoint ${at + 1}`)));
    const own = wanted ? named(wanted).profile : undefined;
    return { ...together(wanted ?? AD_HOC, own, parts), checked: false };
  }
  if (first !== undefined) {
    const one = part(first, wanted ?? AD_HOC);
    if (one.profile.endpoint.kind !== 'combined') return one;
  }
  const one = named(first ?? wanted);
  const { endpoint } = one.profile;
  if (endpoint.kind !== 'combined') return one;
  return { ...together(one.name, one.profile, members(one)), checked: true };
}

/** A rule of any of the endpoints that asks or denies holds for the whole; what is allowed does not. */
function together(
  name: string,
  own: ProfileSettings | undefined,
  parts: ChosenEndpoint[],
): SelectedProfile {
  const profiles = parts.map(({ profile }) => profile);
  const rules = (verdict: 'ask' | 'deny') =>
    [own, ...profiles].flatMap((one) => one?.policy?.[verdict] ?? []);
  const first = <K extends 'workspace' | 'timeZone' | 'model'>(key: K) =>
    own?.[key] ?? profiles.map((one) => one[key]).find((value) => value !== undefined);
  const [workspace, timeZone, model] = [first('workspace'), first('timeZone'), first('model')];
  const profile: ProfileSettings = {
    ...own,
    endpoint: own?.endpoint ?? { kind: 'combined', of: parts.map((one) => one.name) },
    policy: { ...own?.policy, ask: rules('ask'), deny: rules('deny') },
    people: Object.assign(
      {},
      ...profiles.toReversed().map(({ people }) => people),
      own?.people,
    ) as Record<string, string>,
    ...(workspace !== undefined && { workspace }),
    ...(timeZone !== undefined && { timeZone }),
    ...(model !== undefined && { model }),
  };
  return { name, profile, secrets: {}, parts };
}

/** Secrets that still stand in a command are concealed like those that were moved. */
function withHiddenArguments({ name, profile, secrets }: ChosenEndpoint): ChosenEndpoint {
  const { endpoint } = profile;
  if (endpoint.kind !== 'stdio') return { name, profile, secrets };
  const hidden = hideSecrets(endpoint.args);
  return {
    name,
    profile: { ...profile, endpoint: { ...endpoint, args: hidden.args } },
    secrets: { ...secrets, args: { ...secrets.args, ...hidden.secrets } },
  };
}

/** Every secret value that a command may come to know. */
export function chosenSecrets({ secrets, parts = [] }: SelectedProfile): string[] {
  return [secrets, ...parts.map((one) => one.secrets)].flatMap(secretValues);
}

/**
 * The id of the user whose credential it is, which a personal token of ClickUp's holds (`pk_<id>_…`);
 * undefined where no secret tells, or several do.
 */
export function tokenUser(chosen: SelectedProfile): string | undefined {
  const ids = chosenSecrets(chosen).flatMap((value) => /\bpk_(\d+)_/.exec(value)?.[1] ?? []);
  return new Set(ids).size === 1 ? ids[0] : undefined;
}

function secretValues(secrets: Secrets): string[] {
  return [
    ...[secrets.url, secrets.token, secrets.client?.secret, secrets.client?.key].filter(
      (value) => value !== undefined,
    ),
    ...Object.values(secrets.headers ?? {}),
    ...Object.values(secrets.env ?? {}),
    ...Object.values(secrets.args ?? {}),
  ];
}
