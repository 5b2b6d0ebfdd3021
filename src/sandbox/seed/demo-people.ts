// The people of the demo workspace. The first is the caller.
import type { Role } from '../world/person.ts';

export type PersonKey = 'maya' | 'jonas' | 'priya' | 'tomas' | 'aiko' | 'luca' | 'zanele' | 'sam';

export interface PersonSeed {
  readonly key: PersonKey;
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly color: string;
  readonly customRole?: { readonly id: number; readonly name: string };
  readonly zone?: string;
}

export const PEOPLE: readonly PersonSeed[] = [
  { key: 'maya', id: '81204417', name: 'Maya Okafor', role: 1, color: '#7b68ee' },
  {
    key: 'jonas',
    id: '81204422',
    name: 'Jonas Lindqvist',
    role: 2,
    color: '#0f9d9f',
    zone: 'Europe/Stockholm',
  },
  {
    key: 'priya',
    id: '81204436',
    name: 'Priya Raman',
    role: 3,
    color: '#b13a41',
    customRole: { id: 3120457, name: 'Backend Team Lead' },
    zone: 'Asia/Kolkata',
  },
  {
    key: 'tomas',
    id: '81204441',
    name: 'Tomás Herrera',
    role: 3,
    color: '#5f7c8a',
    zone: 'America/Mexico_City',
  },
  {
    key: 'aiko',
    id: '81204458',
    name: 'Aiko Tanaka',
    role: 3,
    color: '#aa2fff',
    zone: 'Asia/Tokyo',
  },
  {
    key: 'luca',
    id: '81204463',
    name: 'Luca Bianchi',
    role: 3,
    color: '#827718',
    zone: 'Europe/Rome',
  },
  {
    key: 'zanele',
    id: '81204479',
    name: 'Zanele Mokoena',
    role: 3,
    color: '#04a9f4',
    zone: 'Africa/Johannesburg',
  },
  {
    key: 'sam',
    id: '81204484',
    name: 'Sam Whitfield',
    role: 4,
    color: '#ee5e99',
    zone: 'America/Chicago',
  },
];
