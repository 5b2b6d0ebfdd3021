import { describe, expect, it } from 'vitest';
import { chooseRows, compileMatch, parseRules } from '../../src/intake/index.ts';
import { row } from './rows.ts';

const why = (query: string, text: string) => compileMatch(query)(row(text))?.why ?? null;

describe('words find what a person would call a mention', () => {
  it('a word that others write in two', () => {
    expect(why('checkout', 'Check out page frozen')).toContain('Check out');
    expect(why('checkout', 'Check-out total is wrong')).toContain('Check-out');
    expect(why('checkout', 'We check the balance out of habit')).toBeNull();
  });

  it.each([
    ['word for word', 'SSO login errors since Monday', "'SSO login errors'"],
    ['other case and quotes', 'I keep getting “SSO LOGIN ERRORS”.', "'SSO LOGIN ERRORS'"],
    ['another form', 'An SSO login error, again', "'SSO login', 'error' ≈ 'errors'"],
    [
      'in pieces, with a slip',
      'An SSO log-in eror on Chrome',
      "'SSO', 'log-in eror' ≈ 'login errors'",
    ],
    ['swapped letters', 'sso lgoin erorrs', "'sso', 'lgoin erorrs' ≈ 'login errors'"],
    ['in another order', 'Errors at every login with SSO', "'Errors', 'login', 'SSO'"],
    ['dots in an abbreviation', 'login errors with S.S.O.', "'login errors', 'S.S.O' ≈ 'SSO'"],
    ['with accents', 'SSO lógin érrors', "'SSO lógin érrors'"],
    ['other words for it', 'Cannot sign in via SSO', "'Cannot sign in' ≈ 'login errors', 'SSO'"],
    ['a kind of error', 'SSO login loops forever', "'SSO login', 'loops' ≈ 'errors'"],
    ['an error code', 'After the SSO login I get a 403', "'SSO login', '403' ≈ 'errors'"],
    ['German', 'Fehler bei der SSO-Anmeldung', "'Fehler' ≈ 'errors', 'SSO', 'Anmeldung' ≈ 'login'"],
    [
      'a German compound',
      'Wir haben ständig SSO-Loginfehler',
      "'SSO', 'Loginfehler' ≈ 'login errors'",
    ],
    ['French', 'Erreur de connexion SSO', "'Erreur' ≈ 'errors', 'connexion' ≈ 'login', 'SSO'"],
    [
      'Spanish',
      'Error al iniciar sesión con SSO',
      "'Error' ≈ 'errors', 'iniciar sesión' ≈ 'login', 'SSO'",
    ],
    ['Russian', 'Ошибка входа через SSO', "'Ошибка входа' ≈ 'login errors', 'SSO'"],
    [
      'Japanese',
      'SSOでログインするとエラーが出ます',
      "'SSO', 'ログイン' ≈ 'login', 'エラー' ≈ 'errors'",
    ],
  ])('%s', (_, text, expected) => {
    expect(why('SSO login errors', text)).toBe(expected);
  });

  it.each([
    ['one of the words is missing', 'SSO login, please'],
    ['another matter', 'The login page is slow'],
    ['a word that only looks alike', 'SSO logic errors'],
    ['praise', 'SSO login success! No errors at all.'],
    [
      'praise beside another complaint',
      'The export gives an error. By the way, our SSO login works fine.',
    ],
    [
      'far apart in a long text',
      `SSO is nice. ${'And so on it goes with many words. '.repeat(20)} The login had errors.`,
    ],
    ['nothing', ''],
  ])('not when there is %s', (_, text) => {
    expect(why('SSO login errors', text)).toBeNull();
  });

  it('title and text are searched together, other columns when named', () => {
    const inTitle = row('error on every login', { title: 'SSO' });
    const inColumn = row('login error', { cells: { Area: 'SSO' } });
    expect(compileMatch('SSO login errors')(inTitle)?.score).toBeGreaterThan(0.9);
    expect(compileMatch('SSO login errors')(inColumn)).toBeNull();
    expect(compileMatch('SSO login errors', { columns: ['Area'] })(inColumn)).not.toBeNull();
  });

  it('the closer and the more literal, the higher the score', () => {
    const score = (text: string) => compileMatch('SSO login errors')(row(text))?.score ?? 0;
    const falling = [
      'SSO login errors',
      'SSO login error',
      'SSO lgoin error',
      'SSO sign-in error',
      'SSO sign-in loops',
    ].map(score);
    expect(falling).toEqual([...falling].sort((a, b) => b - a));
    expect(new Set(falling).size).toBe(falling.length);
    expect(score('SSO and then some words before the login and its errors')).toBeLessThan(1);
  });

  it('words of the same meaning can be left out', () => {
    const strict = compileMatch('SSO login errors', { synonyms: false });
    expect(strict(row('Cannot sign in via SSO'))).toBeNull();
    expect(strict(row('SSO log-in eror'))).not.toBeNull();
  });

  it('what a reason quotes cannot drive a terminal', () => {
    expect(why('"sso error"', 'sso \u001b[31merror\u202e here')).toBe("'sso error'");
  });

  it('a query without a word is refused', () => {
    expect(() => compileMatch('?!')).toThrow("There is no word to look for in '?!'.");
  });
});

