// The files that a person attached to a conversation: their rows for questions, their bytes for
// workflows, and the sentence that tells the model what is there.
import { cleanLine } from '../../base/index.ts';
import { KeptResults } from '../results/kept.ts';
import type { Attachment } from '../session.ts';
import { readAttachment } from './read-attachment.ts';

/** Rows of attached files that are kept, in characters of JSON. */
const MOST_KEPT = 256_000_000;
/** More columns than this are not named. */
const MOST_NAMED = 60;

export class Attachments {
  readonly rows = new KeptResults(MOST_KEPT);
  readonly contents = new Map<string, Uint8Array>();

  /** Reads a file and says what is in it. Errors: AppError `usage` for one that cannot be read. */
  take(attachment: Attachment): string {
    const { name, kind, rows, columns } = readAttachment(attachment);
    this.contents.set(name, attachment.content);
    this.rows.put({ name, origin: `file ${name}`, rows, exact: false });
    const shape = kind === 'text' ? `${rows.length} lines` : `${rows.length} rows`;
    const names = columns.slice(0, MOST_NAMED).map((column) => cleanLine(column, 60));
    return `[Attached file "${name}": ${kind}, ${shape}; columns: ${names.join(', ')}. Read it with read_file.]`;
  }
}
