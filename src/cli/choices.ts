// Values of flags that are one of a few words, or several with commas.
import { AppError, didYouMean } from '../base/index.ts';

/** The known word that a text is. Errors: AppError `usage` with the words there are. */
export function oneOf<const T extends string>(known: readonly T[], text: string, what: string): T {
  const hit = known.find((one) => one === text);
  if (hit) return hit;
  throw new AppError('usage', `There is no ${what} "${text}".`, {
    next: [didYouMean(text, known), `Known: ${known.join(', ')}.`].filter(Boolean).join('\n'),
  });
}

/** The parts of a text with commas, without empty ones. */
export function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