describe('what is denied is not what was looked for', () => {
  it.each([
    ['crash', 'I have not had a single crash so far'],
    ['crash', "l'appli ne plante jamais"],
    ['crash', 'nunca se cierra sola'],
    ['crash', 'nunca trava'],
    ['crash', 'crasht nooit'],
    ['overcharged', 'They have never overcharged me'],
    ['long waiting time', "I didn't have to wait long"],
    ['long waiting time', 'The wait was not long'],
    ['long waiting time', 'apenas tuve que esperar'],
    ['long waiting time', 'weinig wachttijd'],
    ['long waiting time', 'brak kolejek i czekania'],
    ['long waiting time', 'bekleme yok'],
    ['lost luggage', 'They never lost my luggage'],
    ['lost luggage', 'no lost bags, all good'],
    ['rude staff', 'Nobody was rude, staff were great'],
    ['hidden fees', 'nessuna commissione nascosta'],
    ['hidden fees', 'brak ukrytych opłat'],
    ['ritardo', 'Mai un ritardo in dieci anni'],
    ['gecikme', 'Gecikme olmadan teslim edildi'],
    ['очередь', 'Очереди нет, всё быстро'],
    ['错误', '没有错误，很快'],
    ['遅延', '遅延はありませんでした'],
    ['lange wachttijd', 'De wachttijd viel erg mee'],
    ['lange Wartezeiten', 'Wartezeit hielt sich in Grenzen'],
  ])('%s: %s', (query, text) => {
    expect(why(query, text)).toBeNull();
  });

  it.each([
    ['crash', 'The crash has not been fixed'],
    ['larga espera', 'La espera no fue corta, dos horas'],
    ['crash', 'No fix for the crash since March'],
    ['crash', 'Not only does it crash, it also loses my data'],
    ['long waiting time', 'Wartezeit nicht akzeptabel, 5 Stunden'],
    ['not able to log in', 'El código no llega y no puedo entrar'],
    ['lost luggage', 'my bag never arrived'],
  ])('yet %s stands in: %s', (query, text) => {
    expect(why(query, text)).not.toBeNull();
  });
});

describe('a matter is meant where a person says it in a roundabout way', () => {
  it.each([
    ['refund missing', 'Still waiting for my refund after six weeks'],
    ['refund missing', 'Ich warte immer noch auf meine Erstattung'],
    ['refund missing', 'Ainda aguardo o estorno'],
    ['refund missing', 'Wciąż czekam na zwrot pieniędzy'],
    ['invoice missing', 'Ich warte noch auf die Rechnung'],
    [
      'permissions not enforced',
      'Guests can delete projects although they are only allowed to read',
    ],
    [
      'permissions not enforced',
      "Les invités peuvent supprimer des projets alors qu'ils n'ont que le droit de lecture",
    ],
    [
      'permissions not enforced',
      'Gasten kunnen projecten verwijderen hoewel ze alleen mogen lezen',
    ],
    ['not delivered', 'They failed to deliver my parcel'],
  ])('%s: %s', (query, text) => {
    expect(why(query, text)).not.toBeNull();
  });

  it.each([
    ['not delivered', 'They have never failed to deliver'],
    ['not delivered', 'Nunca deixaram de entregar'],
    ['not delivered', 'Nunca dejaron de entregar el pedido'],
    ['not delivered', 'Non hanno mai mancato una consegna'],
    ['permissions not enforced', 'Guests cannot open the page at all'],
  ])('and not: %s: %s', (query, text) => {
    expect(why(query, text)).toBeNull();
  });
});

