// Opens a conversation with the model on the rooms of an app.
import type { AgentSession, Limits, Mode, SessionOptions, WorkflowShelf } from '../agent/index.ts';
import { AppError, type Clock, type RandomInt, redactor } from '../base/index.ts';
import type { Machine } from '../config/index.ts';
import type { App } from './app.ts';
import { modelEnvironment } from './model-key.ts';

export interface ChatOptions {
  machine: Machine;
  clock: Clock;
  random: RandomInt;
  workflows: WorkflowShelf;
  mode: Mode;
  attended: boolean;
  keep: boolean;
  model?: string | undefined;
  effort?: string | undefined;
  /** Operations allowed alongside the profile's policy. */
  allow?: string[] | undefined;
  limits?: Partial<Limits> | undefined;
  /** The id of a saved session, or `last`. */
  resume?: string | undefined;
}

/**
 * A session; the agent is loaded here and nowhere before. Errors: AppError `usage` for an effort
 * that there is not, a session that is not stored, or a cost limit on a model without a known price.
 */
export async function openChat(app: App, options: ChatOptions): Promise<AgentSession> {
  const [agent, { chosenModel }] = await Promise.all([
    import('../agent/index.ts'),
    import('./chosen-model.ts'),
  ]);
  const { clock, random } = options;
  const environment = modelEnvironment(app.files, options.machine);
  const chosen = app.profile.model ?? {};
  const limits: Partial<Limits> = {
    ...(chosen.maxCostUsd === undefined ? {} : { costUsd: chosen.maxCostUsd }),
    ...options.limits,
  };
  const place = agent.openModel(environment, clock);
  const { model, effort } = chosenModel(app.profile, environment, options);
  if (limits.costUsd != null && agent.factsOf(model).price === null) {
    throw new AppError(
      'usage',
      `What ${model} costs is not known, so --max-cost cannot be enforced.`,
      {
        next: 'Leave it out, or choose a model whose price is known.',
      },
    );
  }
  const resume =
    options.resume === undefined
      ? undefined
      : await agent.loadSession(
          await app.store(),
          options.resume === 'last' ? undefined : options.resume,
        );
  const policy = app.profile.policy ?? {};
  const key = environment.ANTHROPIC_API_KEY;
  // The model's key is as secret as the endpoint's.
  const hideKey = redactor(key ? [key] : []);
  const session: SessionOptions = {
    service: place?.service ?? null,
    deferral: place?.deferral ?? false,
    model,
    effort,
    mode: options.mode,
    attended: options.attended,
    rooms: app,
    workflows: options.workflows,
    policy: { ...policy, allow: [...(policy.allow ?? []), ...(options.allow ?? [])] },
    endpoint: app.profileName,
    timeZone: () => app.timeZone,
    clock,
    random,
    redact: (text) => hideKey(app.redact(text)),
    limits,
    keep: options.keep,
    ...(resume ? { resume } : {}),
  };
  return agent.createSession(session);
}
