// endpoint list: the profiles, and what may be shown of where they lead.
import { type EndpointSettings, SANDBOX_NAME } from '../../../config/index.ts';
import type { CommandFile } from '../../cli.ts';
import { printTable } from '../../view/table.ts';

type HttpSettings = Extract<EndpointSettings, { kind: 'http' }>;

export const listCommand: CommandFile = (endpoint, action) => {
  endpoint
    .command('list')
    .summary('list endpoints')
    .action(
      action((cli) => {
        const { files, profileName } = cli.app();
        const { profiles } = files.settings();
        const now = cli.clock.now();
        const rows = [
          ...Object.entries(profiles).map(([name, profile]) => ({ name, place: profile.endpoint })),
          { name: SANDBOX_NAME, place: { kind: 'sandbox' as const } },
        ].map((row) => ({ ...row, isDefault: row.name === profileName }));
        if (cli.flags.json) {
          const endpoints = rows.map(({ name, place, isDefault }) => ({
            name,
            kind: place.kind,
            isDefault,
            ...(place.kind === 'http' && place.managed
              ? { state: stateOf(place, now), expiresAt: endOf(place), managed: place.managed }
              : {}),
          }));
          cli.json({ schemaVersion: 1, kind: 'endpoints', endpoints });
          return;
        }
        printTable(cli, rows, [
          { title: 'Profile', cell: ({ name, isDefault }) => `${name}${isDefault ? ' *' : ''}` },
          { title: 'Endpoint', cell: ({ place }) => describePlace(place), shrink: 2 },
          { title: 'Scope', cell: ({ place }) => scopeOf(place), shrink: 1 },
          { title: 'Until', cell: ({ place }) => untilOf(place, now) },
        ]);
      }),
    );
};

/** What may be shown of a place: never the address or a secret. */
function describePlace(place: EndpointSettings): string {
  switch (place.kind) {
    case 'http':
      return place.managed
        ? `HTTP, made by ${place.managed.provider} (address not shown)`
        : 'HTTP (address not shown)';
    case 'stdio':
      return `${place.command} (command)`;
    case 'combined':
      return place.of.join(' + ');
    case 'token':
      return "ClickUp's REST API (token not shown)";
    case 'sandbox':
      return 'embedded sandbox';
  }
}

function endOf(place: EndpointSettings): string | null {
  if (place.kind !== 'http' || place.expiresAt === undefined) return null;
  return new Date(place.expiresAt).toISOString();
}

/** Whether a managed server still answers, as far as this program knows. */
function stateOf({ expiresAt, managed }: HttpSettings, now: number): string {
  if (managed?.revoked === true) return 'revoked';
  return expiresAt !== undefined && expiresAt <= now ? 'expired' : 'active';
}

/** Until when it lives, or that it is over and since when. */
function untilOf(place: EndpointSettings, now: number): string {
  const end = endOf(place);
  if (end === null || place.kind !== 'http') return '';
  const state = stateOf(place, now);
  return state === 'active' ? end : `${state} ${end}`;
}

/** What a managed endpoint was scoped to. */
function scopeOf(place: EndpointSettings): string {
  if (place.kind !== 'http' || !place.managed) return '';
  const { methods = [], tags = [], discovery } = place.managed;
  const scope = [...methods, ...tags.map((tag) => `#${tag}`), ...(discovery ? ['discovery'] : [])];
  return scope.join(' ') || 'all tools';
}
