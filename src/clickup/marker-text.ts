// Markers as they stand in texts: short brackets that written objects carry.

const MARKER = /\[ca:[0-9a-z+]*\]/g;

/** The text without any marker: what a person wrote or should read. */
export function withoutMarkers(text: string): string {
  return text.replace(/\s*\[ca:[0-9a-z+]*\]/g, '');
}

/** The markers in a text, in their order. */
export function markersIn(text: string): string[] {
  return text.match(MARKER) ?? [];
}
