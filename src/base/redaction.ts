// Keeps secrets out of everything that is shown or stored: known values by name, others by shape.

/** Shapes of credentials that may appear in foreign text. */
const CREDENTIAL_SHAPES = [
  /\bpk_[A-Za-z0-9_]{6,}/g,
  /\bsk-[A-Za-z0-9_-]{10,}/g,
  /\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi,
  // A managed endpoint's address carries its secret in the path.
  /(https?:\/\/[^\s/"']+\/mcp\/)[A-Za-z0-9._~-]{6,}/g,
];

/** Shorter values would hide ordinary words. */
const SHORTEST_SECRET = 6;

/** Replaces secrets in text; one is made where the secrets are known, and handed down. */
export type Redact = (text: string) => string;

/** A redactor for these secret values and for anything shaped like a credential. */
export function redactor(secrets: Iterable<string>): Redact {
  const known = [...secrets]
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .sort((a, b) => b.length - a.length);
  return (text) => {
    let shown = text;
    for (const secret of known) shown = shown.replaceAll(secret, '[secret]');
    for (const shape of CREDENTIAL_SHAPES) {
      shown = shown.replace(shape, (match: string, lead: unknown) =>
        typeof lead === 'string' && match.startsWith(lead) ? `${lead.trim()} [secret]` : '[secret]',
      );
    }
    return shown;
  };
}
