// The header rows of programs that people export from, with rows of our own: read with no correction.
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { type Role, readTable } from '../../src/intake/index.ts';

type Expected = Partial<Record<Role, string>>;

const TEXTS = [
  'After the update the login page shows an error and nobody of our team can work',
  'The invoice was charged twice this month and support does not answer my mails',
  'Export to CSV gives an empty file since Monday, only the header row is there',
];
const TITLES = ['Login fails after the update', 'Charged twice', 'Export is empty'];
const NAMES = ['Ann Field', 'Bob Stone', 'Eve Marsh'];

/** Cells by column; `$text`, `$title` and `$name` stand for what three people say. */
function file(columns: Record<string, string | string[]>): string {
  const words: Record<string, string[]> = { $text: TEXTS, $title: TITLES, $name: NAMES };
  const cell = (value: string | string[], at: number) => {
    const all = typeof value === 'string' ? (words[value] ?? [value, value, value]) : value;
    return `"${(all[at] ?? '').replaceAll('"', '""')}"`;
  };
  const rows = [0, 1, 2].map((at) =>
    Object.values(columns)
      .map((value) => cell(value, at))
      .join(','),
  );
  const header = Object.keys(columns).map((name) => name.replace(/#\d$/, ''));
  return [header.join(','), ...rows, ''].join('\n');
}

const DAYS = ['2026-03-01 10:00', '2026-03-02 11:00', '2026-03-15 12:00'];
const MAIL = ['a@example.org', 'b@example.org', 'c@example.org'];

const EXPORTS: [name: string, Record<string, string | string[]>, Expected][] = [
  [
    'Zendesk',
    {
      ...{ ID: ['101', '102', '103'], Requester: '$name', 'Requester email': MAIL },
      ...{ Subject: '$title', Description: '$text', Status: 'Open', Priority: 'High' },
      ...{ Channel: ['Email', 'Web', 'Chat'], 'Created at': DAYS, Tags: 'billing login' },
    },
    {
      ...{ externalId: 'ID', title: 'Subject', text: 'Description', date: 'Created at' },
      ...{ severity: 'Priority', source: 'Channel' },
    },
  ],
  [
    'Jira',
    {
      ...{ Summary: '$title', 'Issue key': ['A-1', 'A-2', 'A-3'], 'Issue id': ['1', '2', '3'] },
      ...{ 'Issue Type': 'Bug', Status: 'Open', Priority: 'Major', Reporter: '$name' },
      ...{
        'Reporter Id': ['712020:61f45da9-70dd', '712020:eb2714d9-5087', '712020:aa2714d9-5087'],
      },
      ...{ Created: ['16/Feb/26 3:26 PM', '17/Feb/26 3:26 PM', '18/Feb/26 3:26 PM'] },
      ...{ Description: '$text', 'Comment#1': '17/Feb/26 3:29 PM;bob;please send us the file' },
      ...{ 'Comment#2': '', 'Custom field (Story Points)': '3' },
    },
    {
      ...{ title: 'Summary', externalId: 'Issue key', text: 'Description', date: 'Created' },
      ...{ severity: 'Priority', reporter: 'Reporter' },
    },
  ],
  [
    'GitHub',
    {
      ...{ number: ['151', '150', '149'], title: '$title', body: '$text', state: 'OPEN' },
      ...{ createdAt: ['2026-06-16T09:45:09Z', '2026-06-17T09:45:09Z', '2026-06-18T09:45:09Z'] },
      ...{ author: ['ann', 'bob', 'eve'], url: 'https://github.com/o/r/issues/151' },
    },
    { externalId: 'number', title: 'title', text: 'body', date: 'createdAt', reporter: 'author' },
  ],
  [
    'GitLab',
    {
      ...{ Title: '$title', Description: '$text', 'Issue ID': ['7', '8', '9'] },
      ...{ URL: 'https://gitlab.com/o/r/-/issues/7', State: 'Open', Author: '$name' },
      ...{ 'Author Username': ['ann', 'bob', 'eve'], 'Created At (UTC)': DAYS, Labels: 'bug' },
    },
    { title: 'Title', text: 'Description', externalId: 'Issue ID', date: 'Created At (UTC)' },
  ],
  [
    'Linear',
    {
      ...{ ID: ['ENG-1', 'ENG-2', 'ENG-3'], Team: 'Core', Title: '$title', Description: '$text' },
      ...{ Status: 'Todo', Priority: 'Urgent', Creator: MAIL, Created: DAYS },
    },
    {
      externalId: 'ID',
      title: 'Title',
      text: 'Description',
      severity: 'Priority',
      date: 'Created',
    },
  ],
  [
    'Trustpilot',
    {
      ...{ 'Review Id': ['64aa01', '64aa02', '64aa03'], 'Review Created Date': DAYS },
      ...{ 'Review Title': '$title', 'Review Content': '$text', 'Review Stars': ['1', '2', '5'] },
      ...{
        'Source Of Review': 'Organic',
        'Reviewer Name': '$name',
        'Company Reply': 'Thank you for telling us about this',
      },
    },
    {
      ...{ title: 'Review Title', text: 'Review Content', rating: 'Review Stars' },
      ...{ reporter: 'Reviewer Name', date: 'Review Created Date', externalId: 'Review Id' },
    },
  ],
  [
    'Google Play',
    {
      ...{ 'Package Name': 'org.example.app', 'App Version Code': '42', 'Reviewer Language': 'en' },
      ...{
        Device: 'pixel',
        'Review Submit Date and Time': [
          '2026-03-01T10:00:00Z',
          '2026-03-02T10:00:00Z',
          '2026-03-03T10:00:00Z',
        ],
      },
      ...{ 'Star Rating': ['1', '2', '5'], 'Review Title': ['', '', ''], 'Review Text': '$text' },
      ...{ 'Developer Reply Text': 'Please write to our support about this problem' },
    },
    { text: 'Review Text', rating: 'Star Rating', date: 'Review Submit Date and Time' },
  ],
  [
    'App Store',
    {
      ...{ id: ['9001', '9002', '9003'], date: DAYS, userName: ['ann77', 'bob1', 'eve'] },
      ...{ title: '$title', review: '$text', rating: ['1', '3', '5'], isEdited: 'False' },
      ...{ developerResponse: 'We are sorry to hear that and will look into it' },
    },
    { externalId: 'id', date: 'date', title: 'title', text: 'review', rating: 'rating' },
  ],
  [
    'Intercom',
    {
      ...{ 'Conversation ID': ['881', '882', '883'], 'Conversation started at (UTC)': DAYS },
      ...{ 'User name': '$name', 'User email': MAIL, Message: '$text', Channel: 'Messenger' },
    },
    { externalId: 'Conversation ID', text: 'Message', source: 'Channel' },
  ],
  [
    'Freshdesk',
    {
      ...{ 'Ticket ID': ['31', '32', '33'], Subject: '$title', Status: 'Open', Priority: 'Low' },
      ...{ Source: ['Email', 'Portal', 'Phone'], Type: 'Problem', 'Requester Name': '$name' },
      ...{ 'Created time': DAYS, Description: '$text' },
    },
    {
      ...{ externalId: 'Ticket ID', title: 'Subject', text: 'Description', severity: 'Priority' },
      ...{ source: 'Source', date: 'Created time' },
    },
  ],
  [
    'Typeform',
    {
      ...{ '#': ['zx81aa', 'zx81ab', 'zx81ac'], 'What should we improve?': '$text' },
      ...{
        'Start Date (UTC)': DAYS,
        'Submit Date (UTC)': DAYS,
        'Network ID': ['a1b2', 'c3d4', 'e5f6'],
      },
    },
    { text: 'What should we improve?' },
  ],
  [
    'SurveyMonkey',
    {
      ...{ 'Respondent ID': ['118000000001', '118000000002', '118000000003'] },
      ...{ 'Collector ID': '440000001', 'Start Date': DAYS, 'IP Address': '10.0.0.1' },
      ...{ 'What went wrong with your last order?': '$text' },
    },
    { text: 'What went wrong with your last order?', date: 'Start Date' },
  ],
];

describe('an export is read with no correction', () => {
  test.each(EXPORTS)('of %s', async (_name, columns, expected) => {
    const table = await readTable(Readable.from([Buffer.from(file(columns))]));
    expect(table.mapping).toMatchObject(expected);
    const texts = table.columns.flatMap(({ role, name }) => (role === 'text' ? [name] : []));
    expect(texts).toEqual([expected.text]);
    const rows = [];
    for await (const row of table) rows.push(row);
    expect(rows.map(({ text }) => text)).toEqual(TEXTS);
    if (expected.date) expect(rows.every(({ date }) => date !== null)).toBe(true);
  });
});
