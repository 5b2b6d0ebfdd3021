// What `--set` says: a field, how, and the value; `due=+7d`, `assignee+=Priya`, `Customer tier=Gold`.
import { AppError } from '../../base/index.ts';

/** Fields of tasks themselves, with the signs that they take. */
const OWN_FIELDS = {
  ...{ name: ['='], description: ['='], status: ['='], priority: ['='], due: ['='], start: ['='] },
  ...{ estimate: ['='], points: ['='], assignee: ['=', '+=', '-='], tag: ['=', '+=', '-='] },
  ...{ list: ['=', '+=', '-='], comment: ['='] },
} as const satisfies Record<string, readonly Sign[]>;

export type Sign = '=' | '+=' | '-=';
export type OwnField = keyof typeof OWN_FIELDS;

/** What the fields of tasks themselves are called. */
export const OWN_NAMES: readonly string[] = Object.keys(OWN_FIELDS);

export interface Assignment {
  /** As it was typed, for messages. */
  text: string;
  own: OwnField | null;
  /** The name of the custom field, where it is none of a task's own. */
  field: string;
  sign: Sign;
  /** Empty: nothing is to be there. */
  value: string;
}

/** Reads one `--set`. Errors: AppError `usage`. */
export function parseAssignment(text: string): Assignment {
  const [, name = '', sign = '=', value = ''] = /^([^=]*?)\s*([+-]?=)([\s\S]*)$/.exec(text) ?? [];
  if (name.trim() === '') {
    throw new AppError('usage', `"${text}" does not say which field it sets.`, {
      next: 'Write it like --set status=done, --set "due=+7d", --set "assignee+=Priya" or --set "Customer tier=Gold".',
    });
  }
  const said = name.trim();
  const custom = /^field:\s*(.+)$/i.exec(said)?.[1];
  const known = Object.keys(OWN_FIELDS).find((own) => own === said.toLowerCase()) as OwnField;
  const own = custom === undefined && known !== undefined ? known : null;
  const bare = value.trim();
  const assignment: Assignment = {
    ...{ text, own, field: custom ?? said, sign: sign as Sign },
    value: /^none$/i.test(bare) ? '' : bare,
  };
  if (own !== null && !(OWN_FIELDS[own] as readonly Sign[]).includes(assignment.sign)) {
    throw new AppError('usage', `"${text}": ${own} takes ${OWN_FIELDS[own].join(' and ')} only.`);
  }
  if (assignment.sign !== '=' && assignment.value === '') {
    throw new AppError('usage', `"${text}" says nothing to add or take away.`);
  }
  return assignment;
}
