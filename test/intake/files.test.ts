// Files as other programs export them: read without a correction, and what is looked for is found in
// them and nothing else.
import { Readable } from 'node:stream';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { chooseRows, groupRows, readTable, ruleOf } from '../../src/intake/index.ts';

/** What a table is read as, and the numbers of the rows that are chosen for a query. */
async function triaged(source: string | Buffer, asked: string) {
  const table = await readTable(Readable.from([Buffer.from(source)]));
  const texts = table.columns.flatMap(({ role, name }) => (role === 'text' ? [name] : []));
  const rule = ruleOf({ name: asked, match: [asked], list: 'L' });
  const { topics } = await chooseRows(table, { mode: 'first', rules: [rule] });
  const chosen = topics[0]?.rows ?? [];
  const says = new Map(chosen.map(({ row, verdict }) => [row, verdict.sentence] as const));
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
  title?: string | RegExp;
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
    name: 'what is broken and what does not work, in whatever words',
    file: csv(
      'Score,Positive,Negative',
      '4,Nice pool,The air conditioning did not work all night',
      '9,Everything was perfect,Nothing to complain',
      '3,Good breakfast,AC broken and reception ignored us',
      '2,,Room was boiling hot - aircon out of order for three days',
      '5,Location,Aire acondicionado averiado',
      '3,,Klimaanlage defekt und niemand kam',
      '4,Clean,Slow wifi and loud AC unit',
    ),
    match: 'air conditioning broken',
    rows: [1, 3, 4, 5, 6],
  },
  {
    name: 'nothing missing',
    file: csv(
      'rating,comment',
      '2,"Missing drinks, again"',
      '5,Nothing missing this time',
      '1,Two items were missing from my bag',
    ),
    match: 'missing items',
    rows: [1, 3],
  },
  {
    name: 'bad food, and good food',
    file: csv(
      'Bewertung,Kommentar',
      '1,Das Essen war kalt und ungenießbar',
      '4,Essen gut',
      '1,Bad war schmutzig',
    ),
    match: 'schlechtes Essen',
    rows: [1],
  },
  {
    name: 'a bathroom in German, which is no bad food in English',
    file: csv('Comment', 'Bad food on the flight', 'Bad war schmutzig, Haare im Waschbecken'),
    match: 'dirty bathroom',
    rows: [2],
  },
  {
    name: 'good, but',
    file: csv('text', 'Great app but crashes all the time', 'Great app, never crashes'),
    match: 'crashes',
    rows: [1],
  },
  {
    name: 'no more, and but, which are one word in two languages',
    file: csv('texto', 'Por fin no mas errores al pagar', 'O app é ótimo mas trava com erros'),
    match: 'errores',
    rows: [2],
  },
  {
    name: 'one word in the plural, in the language of the file',
    file: csv(
      'Note,Avis',
      "1,L'application plante dès que j'ouvre la caméra",
      "1,L'appli se ferme toute seule",
      "4,Aucun plantage jusqu'ici",
    ),
    match: 'plantages',
    rows: [1, 2],
  },
  {
    name: 'what kept a card',
    file: csv(
      'id,text',
      '1,My card was swallowed by the ATM',
      '2,ATM ate my card on Saturday',
      '3,Why is my card blocked?',
      '4,Karte eingezogen am Automaten',
    ),
    match: 'card swallowed',
    rows: [1, 2, 4],
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
  {
    name: 'reviews with the answers of the company, which are not the report',
    file: csv(
      'text,rating,reply_message,title',
      'The courier never came and nobody answers the phone,1,We are sorry for the waiting and have sent you a voucher for the next order,Never again',
      'Waiting on the phone for an hour every single time,1,Please write to us about this and we will look into it,No service',
    ),
    match: 'waiting on the phone',
    rows: [2],
    mapping: { title: 'title', text: 'text', rating: 'rating' },
    texts: ['text'],
  },
  {
    name: 'reviews of several games, where the title is the name of a game',
    file: csv(
      'date_posted,review,score,title',
      ...['The anti cheat is useless and cheaters are everywhere', 'Lovely music, lovely story']
        .flatMap((text) => [text, text, text, text])
        .map((text, at) => `2023-03-${10 + at},"${text}, day ${at}",1,CRASH RACER`),
    ),
    match: 'crash',
    rows: [],
    texts: ['review'],
  },
  {
    name: 'clinics by name, with the title and the day of each review',
    file: csv(
      'ID;Name der Klinik;Titel_der_bewertung;Datum_der_Bewertung;Erfahrungsbericht',
      ...['Nie wieder', 'Alles gut', 'Enttäuscht', 'Naja', 'Schlecht', 'Gut'].map(
        (title, at) =>
          `1;Klinik am langen Weg;${title} ${at};1${at}.03.2021;"Die Ärzte sind sehr freundlich und das Essen schmeckt, Tag ${at}"`,
      ),
    ),
    match: 'lang',
    rows: [],
    mapping: {
      ...{ title: 'Titel_der_bewertung', date: 'Datum_der_Bewertung', text: 'Erfahrungsbericht' },
    },
    texts: ['Erfahrungsbericht'],
  },
  {
    name: 'numbers that a spreadsheet has rounded, which identify nothing',
    file: csv(
      'tweet_id,text',
      '5.70E+17,My bag is lost since Monday',
      '5.70E+17,Where is my lost luggage?',
      '5.71E+17,Nice crew on the flight to Rome',
    ),
    match: 'lost luggage',
    rows: [1, 2],
    mapping: { text: 'text' },
  },
  {
    name: 'letters that were encoded twice',
    file: csv(
      'Titel;Erfahrungsbericht',
      ...['Aufnahme', 'Ambulanz', 'Station'].map(
        (title) => `${title};Die Ã„rzte waren unfreundlich und die WÃ¤sche lag zwei Tage herum`,
      ),
    ),
    match: 'unfreundliche Ärzte',
    rows: [1, 2, 3],
    title: 'Die Ärzte waren unfreundlich',
  },
  {
    name: 'a long sentence, of which the title keeps what was asked for',
    file: csv(
      'text',
      '"@Airline after a crappy day with delays, rude people at the counter and a cold dinner on the plane you have now lost my luggage for the second time, so please call me, thanks..."',
    ),
    match: 'lost luggage',
    rows: [1],
    title: 'lost my luggage',
  },
  {
    name: 'conversations, of which the first message is the report',
    file: csv(
      'Conversation ID,Conversation started at (America/New_York),Channel,Conversation first message,User name,Conversation rating,Rating remark',
      '21547,2026-03-01 10:00,Messenger,I was charged twice for the same month,Ann,2,slow',
      '21548,2026-03-02 10:00,Messenger,How do I invite a colleague?,Eve,5,great',
    ),
    match: 'charged twice',
    rows: [1],
    texts: ['Conversation first message'],
  },
  {
    name: 'two rows of names, of which the upper one collects columns',
    file: csv(
      ',,Customer,Customer,Report',
      'id,date,name,email,comment',
      '1,2026-03-01,Ann,ann@x.example,The search is broken again',
      '2,2026-03-02,Bob,bob@x.example,Nice new icons for the boards',
    ),
    match: 'search broken',
    rows: [1],
    mapping: { text: 'comment', date: 'date', externalId: 'id' },
  },
  {
    name: 'an export of Freshdesk, where a title is the job of the one who asks',
    file: csv(
      'Ticket ID,Subject,Description,Status,Priority,Source,Agent,Created time,Full name,Title,Email',
      '1,Login page broken,I try to login and the page is blank since this morning,Open,High,Email,Bob,2026-03-01 10:00:00,Ann Lee,CTO,ann@x.example',
      '2,Invoice question,Where do I find my invoice for last month?,Open,Low,Portal,Bob,2026-03-02 10:00:00,Eve Ray,CEO,eve@x.example',
    ),
    match: 'login',
    rows: [1],
    mapping: { title: 'Subject', text: 'Description', externalId: 'Ticket ID' },
    texts: ['Description'],
  },
  {
    name: 'an export of SurveyMonkey, with a second line of names',
    file: csv(
      'Respondent ID,Collector ID,Start Date,End Date,Email Address,What do you like about the product?,What should we improve?',
      ',,,,,Open-Ended Response,Open-Ended Response',
      '114001,4501,03/01/2026 10:00:00 AM,03/01/2026 10:05:00 AM,,The friendly team and fast answers,Login fails every morning for our team',
      '114002,4501,03/15/2026 10:00:00 AM,03/15/2026 10:05:00 AM,,The colours of the boards,Please add a dark mode for the boards',
    ),
    match: 'login',
    rows: [1],
    mapping: { externalId: 'Respondent ID', date: 'Start Date' },
    texts: ['What do you like about the product?', 'What should we improve?'],
  },
  {
    name: 'a second line that says how the columns are written',
    file: csv(
      'Ticket,Created,Message,Amount',
      ',ISO 8601,free text,EUR',
      'T-1,2026-04-01T08:00:00Z,"Ik kan mijn abonnement niet opzeggen, de knop doet niets","49,00"',
      'T-2,2026-04-02T08:00:00Z,Hoe nodig ik een collega uit?,"0,00"',
    ),
    match: 'cannot cancel subscription',
    rows: [1],
    texts: ['Message'],
  },
  {
    name: 'a survey without dates whose second line says how every question was answered',
    file: csv(
      'ResponseId,What should we change?,What do you like?',
      ',Open-Ended Response,Open-Ended Response',
      '1,The printer on our floor eats paper on every second page,Free fruit every day',
      '2,Where is the printer?,The team and the boards',
    ),
    match: 'printer problems',
    rows: [1],
  },
  {
    name: 'a table whose first report is the only one without name, city and phone',
    file: csv(
      'Subject,Comment,Name,City,Phone',
      'SSO login error,The login fails since Monday,,,',
      'Dark mode,Please add a dark mode for the boards,Ann,Rome,555',
    ),
    match: 'login',
    rows: [1],
    mapping: { title: 'Subject', text: 'Comment' },
    texts: ['Comment'],
  },
  {
    name: 'an export of Jira, where the description of the project is no report',
    file: csv(
      'Summary,Issue key,Project description,Priority,Reporter,Created,Description,Environment',
      'Export is empty,A-2,All about the login of our apps,High,eve,17/Feb/17 3:26 PM,CSV export has only the header row since Monday,Chrome on Windows with a proxy',
      'Login fails on SSO,A-1,All about the login of our apps,High,ann,16/Feb/17 3:26 PM,The page shows an error for all our users in Berlin,Chrome on Windows with a proxy',
    ),
    match: 'login',
    rows: [2],
    mapping: { title: 'Summary', externalId: 'Issue key' },
    texts: ['Description', 'Environment'],
  },
  {
    name: 'a name that repeats, joined and not dropped',
    file: csv('id,comment,comment', '1,The search is broken,It never finds archived tasks'),
    match: 'archived',
    rows: [1],
    texts: ['comment', 'comment (2)'],
  },
  {
    name: 'the day a report came, and not the day it is due',
    file: csv(
      'Title,Description,Due Date,Created At (UTC)',
      'Login page blank,The login page stays blank after the update,2026-05-01,2026-02-01 10:00:00',
    ),
    match: 'login page blank',
    rows: [1],
    mapping: { date: 'Created At (UTC)' },
  },
  {
    name: 'Greek, in the encoding of Windows',
    file: iconv.encode(
      csv(
        'Θέμα;Περιγραφή;Ημερομηνία',
        'Σύνδεση;Δεν μπορώ να συνδεθώ στην εφαρμογή μετά την ενημέρωση;01/03/2026',
        'Χρώμα;Μου αρέσει πολύ το νέο χρώμα;02/03/2026',
      ),
      'windows-1253',
    ),
    match: 'συνδεθώ',
    rows: [1],
    mapping: { title: 'Θέμα', text: 'Περιγραφή' },
  },
  {
    name: 'what is taken back after it was named',
    file: csv('text', '"Gecikme yok, çok hızlı"', 'Kargoda büyük gecikme'),
    match: 'gecikme',
    rows: [2],
  },
  {
    name: 'handles, which name somebody, and tags of two words',
    file: csv('text', '@BagLost great service today', '#LostBag again at JFK thanks @AirX'),
    match: 'lost bag',
    rows: [2],
  },
  {
    name: 'a slip in a form of the word',
    file: csv('text', 'The app crahses daily', 'I crushed it', 'Cash was taken'),
    match: 'crash',
    rows: [1],
  },
  {
    name: 'entities that spell a tag, which the title keeps',
    file: csv('text', '😡 The &quot;search&quot; isn&#39;t working &amp; returns &lt;nothing&gt;'),
    match: 'search not working',
    rows: [1],
    title: 'The "search" isn\'t working & returns <nothing>',
  },
  {
    name: 'what is refused and what is let through',
    file: csv(
      'text',
      'The form rejects passwords with digits',
      'Passwords with digits are accepted by the form',
    ),
    match: 'passwords',
    rows: [1, 2],
    groups: 2,
  },
  {
    name: 'names of things, paths of pictures, percentages and masked copies, which are no text',
    file: csv(
      'complaint_id,product_name,4 stars percentage,complaint_text,text_masked,image_path',
      'REC-2026-0001,Round glass table for six,2%,The table came completely shattered and nobody answers,The table came completely shattered *****,/img/a.png',
      'REC-2026-0002,Grey corner sofa left side,3%,A button of the sofa is missing and the cover is torn,A button of the sofa is missing *****,/img/b.png',
      'REC-2026-0003,Oak chair with arm rests,5%,Delivery took three weeks longer than promised to us,Delivery took three weeks longer *****,/img/c.png',
    ),
    match: 'damaged',
    rows: [1, 2],
    mapping: { text: 'complaint_text', externalId: 'complaint_id' },
    texts: ['complaint_text'],
  },
  {
    name: 'a word that only has the stem of another',
    file: csv(
      'text',
      "It's quite a game and I quit after two hours",
      'It crashes when I join a server',
    ),
    match: 'crash',
    rows: [2],
  },
  {
    name: 'a review in two languages, of which the title says neither who translated it',
    file: csv(
      'Reviews',
      '"(Translated by Google) Very rude receptionist at the front desk (Original) Sehr unhöfliche Empfangsdame"',
    ),
    match: 'rude',
    rows: [1],
    title: 'Very rude receptionist at the front desk',
  },
  {
    name: 'a lone column whose names have no quotes and whose rows end in semicolons',
    file: csv(
      'Oggetto,Codice,Testo;;',
      '"Fattura errata,F-1,""La fattura riporta un importo sbagliato, vi prego di correggere""";;',
      '"Consegna,F-2,""Il pacco è arrivato aperto, mancava un articolo""";;',
    ),
    match: 'fattura',
    rows: [1],
    mapping: { title: 'Oggetto', text: 'Testo' },
  },
  {
    name: 'mail with the mail that it answers, a signature and what lawyers add, which say nothing',
    file: csv(
      'id,text',
      '1,"How do I change my address?\n\n-----Ursprüngliche Nachricht-----\nVon: Service\nIhr Vertrag ist da."',
      '2,"The report is empty.\n\nBest regards,\nAnn\nVertrag Team"',
      '3,"Hi!\n\nThis e-mail is confidential: Vertrag.\nDelete it."',
      '4,"<p>Hello</p><blockquote>Vertrag</blockquote>"',
      '5,"Hello,\nder Vertrag wurde nicht gekündigt."',
    ),
    match: 'Vertrag',
    rows: [5],
  },
  {
    name: 'a title that only names a thing, which says no more than that',
    file: csv('Subject,Comment', 'Printer B2,Printer eats paper and jams. Please help'),
    match: 'printer problems',
    rows: [1],
    title: 'Printer B2: Printer eats paper and jams',
  },
  {
    name: 'a cell that a spreadsheet guards, without the apostrophe in the title',
    file: csv('text', "'Dividende wurde nicht gutgeschrieben"),
    match: 'Dividende',
    rows: [1],
    title: /^Dividende/,
  },
  ...(
    [
      ['iso-8859-2', 'błąd', 'Błąd przy płatności od środy'],
      ['windows-1250', 'zásilka', 'Zásilka přišla poškozená a nikdo neodpovídá'],
      ['windows-1250', 'hiba', 'Hiba történt és őrült lassú'],
      ['windows-1254', 'giriş', 'Giriş yapılamıyor çünkü şifre sayfası açılmıyor'],
      ['cp850', 'Lieferung', 'Lieferung verspätet und die Größe war falsch'],
      ['macintosh', 'attesa', 'È lunga l’attesa perché così non va più'],
      ['windows-1251', 'доставка', 'Доставка опоздала на неделю'],
      ['koi8-r', 'доставка', 'Доставка опоздала на неделю'],
    ] as const
  ).map(([encoding, match, text]) => ({
    ...{
      name: `a single line in ${encoding}: ${text}`,
      match,
      rows: [1],
      title: text.slice(0, 20),
    },
    file: iconv.encode(csv('text', text), encoding),
  })),
  ...(
    [
      ['доставка', 'Доставку задержали', 'Доставки ждал месяц'],
      ['تأخير', 'التأخير غير مقبول', 'تأخير في التوصيل'],
      ['환불', '환불이 안 됩니다', '환불을 거부했어요'],
      ['καθυστέρηση', 'Καθυστερήσεις κάθε μέρα', 'Μεγάλη καθυστέρηση'],
      ['Rückerstattung', 'Mein Rückerstattungsantrag wird ignoriert', 'Keine Rückerstattung'],
      ['karta', 'Zgubiłem kartę w autobusie', 'Karta zablokowana'],
    ] as const
  ).map(([match, ...texts]) => ({
    ...{ name: `forms of ${match}, where a few words hardly tell the language`, match },
    ...{ file: csv('text', ...texts, 'x'), rows: [1, 2] },
  })),
];

