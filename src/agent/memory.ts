// What a session remembers: the conversation with the model, what was shown, what it has used, and
// what is at hand for questions.
import { cleanLine } from '../base/index.ts';
import { readAttachment } from './files/read-attachment.ts';
import type { KeptSession } from './kept-session.ts';
import type { Message } from './model/model.ts';
import { KeptResults } from './results/kept.ts';
import type { Attachment } from './session.ts';
import { Transcript } from './transcript.ts';
import { addUser, mended, withoutThoughts } from './turn/history.ts';
import { Usage } from './turn/usage.ts';

/** A title or a reason is at most this long, in characters. */
const LONGEST_TITLE = 160;

export class SessionMemory {
  readonly conversation: { messages: Message[] } = { messages: [] };
  readonly transcript = new Transcript();
  readonly usage = new Usage();
  readonly results = new KeptResults();
  readonly attachments = new Attachments();
  /** The first words of the conversation. */
  title = '';
  /** The latest words of the person: the reason that writes are kept with. */
  request = '';

  /** A kept session's memory goes on; thoughts and kept results do not last. */
  restore(kept: KeptSession): void {
    this.conversation.messages = mended(withoutThoughts(kept.messages));
    this.transcript.restore(kept.transcript);
    this.usage.restore(kept.usage);
    this.title = kept.title;
  }

  /** What the person says. Errors: AppError `usage` for a file that cannot be read. */
  hear(text: string, attachments: Attachment[]): void {
    const files = attachments.map((attachment) => this.attachments.take(attachment));
    const names = attachments.map(({ name }) => cleanLine(name, 80));
    this.transcript.said(text, names);
    this.request = cleanLine(text, LONGEST_TITLE);
    if (this.title === '') this.title = this.request;
    this.tell([...files, text].join('\n\n'));
  }

  /** Adds to what the model reads next. */
  tell(text: string): void {
    addUser(this.conversation.messages, [{ type: 'text', text }]);
  }

  /** Another model cannot use the thoughts of the first. */
  forgetThoughts(): void {
    this.conversation.messages = withoutThoughts(this.conversation.messages);
  }

  clear(): void {
    this.conversation.messages = [];
    this.title = '';
    this.transcript.clear();
    this.results.clear();
    this.usage.context = 0;
  }
}

/** Rows of attached files that are kept, in characters of JSON. */
const MOST_KEPT = 256_000_000;
/** More columns than this are not named. */
const MOST_NAMED = 60;

/** Attached files: their rows for questions, their bytes for workflows. */
class Attachments {
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
