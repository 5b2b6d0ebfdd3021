// Files as other programs export them: read without a correction, and what is looked for is found in
// them and nothing else.
import { Readable } from 'node:stream';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { chooseRows, compileQuery, groupRows, readTable } from '../../src/intake/index.ts';

/** What a table is read as, and the numbers of the rows that are chosen for a query. */
async function triaged(source: string | Buffer, asked: string) {
  const table = await readTable(Readable.from([Buffer.from(source)]));
  const texts = table.columns.flatMap(({ role, name }) => (role === 'text' ? [name] : []));
  const rule = {
    ...{ name: asked, looksFor: [asked], columns: [], list: 'L', assignee: null, tags: [] },
    ...{ priority: 'severity' as const, group: 'similar' as const, threshold: null },
    match: { queries: [compileQuery(asked)], barred: [] },
  };
  const { topics } = await chooseRows(table, { mode: 'first', rules: [rule] });
  const chosen = topics[0]?.rows ?? [];
  const says = new Map(chosen.map(({ row, sentence }) => [row, sentence] as const));
  const rows = chosen.map(({ row }) => row);
  const groups = groupRows(rows, { by: 'similar', says });
  return { mapping: table.mapping, texts, rows: rows.map(({ row }) => row), groups };
}

interface Case {
  name: string;
  file: string | Buffer;
  match: string;
  /** Numbers of the rows that are right. */
  rows: number[];
  mapping?: Record<string, string>;
  texts?: string[];
  title?: string;
  groups?: number;
}

const csv = (...lines: string[]) => `${lines.join('\n')}\n`;

