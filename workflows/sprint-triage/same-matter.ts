// Whether a task that a person wrote is about the very thing that reports tell of: it has to go wrong
// in the same way. Nouns that both speak of are not enough.
import type { Task } from '../../src/engine/index.ts';
import { type Group, troublesIn, wordsOfMatter } from '../../src/intake/index.ts';

/** How much of a title the other side has to say, 0 to 1; more where no word says what goes wrong. */
const SAID = 0.5;
const SAID_WITHOUT_TROUBLE = 0.75;

/** What a title and the text with it say. */
export interface Wording {
  title: string;
  ofTitle: ReadonlySet<string>;
  terms: ReadonlySet<string>;
}

export function wordingOfTask({ name, description }: Task): Wording {
  return {
    title: name,
    ofTitle: wordsOfMatter(name),
    terms: wordsOfMatter(`${name} ${description ?? ''}`),
  };
}

export function wordingOfGroup({ title, members }: Group): Wording {
  const said = members.map((row) => `${row.title} ${row.text}`).join(' ');
  return { title, ofTitle: wordsOfMatter(title), terms: wordsOfMatter(said) };
}

/** How alike a group of reports and a task of a person's are, 0 to 1; 0 where they are not the same. */
export function sameMatter(group: Wording, task: Wording): number {
  const ofTask = shareOf(task.ofTitle, group.terms);
  const ofGroup = shareOf(group.ofTitle, task.terms);
  const likely = ofTask > SAID && ofGroup > SAID;
  if (!likely || (isBeyond(task.title, group.terms) && isBeyond(group.title, task.terms))) return 0;
  const [theirs, ours] = [troublesIn(task.ofTitle), troublesIn(group.terms)];
  const same = [...theirs].some((trouble) => ours.has(trouble));
  const silent = theirs.size === 0 && ours.size === 0;
  const wanted = same ? SAID : SAID_WITHOUT_TROUBLE;
  const fits = (same || silent) && ofTask > wanted && ofGroup > wanted;
  return fits ? (ofTask + ofGroup) / 2 : 0;
}

/** Whether a title names a format, code or number that the other side does not: PNG here, HEIC there. */
function isBeyond(title: string, others: ReadonlySet<string>): boolean {
  const named = title.match(/\b(?:[A-Z][A-Z0-9]+|\p{L}*\d[\p{L}\d]*)\b/gu) ?? [];
  return named.some((name) => ![...wordsOfMatter(name)].some((term) => others.has(term)));
}

/** Which part of the terms the others hold. */
function shareOf(terms: ReadonlySet<string>, others: ReadonlySet<string>): number {
  if (terms.size === 0) return 0;
  return [...terms].filter((term) => others.has(term)).length / terms.size;
}
