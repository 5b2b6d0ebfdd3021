// A field's value on a card, whole: a person approves what stands there.
import type { Json } from '../../base/index.ts';
import { withoutMarkers } from '../../clickup/index.ts';
import { valueInWords } from '../../engine/index.ts';
import { cleanText } from '../../policy/index.ts';

/** Instants, spans and things in words; a text in full, without our own markers. */
export function showValue(field: string, value: Json | undefined, timeZone: string): string {
  return typeof value === 'string' && value !== ''
    ? cleanText(withoutMarkers(value))
    : valueInWords(field, value, timeZone);
}
