// From what a person calls a person to exactly one member.
import { AppError } from '../base/index.ts';
import type { Member } from '../clickup/index.ts';
import { ambiguousName, fold, unknownName } from './names.ts';

/** The ways to name a member, strongest first: the first that fits anybody decides. */
const WAYS: ((member: Member) => (string | null)[])[] = [
  (member) => [member.id],
  (member) => [member.email],
  (member) => [member.name],
  (member) => [member.title],
  (member) => [member.role],
  // A first name, a last name, or the part of the address before the @.
  (member) => [...member.name.split(/\s+/), member.email?.split('@')[0] ?? null],
];

/** The member that `text` names. Errors: AppError `usage` with the choices. */
export function matchMember(members: Member[], text: string): Member {
  const wanted = fold(text).replace(/^@/, '');
  for (const names of WAYS) {
    const hits = members.filter((member) =>
      names(member).some((name) => name !== null && fold(name) === wanted),
    );
    const [hit] = hits;
    if (hits.length > 1) throw ambiguousName('member', text, hits.map(describeMember));
    if (hit) return hit;
  }
  if (members.length === 0) {
    if (/^\d+$/.test(wanted)) {
      return { id: wanted, name: wanted, email: null, role: null, title: null };
    }
    throw new AppError('unreachable', `This endpoint lists no members, so "${text}" is unknown.`, {
      next: 'Give the numeric user id instead.',
    });
  }
  const known = members.flatMap((member) => [member.name, member.title, member.email]);
  throw unknownName(
    'member',
    text,
    known.filter((name) => name !== null),
  );
}

/** A member as a choice in an error: name, and what tells namesakes apart. */
function describeMember(member: Member): string {
  return `${member.name} (${member.email ?? `id ${member.id}`})`;
}
