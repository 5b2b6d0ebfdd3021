// The model that workflows may ask while they plan: the profile's, with the key that there is.
import { createPlanModel, openModel } from '../agent/index.ts';
import { AppError } from '../base/index.ts';
import type { ProfileSettings } from '../config/index.ts';
import type { PlanModel } from '../engine/index.ts';
import type { AppOptions } from './app.ts';
import { chosenModel } from './chosen-model.ts';

/** Errors: AppError `authorization` without a key. */
export function openPlanModel(
  profile: ProfileSettings,
  environment: AppOptions['machine']['environment'],
  { clock, signal }: Pick<AppOptions, 'clock' | 'signal'>,
): PlanModel {
  const place = openModel(environment, clock);
  if (!place) {
    throw new AppError('authorization', 'The model needs ANTHROPIC_API_KEY, which is not set.', {
      next: 'Set it in the environment, store it with `clickup-agent init`, or go without a model.',
    });
  }
  const { model, effort } = chosenModel(profile, environment);
  return createPlanModel({
    ...{ service: place.service, model, effort, clock },
    signal: signal ?? new AbortController().signal,
  });
}
