// The secrets that callers hold: shown once, and stored as hashes alone.
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A secret of 256 random bits, in 43 characters that an address can carry. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a secret: nothing leads back from it. */
export function hashOf(secret: string): string {
  return digest(secret).toString('hex');
}

/** The public id of what a secret opens; the one who holds the secret finds it with one look. */
export function idOf(secret: string): string {
  const hex = digest(`id:${secret}`).toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-');
}

/** Whether a secret has that hash, in a time that does not tell how much of it is right. */
export function isSecretOf(secret: string, stored: string): boolean {
  return timingSafeEqual(digest(secret), Buffer.from(stored, 'hex'));
}

/** Of one length whatever the text, as a comparison in constant time needs. */
export function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
