// What the fleet does, in the text format that Prometheus reads. Names of credentials, and no secret.
import { cleanLine } from '../base/index.ts';
import type { Server } from '../store/index.ts';
import { fleetStatus, isAlive } from './status.ts';

/** A credential's quota as it stands. */
export interface CredentialQuota {
  name: string;
  limit: number | null;
  remaining: number | null;
}

type Sample = [labels: Record<string, string>, value: number];

/** All figures. Errors: AppError `unreachable` when the server does not answer. */
export async function fleetMetrics(
  server: Server,
  quota: readonly CredentialQuota[],
): Promise<string> {
  const { machines, schedules, slots, lateMs, plansWaiting } = await fleetStatus(server);
  const stateOf = (one: (typeof machines)[number]) =>
    isAlive(one) ? (one.draining ? 'draining' : 'up') : 'lost';
  const known = (field: 'limit' | 'remaining'): Sample[] =>
    quota.flatMap(({ name, [field]: value }) =>
      value === null ? [] : [[{ credential: cleanLine(name) }, value]],
    );
  return [
    ...family('machines', 'Machines by state', countedBy(machines.map(stateOf))),
    ...family('workers', 'Jobs that can run at once', [
      [{}, machines.filter(isAlive).reduce((sum, { workers }) => sum + workers, 0)],
    ]),
    ...family('schedules', 'Schedules of people', [[{}, schedules.count]]),
    ...family(
      'slots',
      'Slots of the last week by state and class of failure',
      slots.map(({ state, class: kind, count }) => [{ state, class: kind ?? '' }, count]),
    ),
    ...family('late_seconds', 'How late the oldest due slot is', [
      [{}, Math.max(0, lateMs ?? 0) / 1_000],
    ]),
    ...family('plans_waiting', 'Plans that wait for approval', [[{}, plansWaiting]]),
    ...family('quota_remaining', 'Calls left in the window by credential', known('remaining')),
    ...family('quota_limit', 'Calls of a window by credential', known('limit')),
    '',
  ].join('\n');
}

function countedBy(states: string[]): Sample[] {
  return ['up', 'draining', 'lost'].map((state) => [
    { state },
    states.filter((one) => one === state).length,
  ]);
}

function family(name: string, help: string, samples: Sample[]): string[] {
  const whole = `clickup_fleet_${name}`;
  return [
    `# HELP ${whole} ${help}.`,
    `# TYPE ${whole} gauge`,
    ...samples.map(([labels, value]) => {
      const parts = Object.entries(labels).map(([key, text]) => `${key}=${JSON.stringify(text)}`);
      return `${whole}${parts.length > 0 ? `{${parts.join(',')}}` : ''} ${value}`;
    }),
  ];
}
