// What custom fields hold, as it is shown and as it is sent.
import { isObject, type Json, type JsonObject } from '../base/index.ts';
import type { FieldValue } from './entities.ts';

/** Whether a custom field shows what was sent: options by their ids, people and tasks as changes. */
export function shows({ options, value }: FieldValue, sent: Json | undefined): boolean {
  const idOf = (one: Json) => options.find(({ name }) => name === one)?.id ?? one;
  const shown = asTexts(value).map((one) => String(idOf(one)));
  if (isObject(sent) && 'add' in sent) {
    const has = (one: string) => shown.includes(one);
    return asTexts(sent.add).every(has) && !asTexts(sent.rem).some(has);
  }
  const wanted = asTexts(isObject(sent) ? (sent.current ?? locationText(sent)) : sent);
  return wanted.length === shown.length && wanted.every((one) => shown.includes(one));
}

/** `Berlin (52.52, 13.4)`: a location with all that sets it again. */
export function locationText({ location, formatted_address: address }: JsonObject): string {
  const place = isObject(location) ? ` (${location.lat}, ${location.lng})` : '';
  return `${address ?? ''}${place}`.trim();
}

function asTexts(value: Json | undefined): string[] {
  return [value ?? []].flat().map(String);
}
