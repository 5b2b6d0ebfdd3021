// Chooses the model's service from the environment, and loads its library when it is first asked.
import type { Clock } from '../../base/index.ts';
import type { ModelService } from './model.ts';

export interface ModelPlace {
  service: ModelService;
  /** Whether the service can be expected to load tools on demand: the vendor's own does. */
  deferral: boolean;
}

/** The service; null without a key. */
export function openModel(
  environment: Readonly<Record<string, string | undefined>>,
  clock: Clock,
): ModelPlace | null {
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseUrl } = environment;
  if (!apiKey) return null;
  let opened: Promise<Required<ModelService>> | null = null;
  const open = () => {
    opened ??= import('./anthropic.ts').then(({ anthropicService }) =>
      anthropicService({ apiKey, baseUrl: baseUrl || undefined, clock }),
    );
    return opened;
  };
  return {
    service: {
      ask: async (request, options) => (await open()).ask(request, options),
      batches: async () => (await open()).batches(),
    },
    deferral: !baseUrl,
  };
}
