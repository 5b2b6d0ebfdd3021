// Makes a cell harmless to show: nothing in it can drive a terminal, turn text around, or become a formula.

// C0 and C1 controls but tab and newline, whole escape sequences first so that no tail such as "[31m" stays.
const ESCAPE_SEQUENCE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]{0,4096}(?:\u0007|\u001b\\|\u009c)|\u001b[ -/]*[0-~]?/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Direction overrides and isolates, invisible separators, and the "tag" letters that hide text. */
const INVISIBLE =
  /[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
/** Any of them, to pass by the many texts that hold none. */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this finds
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\u{e0000}-\u{e007f}]/u;
const LONE_SURROGATE = /[\ud800-\udfff]/gu;
/** A formula as spreadsheets know it: `=` always; `+`, `-`, `@` only with something that can act. */
const FORMULA = /^\s*(?:[=＝]|[+\-@＋－＠][^\n]*[(|!])/u;

/**
 * The text without control sequences, direction overrides and invisible characters; carriage
 * returns become newlines.
 */
export function plainText(text: string): string {
  if (!UNSAFE.test(text)) return text;
  return text
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(ESCAPE_SEQUENCE, '')
    .replace(/\r\n?/g, '\n')
    .replace(CONTROL, '')
    .replace(INVISIBLE, '');
}

const ENTITIES: Record<string, string> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', hellip: '…', mdash: '—' },
  ...{ ndash: '–', rsquo: '’', lsquo: '‘', ldquo: '“', rdquo: '”', euro: '€', copy: '©' },
  ...{ auml: 'ä', ouml: 'ö', uuml: 'ü', szlig: 'ß', eacute: 'é', egrave: 'è', agrave: 'à' },
  ...{ ccedil: 'ç', ntilde: 'ñ', aacute: 'á', iacute: 'í', oacute: 'ó', uacute: 'ú', atilde: 'ã' },
};
/** Lines that repeat another mail, and what follows a signature's dashes. */
const QUOTED =
  /^\s*(?:>.*|on .{5,80} wrote:.*|am .{5,80} schrieb.*|le .{5,80} a écrit.*|el .{5,80} escribió.*|sent from my .{2,30}|von meinem .{2,30} gesendet)$/gimu;
const TRANSLATED =
  /\((?:translated by google|original|übersetzt von google|traduit par google|traducido por google)\)\s*/giu;
/** What ends a mail: a line of dashes or a greeting with short lines below it, and what lawyers add. */
const SIGNATURE =
  /\n--\s*\n[\s\S]{0,400}$|\n\s*(?:(?:kind|best|warm) )?(?:regards|sincerely|cheers|(?:viele |mit (?:freundlichen |besten )|liebe |beste )?gr(?:ü|ue)(?:ß|ss)en?|cordialement|saludos|atentamente|(?:cordiali |distinti )?saluti|atenciosamente|(?:met vriendelijke )?groeten?|pozdrawiam|saygılarımla|с уважением)[,.!]?\s*(?:\n[^\n]{0,60}){0,8}$/iu;
const CONFIDENTIAL =
  /\n\s*(?:this (?:e-?mail|message)|diese (?:e-?mail|nachricht)|ce (?:message|courriel)|este (?:mensaje|correo)|questa (?:e-?mail|comunicazione)|deze e-?mail)\b.{0,80}(?:confiden|vertraulich|riservat|vertrouwelijk)[\s\S]*$/iu;
/** What mail programs put above the mail that is answered: a line between dashes, or its sender and subject. */
const ANSWERED =
  /\n\s*(?:-{2,}\s?[\p{L} ]{5,40}\s?-{2,}\s*\n|_{10,}\s*\n|\*?(?:from|von|de|da|van|od|от):\*? .{1,120}\n\*?(?:sent|to|date|subject|gesendet|an|datum|betreff|envoyé|à|objet|enviado|para|asunto|inviato|oggetto|verzonden|aan|onderwerp|wysłano|temat|отправлено|кому|тема):)[\s\S]*$/iu;

/** What a person said: without markup, quoted mail and signatures, entities as letters. */
export function saidText(text: string): string {
  let said = text;
  if (said.includes('<')) {
    said = said
      .replace(/<(?:br|\/p|\/div|\/li|\/tr)\s*\/?>/gi, '\n')
      .replace(/<(script|style|blockquote)\b[\s\S]*?<\/\1>/gi, ' ')
      .replace(/<\/?[a-z][a-z0-9]*(?:\s[^<>]{0,500})?\/?>/gi, '');
  }
  if (said.includes('&')) {
    said = said.replace(
      /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi,
      (all, ten, hex, name) => {
        const code = ten ? Number(ten) : hex ? Number.parseInt(hex, 16) : null;
        if (code !== null) return code > 31 && code < 0x110000 ? String.fromCodePoint(code) : ' ';
        return ENTITIES[String(name).toLowerCase()] ?? all;
      },
    );
  }
  // Stores show a review in two languages, and say so in the text.
  if (said.includes('Google)')) said = said.replace(TRANSLATED, '\n').trim();
  if (said.includes('\n')) {
    said = [ANSWERED, CONFIDENTIAL, SIGNATURE, QUOTED].reduce(
      (left, one) => left.replace(one, ''),
      said,
    );
  }
  const clean = plainText(said);
  // Anyone who only quotes still said something.
  return clean.trim() === '' ? plainText(text) : clean;
}

/**
 * `plainText`, and a text that a spreadsheet would run as a formula gets a leading apostrophe, which
 * spreadsheets read as "this is text"; "- a point" and "+1" stay as they are.
 */
export function safeCell(text: string): string {
  const clean = plainText(text);
  return FORMULA.test(clean) ? `'${clean}` : clean;
}

/** A line of a CSV file that spreadsheets may open, without its end. */
export function csvLine(cells: readonly string[]): string {
  return cells
    .map((cell) => {
      const safe = safeCell(cell);
      return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    })
    .join(',');
}

/** `plainText` on one line, cut to `length` characters with an ellipsis. */
export function excerpt(text: string, length: number): string {
  // Cut before cleaning too: a cell can be a megabyte, and only its beginning is shown.
  const line = plainText(text.slice(0, length * 4))
    .replace(/\s+/g, ' ')
    .trim();
  const letters = Array.from(line);
  const whole = letters.length <= length && text.length <= length * 4;
  return whole
    ? line
    : `${letters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`;
}
