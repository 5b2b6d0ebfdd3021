// A plan with a few steps or many, as far as approving looks at it.
import type { Plan } from '../../src/engine/index.ts';

/** `id`: two hex digits, of which its hash is made. */
export function barePlan(id: string, count = 2): Plan {
  const step = (name: string) => ({
    ...{ id: name, key: name, operation: 'task.create', tool: 't', input: {}, args: {}, extra: {} },
    ...{
      target: { kind: 'task', id: null, name },
      before: null,
      after: {},
      reason: '',
      marker: null,
    },
    ...{ look: null, preconditions: [], uses: [], facts: {}, policy: 'ask', risk: 'low' },
    state: 'planned',
  });
  const hash = (id.repeat(64) as string).slice(0, 64);
  return {
    ...{ schemaVersion: 1, kind: 'plan', id, hash, signature: '', createdAt: 0, expiresAt: 1 },
    ...{ workflow: 'w', params: {}, undoes: null, endpoint: { name: 'e', fingerprint: 'f' } },
    ...{ workspace: { id: '1', name: 'n' }, timeZone: 'UTC', notes: [], report: null },
    steps: Array.from({ length: count }, (_, at) => step(`s${at + 1}`)),
    summary: { create: count, update: 0, delete: 0, noop: 0 },
    estimate: { reads: 0, writes: count, waitMs: 0 },
    quota: {},
  } as unknown as Plan;
}
