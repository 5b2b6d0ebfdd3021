// What an endpoint can do, as a table and as JSON.

import { cleanLine } from '../../base/index.ts';
import type { Capability } from '../../binding/index.ts';
import { kebab } from '../../engine/index.ts';
import { table } from './table.ts';

export interface WorkflowFitness {
  name: string;
  /** Operations without which it cannot run here. */
  missing: string[];
  /** Parameters that cannot be used here. */
  without: string[];
}

export function capabilityLines(
  capabilities: Capability[],
  fitness: WorkflowFitness[],
  width: number | null,
): string[] {
  return [
    '',
    ...table(
      [
        { title: 'Operation', cell: (one) => one.operation },
        { title: 'State', cell: (one) => one.state },
        { title: 'Tool', cell: (one) => cleanLine(one.tool ?? '–'), shrink: 1 },
        { title: 'Why', cell: (one) => cleanLine(one.reason), shrink: 2 },
      ],
      capabilities,
      width,
    ),
    '',
    ...fitness.map(({ name, missing, without }) => {
      if (missing.length > 0) return `${name} cannot run here: missing ${missing.join(', ')}.`;
      const limits = without.map((param) => `--${kebab(param)}`).join(' and ');
      return `${name} can run here${limits === '' ? '' : `, without ${limits}`}.`;
    }),
  ];
}

export function capabilityDocument(
  endpoint: string,
  capabilities: Capability[],
  fitness: WorkflowFitness[],
) {
  return {
    schemaVersion: 1,
    kind: 'capabilities',
    endpoint,
    operations: capabilities,
    workflows: fitness.map((one) => ({ ...one, canRun: one.missing.length === 0 })),
  };
}