const CASES: Case[] = [
  {
    name: 'an export of ClickUp',
    file: csv(
      'Task ID,Task Link,Task Type,Task Name,Task Content,Status,Date Created,Date Created Text,Assignees,Tags,Priority,List Name,Comments',
      '86b1x,https://app.clickup.com/t/86b1x,Task,Login fails after update,Customers report that the login page shows an error since Monday,open,1789052400000,"9/10/2026, 1:00:00 PM GMT+2",[Ann],"[auth,bug]",1,Bugs,"[{""text"":""please look at this"",""by"":""x@example.org"",""date"":""9/10/2026""}]"',
      '86b1y,https://app.clickup.com/t/86b1y,Task,Export empty,The CSV export has only a header row,open,1789052500000,"9/10/2026, 1:01:40 PM GMT+2",[Bob],[],2,Bugs,[]',
    ),
    match: 'login',
    rows: [1],
    mapping: { title: 'Task Name', text: 'Task Content', externalId: 'Task ID' },
    texts: ['Task Content'],
  },
  {
    name: 'an export of Jira, where comments are not the report',
    file: csv(
      'Summary,Issue key,Priority,Reporter,Created,Description,Comment,Comment',
      'Login fails on SSO,A-1,High,ann,16/02/2017 15:26,After the update SSO login returns an error for all our users in the Berlin office,"16/Feb/17 3:29 PM;bob;Provide more details on this, which user can create it and when?","17/Feb/17;ann;Done"',
      'Export is empty,A-2,High,eve,17/02/2017 15:26,CSV export has only the header row since the last release on Monday,"17/Feb/17 3:29 PM;bob;We cannot reproduce this, can you send the file please?",',
    ),
    match: 'login',
    rows: [1],
    mapping: { title: 'Summary', text: 'Description', externalId: 'Issue key' },
    texts: ['Description'],
  },
  {
    name: 'account ids, which are never text',
    file: csv(
      'Issue Type,Issue key,Summary,Reporter,Reporter Id',
      'Bug,C-1,Server error on save,Ann,712020:61f45da9-70dd-46bb-a5f6-0f119b0539da',
      'Bug,C-2,Server error on delete,Bob,712020:eb2714d9-5087-4d5b-9f0d-0f119b0539db',
    ),
    match: 'server error',
    rows: [1, 2],
  },
  {
    name: 'addresses, which are never text',
    file: csv(
      'number,title,state,createdAt,url',
      '151,Login fails,OPEN,2026-06-16T09:45:09Z,https://example.org/o/r/issues/151',
      '150,Export empty,OPEN,2026-06-16T09:44:20Z,https://example.org/o/r/issues/150',
    ),
    match: 'login',
    rows: [1],
  },
  {
    name: 'an export of Trustpilot',
    file: csv(
      'company,reviewer,date,rating,content',
      'shop.example,Ann,2026-01-31,1,Login did not work for me at all',
      'shop.example,Bob,2026-01-30,1,Login keeps failing since Monday',
    ),
    match: 'login',
    rows: [1, 2],
    mapping: { reporter: 'reviewer', text: 'content', date: 'date' },
  },
  {
    name: 'an export of Zendesk',
    file: csv(
      'Ticket ID,Subject,Description,Requester,Requester email,Created at,Priority,Status',
      '4411,Cannot sign in,I get an error when I sign in with my phone,Ann,ann@example.org,2026-03-01 10:00,High,open',
      '4412,Invoice,Please send the invoice for March,Bob,bob@example.org,2026-03-02 10:00,Low,open',
    ),
    match: 'login',
    rows: [1],
    mapping: { title: 'Subject', text: 'Description', externalId: 'Ticket ID' },
  },
  {
    name: 'an export of an app store',
    file: csv(
      'Package Name,App Version Code,Reviewer Language,Device,Review Submit Date and Time,Star Rating,Review Title,Review Text,Review Link',
      'org.example.app,120,en,pixel8,2026-03-01T10:00:00Z,1,Keeps crashing,It crashes whenever I open the camera,http://play.example/1',
      'org.example.app,120,de,pixel7,2026-03-02T10:00:00Z,5,Prima,Alles läuft und sieht schön aus,http://play.example/2',
    ),
    match: 'crash',
    rows: [1],
    mapping: { title: 'Review Title', text: 'Review Text' },
  },
  {
    name: 'a survey, in which every column of prose is searched',
    file: csv(
      'Timestamp,What do you like?,What should we improve?',
      '2024/01/02 10:00:00 AM GMT+1,Nice colours and fast delivery every time,Login fails every morning for our team',
      '2024/01/03 10:00:00 AM GMT+1,I like the team and the friendly support,Cannot log in after the update on Monday',
    ),
    match: 'login',
    rows: [1, 2],
    texts: ['What do you like?', 'What should we improve?'],
  },
  {
    name: 'rows that do not hold every word',
    file: csv(
      'text',
      'User without view permission can still open the screen',
      'User permissions not enforced for lookup',
      'No permission for mail merge but the user is still able to delete',
    ),
    match: 'permissions not enforced',
    rows: [1, 2, 3],
  },
  {
    name: 'words that are no slips',
    file: csv(
      'text',
      'Candy crush is the best game ever',
      'This app is quite good',
      'I won real cash',
    ),
    match: 'crash',
    rows: [],
  },
  {
    name: 'praise',
    file: csv(
      'text',
      'Super Team und fast keine Wartezeit',
      'Die Wartezeit war sehr kurz',
      'Viel zu lange Wartezeit',
    ),
    match: 'lange Wartezeit',
    rows: [3],
  },
  {
    name: 'what is refused and what is let through, two defects',
    file: csv(
      'Summary',
      '[Penalties] API does not allow negative values for fixed points',
      '[Site BOQ] Negative value for Rate is not supported in web',
      'API preview is accepting negative value for percentage uplift',
    ),
    match: 'negative values',
    rows: [1, 2, 3],
    groups: 2,
  },
  {
    name: 'a title that says what is wrong',
    file: csv(
      'title,text',
      'Goose,"In 3 Monaten ca. 15 Abstürze, wer es nicht glaubt, dem lasse ich die Mails zukommen"',
    ),
    match: 'Abstürze',
    rows: [1],
    title: 'Abstürze',
  },
  {
    name: 'a lone column that is a table itself',
    file: csv(
      'Podsumowanie,Klucz,Opis;;;',
      '"Błąd logowania,P-1,""Strona pokazuje błąd, nic nie działa""";;;',
      '"Pusty eksport,P-2,""Plik jest pusty, tylko nagłówek""";;;',
    ),
    match: 'błąd',
    rows: [1],
    mapping: { title: 'Podsumowanie', text: 'Opis', externalId: 'Klucz' },
  },
  {
    name: 'Turkish as Windows writes it',
    file: iconv.encode(
      csv(
        'Konu;Açıklama;Tarih',
        'Giriş hatası;Güncellemeden sonra uygulama şifreyi kabul etmiyor ve hata veriyor;2024-03-01',
        'Geç teslimat;Kurye üç saat geç geldi, sipariş soğuktu, çağrı merkezi cevap vermiyor;2024-03-02',
        'İade;Para iki haftadır gelmedi, destek sessiz;2024-03-03',
      ),
      'windows-1254',
    ),
    match: 'giriş',
    rows: [1],
    mapping: { title: 'Konu', text: 'Açıklama', date: 'Tarih' },
  },
];

describe('a file that nobody prepared is read as it is meant', () => {
  test.each(CASES)('$name', async ({ file, match, rows, mapping, texts, title, groups }) => {
    const seen = await triaged(file, match);
    if (mapping) expect(seen.mapping).toMatchObject(mapping);
    if (texts) expect(seen.texts).toEqual(texts);
    expect(seen.rows).toEqual(rows);
    if (title) expect(seen.groups[0]?.title).toContain(title);
    if (groups) expect(seen.groups).toHaveLength(groups);
  });
});
