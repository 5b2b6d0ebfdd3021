// A member of the workspace.
import type { Row } from './table.ts';

/** 1 owner, 2 admin, 3 member, 4 guest, as ClickUp numbers them. */
export type Role = 1 | 2 | 3 | 4;

export interface Person extends Row {
  /** Null for one who was invited and has not come yet. */
  readonly username: string | null;
  readonly email: string;
  readonly color: string;
  readonly role: Role;
  readonly customRole: { readonly id: number; readonly name: string } | null;
  readonly timeZone: string;
  /** 0 where the person's week starts on Sunday, else (and when left out) 1. */
  readonly weekStartDay?: 0 | 1;
  /** Null for one who was invited and has not come yet. */
  readonly joinedAt: number | null;
  /** Left out where the invitation was taken at once. */
  readonly invitedAt?: number;
  readonly lastActiveAt: number | null;
  /** Epoch ms: time that starts earlier stands in approved timesheets and is locked. */
  readonly approvedUntil?: number;
}

/** "Maya Okafor" is MO; somebody without a name is known by the first letter of the address. */
export function initialsOf(name: string | null, email = ''): string {
  return (name ?? email.slice(0, 1))
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

/** Whether the person's timesheet that holds `start` is approved, and so locked for everybody. */
export function isApproved(person: Person | undefined, start: number): boolean {
  return start < (person?.approvedUntil ?? Number.NEGATIVE_INFINITY);
}
