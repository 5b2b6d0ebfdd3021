// Whether a task that a person wrote is about the very thing that reports tell of: it has to go wrong
// in the same way. Nouns that both speak of are not enough.
import type { Task } from '../../src/engine/index.ts';
import type { Group } from '../../src/intake/index.ts';

/** How much of a title the other side has to say, 0 to 1; more where no word says what goes wrong. */
const SAID = 0.5;
const SAID_WITHOUT_TROUBLE = 0.75;

/** Words that say nothing of what a sentence is about. */
const IDLE = new Set(
  `a an and are as at be because been but by can cannot could did do does during for from has have i if in into is it
  its me my no not of off on only or our out shall she should so some than that the their them then there these
  they this to too up us was we were when where which while who why will with would you your again always
  between after before show still very also just both every any all`.split(/\s+/),
);

/** Stems of words that say how something goes wrong, alike ones in one line. */
const TROUBLES = [
  'hang freez stuck stall unresponsiv endless never forever loop spin',
  'slow lag latency sluggish',
  'crash die dead abort',
  'fail error broken break exception bug',
  'wrong incorrect invalid mismatch false',
  'miss lack absent omit drop los lost vanish disappear empty blank gone',
  'twice duplicat doubl repeat multipl',
  'den refus reject forbid block unauthoriz permission',
  'timeout expir',
  'leak expos',
].map((line) => line.split(' '));

/** What a title and the text with it say. */
export interface Wording {
  title: string;
  ofTitle: ReadonlySet<string>;
  terms: ReadonlySet<string>;
}

export function wordingOfTask({ name, description }: Task): Wording {
  return { title: name, ofTitle: termsOf(name), terms: termsOf(`${name} ${description ?? ''}`) };
}

export function wordingOfGroup({ title, members }: Group): Wording {
  const said = members.map((row) => `${row.title} ${row.text}`).join(' ');
  return { title, ofTitle: termsOf(title), terms: termsOf(said) };
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
  return named.some((name) => ![...termsOf(name)].some((term) => others.has(term)));
}

/** Which part of the terms the others hold. */
function shareOf(terms: ReadonlySet<string>, others: ReadonlySet<string>): number {
  if (terms.size === 0) return 0;
  return [...terms].filter((term) => others.has(term)).length / terms.size;
}

/** The telling words of a text, without their endings. */
function termsOf(text: string): ReadonlySet<string> {
  const words =
    text
      .normalize('NFKD')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.filter((word) => word.length > 1 && !IDLE.has(word)).map(stemOf));
}

/** The word without an ending that English and its neighbours put on one. */
function stemOf(word: string): string {
  const stem = word.replace(/(?<=\p{L}{3})(ings?|ied|ies|ed|es|s|e|y)$/u, '');
  return stem.replace(/(\p{L})\1$/u, '$1');
}

/** The ways of going wrong that terms speak of, by their lines. */
function troublesIn(terms: ReadonlySet<string>): Set<number> {
  const lines = TROUBLES.flatMap((stems, line) =>
    stems.some((stem) => [...terms].some((term) => term.startsWith(stem))) ? [line] : [],
  );
  return new Set(lines);
}
