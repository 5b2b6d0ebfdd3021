// Field values as a person says them, for the cards of the chat.
import { cleanText } from '../../base/index.ts';
import { fieldInWords, formatInstant, valueInWords, withoutMarkers } from '../../engine/index.ts';

type Words = import('../../tui/index.ts').Words;

/** `timeZone` answers the IANA zone in which instants are told. */
export function chatWords(timeZone: () => string): Words {
  return {
    field: fieldInWords,
    // A text stands in full, without our own markers: a person approves what is there.
    value: (name, value) =>
      typeof value === 'string' && value !== ''
        ? cleanText(withoutMarkers(value))
        : valueInWords(name, value, timeZone()),
    instant: (at) => formatInstant(at, timeZone()),
  };
}