describe('a file that nobody prepared is read as it is meant', () => {
  test.each(CASES)('$name', async ({ file, match, rows, mapping, texts, title, groups }) => {
    const seen = await triaged(file, match);
    if (mapping) expect(seen.mapping).toMatchObject(mapping);
    if (texts) expect(seen.texts).toEqual(texts);
    expect(seen.rows).toEqual(rows);
    if (title) expect(seen.groups[0]?.title).toMatch(title);
    for (const group of seen.groups) expect(group.title).toMatch(/^[^@]{1,80}(?<![.…])$/u);
    if (groups) expect(seen.groups).toHaveLength(groups);
  });
});

test('a row of five stars that only mentions a trouble nearly matches, one of one star is chosen', async () => {
  const file = csv(
    'stars,review',
    '5,The lost bag was back within the hour and the staff was great',
    '1,My bag went missing in Rome and nobody cares',
    '3,The window seat was fine',
  );
  const table = await readTable(Readable.from([Buffer.from(file)]));
  const rule = ruleOf({ name: 'x', match: ['missing luggage'], list: 'L' });
  const { topics } = await chooseRows(table, { mode: 'first', rules: [rule] });
  expect(topics[0]?.rows.map(({ row }) => row.row)).toEqual([2]);
  expect(topics[0]?.nearly.map(({ row }) => row.row)).toEqual([1]);
});

test.each([
  ['24/03/04', 'year', '2024-03-04'],
  ['24/03/04', 'day', '2004-03-24'],
  ['03/04/2026', 'year', '2026-03-04'],
  ['2026/3/4', 'month', '2026-03-04'],
])('%s with the %s first is %s', async (cell, dates, day) => {
  const file = csv('Date,Comment', `${cell},Login fails since the update`);
  const order = dates as 'year' | 'day' | 'month';
  const table = await readTable(Readable.from([Buffer.from(file)]), { dates: order });
  for await (const { date } of table) expect(new Date(date ?? 0).toISOString()).toContain(day);
});
