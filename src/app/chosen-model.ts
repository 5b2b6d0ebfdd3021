// Which model is talked to, and with how much effort: as given, as the profile says, else as the
// environment does.
import { DEFAULT_MODEL, EFFORTS, type Effort } from '../agent/index.ts';
import { AppError } from '../base/index.ts';
import type { ProfileSettings } from '../config/index.ts';

/** Errors: AppError `usage` for an effort that there is not. */
export function chosenModel(
  { model: settings = {} }: Pick<ProfileSettings, 'model'>,
  environment: Readonly<Record<string, string | undefined>>,
  given: { model?: string | undefined; effort?: string | undefined } = {},
): { model: string; effort: Effort | undefined } {
  const model = given.model ?? settings.name ?? environment.ANTHROPIC_MODEL ?? DEFAULT_MODEL;
  const wanted = given.effort ?? settings.effort;
  const effort = EFFORTS.find((one) => one === wanted);
  if (wanted !== undefined && effort === undefined) {
    throw new AppError('usage', `There is no effort "${wanted}".`, {
      next: `Known: ${EFFORTS.join(', ')}.`,
    });
  }
  return { model, effort };
}
