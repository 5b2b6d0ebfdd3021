// What an endpoint can do, and which workflows can run on it.
import { readShelf, type Shelf } from '../app/index.ts';
import { cleanLine } from '../base/index.ts';
import { type BoundEndpoint, type Capability, isUsable, NO_TOOL } from '../binding/index.ts';
import { howToGet, kebab } from '../engine/index.ts';
import type { Cli } from './cli.ts';
import { type CredentialCheck, checkCredential, credentialLine } from './credential.ts';
import { exitCodeOf } from './exit-codes.ts';
import { type Column, table } from './view/table.ts';

/** For each workflow, what it lacks here. */
export async function fitnessOf(
  binding: BoundEndpoint,
  { workflows }: Pick<Shelf, 'workflows'>,
): Promise<WorkflowFitness[]> {
  return Promise.all(
    Object.entries(workflows).map(async ([name, { load }]) => {
      const workflow = await load();
      const absent = (operation: (typeof workflow.needs)[number]) =>
        !isUsable(binding.capability(operation));
      const optional = Object.entries(workflow.needsWith ?? {}).map(
        ([param, operations]) => [param, operations.filter(absent)] as const,
      );
      return {
        name,
        missing: workflow.needs.filter(absent),
        without: optional.filter(([, operations]) => operations.length > 0).map(([param]) => param),
      };
    }),
  );
}

/** Prints `head`, and what endpoint and workflows can do. A bad credential becomes the exit code. */
export async function showAbilities(cli: Cli, head: string): Promise<void> {
  const app = cli.app();
  const binding = await app.binding();
  const fitness = await fitnessOf(binding, await readShelf(app.paths.config));
  const { credential, fault } = await checkCredential(app);
  if (fault !== null) cli.exit = exitCodeOf(fault);
  const shown = [app.profileName, binding.capabilities, fitness] as const;
  if (cli.flags.json) return cli.json(capabilityDocument(...shown, credential));
  const lines = capabilityLines(...shown, cli.io.columns, credential);
  for (const line of [head, credentialLine(credential), ...lines]) cli.io.out(line);
}

/** Width in columns from which a terminal has room for a sentence next to the names. */
const ROOM_FOR_WHY = 120;

interface WorkflowFitness {
  name: string;
  /** Operations without which it cannot run here. */
  missing: string[];
  /** Parameters that cannot be used here. */
  without: string[];
}

function capabilityLines(
  profile: string,
  capabilities: Capability[],
  fitness: WorkflowFitness[],
  width: number | null,
  credential: CredentialCheck,
): string[] {
  const roomy = width === null || width >= ROOM_FOR_WHY;
  const why: Column<Capability> = { title: 'Why', cell: (one) => cleanLine(one.reason), shrink: 2 };
  return [
    '',
    ...table<Capability>(
      [
        { title: 'Operation', cell: (one) => one.operation },
        { title: 'State', cell: (one) => one.state },
        ...(capabilities.some((one) => one.endpoint !== undefined)
          ? [{ title: 'Endpoint', cell: (one: Capability) => one.endpoint ?? '–' }]
          : []),
        { title: 'Tool', cell: (one) => cleanLine(one.tool ?? '–'), shrink: 1 },
        ...(roomy ? [why] : []),
      ],
      capabilities,
      width,
    ),
    ...(roomy ? [] : limits(capabilities)),
    '',
    ...(credential.ok ? [] : ['No workflow can run here before the credential works.']),
    ...(credential.ok ? fitness : []).map(({ name, missing, without }) => {
      if (missing.length > 0) return `${name} cannot run here: missing ${missing.join(', ')}.`;
      const flags = without.map((param) => `--${kebab(param)}`).join(' and ');
      return `${name} can run here${flags === '' ? '' : `, without ${flags}`}.`;
    }),
    ...hint(profile, capabilities, fitness),
  ];
}

/** Where what workflows lack can come from. */
function hint(profile: string, capabilities: Capability[], fitness: WorkflowFitness[]): string[] {
  const lacking = new Set(fitness.flatMap(({ missing }) => missing));
  const missing = capabilities
    .map(({ operation }) => operation)
    .filter((operation) => lacking.has(operation));
  return missing.length === 0 ? [] : ['', howToGet(missing, profile)];
}

/** What is served in part only, or in another way than by one tool: there the reason matters. */
function limits(capabilities: Capability[]): string[] {
  const plain = (one: Capability) => one.state === 'bound' || one.reason === NO_TOOL;
  const listed = capabilities.filter((one) => !plain(one));
  if (listed.length === 0) return [];
  return ['', ...listed.map(({ operation, reason }) => `${operation}: ${cleanLine(reason)}`)];
}

function capabilityDocument(
  endpoint: string,
  capabilities: Capability[],
  fitness: WorkflowFitness[],
  credential: CredentialCheck,
) {
  return {
    schemaVersion: 1,
    kind: 'capabilities',
    endpoint,
    credential,
    operations: capabilities.map((one) => ({ ...one, endpoint: one.endpoint ?? endpoint })),
    workflows: fitness.map((one) => ({
      ...one,
      canRun: credential.ok && one.missing.length === 0,
    })),
  };
}
