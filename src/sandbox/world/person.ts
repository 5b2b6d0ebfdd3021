// A member of the workspace.
import type { Row } from './table.ts';

/** 1 owner, 2 admin, 3 member, 4 guest, as ClickUp numbers them. */
export type Role = 1 | 2 | 3 | 4;

export interface Person extends Row {
  readonly username: string;
  readonly email: string;
  readonly color: string;
  readonly role: Role;
  readonly customRole: { readonly id: number; readonly name: string } | null;
  readonly timeZone: string;
  readonly joinedAt: number;
  readonly lastActiveAt: number;
}

/** ClickUp sends user ids as numbers; rows keep them as text like every other id. */
export function userIdOf(person: Person): number {
  return Number(person.id);
}

export function initialsOf(name: string): string {
  return name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase();
}

/** Only owners and admins may see or log other people's time. */
export function mayManageOthers(person: Person): boolean {
  return person.role <= 2;
}
