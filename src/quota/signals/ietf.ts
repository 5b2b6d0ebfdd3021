// The newer IETF drafts: `RateLimit` says what is left, `RateLimit-Policy` what the quota is, as
// structured fields with any number of named policies. Draft 07 wrote a dictionary instead.
import { type Member, parseMembers } from './fields.ts';
import { after, type Moment } from './instant.ts';
import type { Dialect, Fragment } from './source.ts';

/** `RateLimit: "default";r=50;t=30` with `RateLimit-Policy: "default";q=100;w=60`. */
export const ietfFields: Dialect = {
  name: 'ietf-fields',
  read({ bag, moment }) {
    const states = (bag.get('ratelimit') ?? []).flatMap(parseMembers);
    const policies = (bag.get('ratelimit-policy') ?? []).flatMap(parseMembers);
    const dictionary = dictionaryForm(states);
    const stated = dictionary ? [dictionary] : states;
    if (stated.length === 0) return policies.map((policy) => fragment(undefined, policy, moment));
    return stated.map((state) =>
      fragment(
        state,
        policies.find((policy) => policy.name === state.name) ??
          (policies.length === 1 ? policies[0] : undefined),
        moment,
      ),
    );
  },
};

/** `limit=100, remaining=50, reset=5` as if it were one member of the later form. */
function dictionaryForm(members: Member[]): Member | undefined {
  const value = (key: string) => members.find((member) => member.name === key)?.value;
  const [q, r, t] = [value('limit'), value('remaining'), value('reset')];
  if (r === undefined && t === undefined) return undefined;
  const params = Object.entries({ q, r, t }).filter((entry): entry is [string, string] =>
    Boolean(entry[1]),
  );
  return { name: '', value: undefined, params: new Map(params) };
}

function fragment(state: Member | undefined, policy: Member | undefined, moment: Moment): Fragment {
  const found: Fragment = {};
  const limit =
    count(policy?.params.get('q')) ?? count(state?.params.get('q')) ?? count(policy?.name);
  const remaining = count(state?.params.get('r'));
  const seconds = count(state?.params.get('t'));
  const windowSeconds = count(policy?.params.get('w')) ?? count(state?.params.get('w'));
  if (limit !== undefined && limit > 0) found.limit = limit;
  if (remaining !== undefined) found.remaining = remaining;
  if (seconds !== undefined) found.resetAt = after(seconds * 1000, moment).at;
  if (windowSeconds !== undefined && windowSeconds > 0) found.windowMs = windowSeconds * 1000;
  return found;
}

function count(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}(\.\d+)?$/.test(text) ? Number(text) : undefined;
}