describe('a phrase means the same with other small words in it', () => {
  it.each([
    "Quatre semaines d'attente pour l'ouverture d'un compte",
    "J'attends l'ouverture de mon compte",
    'Impossible d’ouvrir le compte en ligne',
    'Ik heb geprobeerd een extra rekening te openen',
  ])('opening an account: %s', (text) => {
    expect(why('opening an account', text)).not.toBeNull();
  });

  it('and a short word is no form of another that shares its beginning', () => {
    expect(why('pedido não entregue', 'multa de cada caso nos pedidos')).toBeNull();
  });
});

describe('a "phrase" stands as it is', () => {
  it.each([
    ['the login errors of today', "'login errors' ≈ 'login error'"],
    ['LOGIN-ERROR', "'LOGIN-ERROR'"],
    ['login with an error', null],
    ['error at login', null],
    ['sign-in error', null],
  ])('%s', (text, expected) => {
    expect(why('"login error"', text)).toBe(expected);
  });

  it('goes together with words', () => {
    expect(why('SSO "login error"', 'a login error, with SSO')).toBe("'login error', 'SSO'");
    expect(why('SSO "login error"', 'SSO login had an error')).toBeNull();
  });
});

describe('a /regular expression/', () => {
  it('is looked for as it is written, flags and all', () => {
    expect(why('/sso.*fail/i', 'The SSO did fail')).toBe("'SSO did fail' matches /sso.*fail/i");
    expect(why('/sso/', 'The SSO did fail')).toBeNull();
    expect(why('/a/gy', 'ba')).toBe("'a' matches /a/gy");
  });

  it('that is none is refused', () => {
    expect(() => compileMatch('/(/')).toThrow(/^\/\(\/ is not a regular expression: /);
  });

  it.each(['/(a+)+$/', '/(a|aa)+$/', '/^(\\w+\\s?)+$/', '/a*a*a*a*b/'])(
    '%s does not hang on a hostile row, which is left out and named',
    (query) => {
      const skipped: string[] = [];
      const match = compileMatch(query, { onSkip: (_, reason) => skipped.push(reason) });
      const begun = performance.now();
      const found = match(row(`${'a'.repeat(3000)}! and more`));
      expect(performance.now() - begun).toBeLessThan(5000);
      expect([found, skipped.length]).toEqual([null, 1]);
      expect(match(row('aab'))?.score ?? 0).toBeGreaterThanOrEqual(0);
    },
  );
});

const RULES = `
mode: first
rules:
  - name: SSO
    match: SSO login errors
    list: Bug Triage
    assignee: backend team lead
    tags: auth
    priority: severity
  - name: Exports
    match: [export is empty, '"blank pdf"']
    unless: csv
    list: Reporting
    tags: [export, pdf]
    priority: high
    group: { column: Area }
    threshold: 0.5
`;

/** Nine lines of aliases that would become hundreds of millions of texts. */
const BOMB = Array.from({ length: 9 }, (_, at) =>
  at === 0
    ? 'a0: &a0 [x, x]'
    : `a${at}: &a${at} [${Array(10)
        .fill(`*a${at - 1}`)
        .join(', ')}]`,
).join('\n');

describe('rules sort rows by topic', () => {
  const rows = [
    row('SSO login error', { row: 1 }),
    row('The PDF export is empty', { row: 2 }),
    row('The CSV export is empty', { row: 3 }),
    row('SSO login error after the PDF export was empty', { row: 4 }),
    row('Nice product', { row: 5 }),
  ];

  it('each row to the first rule that matches', async () => {
    const rest: number[] = [];
    const rules = parseRules(RULES);
    const { topics, read, unmatched } = await chooseRows(rows, rules, {
      onUnmatched: ({ row }) => rest.push(row),
    });
    expect(rest.sort()).toEqual([3, 5]);
    expect(topics.map((topic) => topic.rows.map((chosen) => chosen.row.row))).toEqual([
      [1, 4],
      [2],
    ]);
    expect({ read, unmatched }).toEqual({ read: 5, unmatched: 2 });
  });

  it('or to all of them', async () => {
    const { topics, unmatched } = await chooseRows(rows, parseRules(RULES.replace('first', 'all')));
    expect(topics.map((topic) => topic.rows.map((chosen) => chosen.row.row))).toEqual([
      [1, 4],
      [2, 4],
    ]);
    expect(unmatched).toBe(2);
  });

  it('a rule says what becomes of its rows', () => {
    const { rules } = parseRules(RULES);
    expect(rules.map(({ match: _, ...rest }) => rest)).toEqual([
      {
        name: 'SSO',
        looksFor: ['SSO login errors'],
        columns: [],
        list: 'Bug Triage',
        assignee: 'backend team lead',
        tags: ['auth'],
        priority: 'severity',
        group: 'similar',
        threshold: null,
      },
      {
        name: 'Exports',
        looksFor: ['export is empty', '"blank pdf"'],
        columns: [],
        list: 'Reporting',
        assignee: null,
        tags: ['export', 'pdf'],
        priority: 'high',
        group: { column: 'Area' },
        threshold: 0.5,
      },
    ]);
  });
});

describe('a mistake in the rules is named with its rule and key', () => {
  const rule = (more: string) => `rules:\n  - {name: A, match: sso, list: B, ${more}}`;
  it.each([
    ['rules: []', 'r.yaml, key "rules": expected at least one rule.'],
    ['rules:\n  - {match: sso, list: B}', 'r.yaml: rule 1, key "name": this is needed.'],
    ['rules:\n  - {name: A, match: sso}', 'r.yaml: rule 1 ("A"), key "list": this is needed.'],
    [
      'rules:\n  - {name: A, match: 5, list: B}',
      'r.yaml: rule 1 ("A"), key "match": expected a text or a list of texts.',
    ],
    [
      'rules:\n  - {name: A, match: "/(/", list: B}',
      expect.stringMatching(
        /^r\.yaml: rule 1 \("A"\), key "match": \/\(\/ is not a regular expression/,
      ),
    ],
    [
      rule('priority: hi'),
      'r.yaml: rule 1 ("A"), key "priority": expected one of urgent, high, normal, low, severity.',
    ],
    [
      rule('group: alike'),
      'r.yaml: rule 1 ("A"), key "group": expected similar, none, or {column: NAME}.',
    ],
    [rule('threshold: 4'), 'r.yaml: rule 1 ("A"), key "threshold": expected a number from 0 to 1.'],
    [rule('asignee: me'), 'r.yaml: rule 1 ("A"): there is no key "asignee".'],
    [`${rule('tags: x')}\n  - {name: A, match: x, list: B}`, 'r.yaml: two rules are named "A".'],
    [
      'mode: some\nrules:\n  - {name: A, match: sso, list: B}',
      'r.yaml, key "mode": expected one of first, all.',
    ],
    ['rules:\n - a: [', expect.stringMatching(/^r\.yaml: line 2 is not YAML: /)],
    ['', 'r.yaml: expected object, received null.'],
    ['rules: *nowhere', expect.stringMatching(/^r\.yaml: its aliases cannot be followed: /)],
    [BOMB, expect.stringMatching(/^r\.yaml: its aliases cannot be followed: /)],
  ])('%s', (text, message) => {
    let thrown: unknown;
    try {
      parseRules(text, 'r.yaml');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'usage', message });
  });

  it('a mistyped key is answered with the right one', () => {
    expect(() => parseRules(rule('asignee: me'))).toThrow(
      expect.objectContaining({ next: expect.stringMatching(/^Did you mean "assignee"\?/) }),
    );
  });
});
