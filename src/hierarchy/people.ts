// From what a person calls a person to exactly one member.
import { AppError, fold, nearest } from '../base/index.ts';
import type { Member } from '../clickup/index.ts';
import { ambiguousName, unknownName } from './names.ts';

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

/** The member that `text` names, null for nobody. Errors: AppError `usage` where several fit. */
export function findMember(members: Member[], text: string): Member | null {
  const wanted = fold(text).replace(/^@/, '');
  for (const names of WAYS) {
    const hits = members.filter((member) =>
      names(member).some((name) => name !== null && fold(name) === wanted),
    );
    const [hit] = hits;
    if (hits.length > 1) throw ambiguousName('member', text, hits.map(describeMember));
    if (hit) return hit;
  }
  if (members.length > 0 || !/^\d+$/.test(wanted)) return null;
  return { id: wanted, name: wanted, email: null, role: null, title: null };
}

/** The error for a name that nobody has. */
export function unknownMember(members: Member[], text: string): AppError {
  if (members.length === 0) {
    return new AppError('unreachable', `This endpoint lists no members, so "${text}" is unknown.`, {
      next: 'Give the numeric user id instead.',
    });
  }
  if (members.every(({ role, title }) => role === null && title === null)) {
    const names = members.map(({ name }) => name).join(' | ');
    return new AppError(
      'usage',
      `"${text}" is nobody's name or e-mail, and members are listed here without roles.`,
      {
        next: `Give a name or an e-mail: ${names}. Or keep what you call them: \`clickup-agent config set profiles.NAME.people.KEY "A NAME"\`.`,
        data: { choices: [] },
      },
    );
  }
  const names = members.flatMap(({ name, title }) => (title === null ? [name] : [name, title]));
  return text.includes('@')
    ? unknownName('member', text, names, nearAddresses(members, text))
    : unknownName('member', text, names);
}

/** Addresses of one company differ before the @ alone, so nothing else is compared. */
function nearAddresses(members: Member[], text: string): string[] {
  const before = (address: string) => address.split('@')[0] ?? '';
  const addresses = members.flatMap(({ email }) => email ?? []);
  const near = nearest(before(text), addresses.map(before));
  return addresses.filter((address) => near.includes(before(address)));
}

/** A member as a choice in an error: name, and what tells namesakes apart. */
function describeMember(member: Member): string {
  return `${member.name} (${member.email ?? `id ${member.id}`})`;
}
