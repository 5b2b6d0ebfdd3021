// The model that workflows may ask while they plan: the profile's, with the environment's key.
import { createPlanModel, openModel } from '../agent/index.ts';
import { AppError } from '../base/index.ts';
import type { ProfileSettings } from '../config/index.ts';
import type { PlanModel } from '../engine/index.ts';
import type { AppOptions } from './app.ts';
import { chosenModel } from './chosen-model.ts';

/** Errors: AppError `authorization` without a key. */
export function openPlanModel(
  profile: ProfileSettings,
  { machine, clock, signal }: Pick<AppOptions, 'machine' | 'clock' | 'signal'>,
): PlanModel {
  const { environment } = machine;
  const place = openModel(environment, clock);
  if (!place) {
    throw new AppError('authorization', 'A model is wanted, and ANTHROPIC_API_KEY is not set.', {
      next: 'Set it in the environment, or go without a model.',
    });
  }
  const { model, effort } = chosenModel(profile, environment);
  return createPlanModel({
    ...{ service: place.service, model, effort },
    signal: signal ?? new AbortController().signal,
  });
}
