// What columns are called in the exports of time trackers, in the languages that they come in.

/** What columns of each kind are called; the first named here is taken. `task` and `description` name the task. */
const NAMES = {
  user: `user, member, employee, person, name, user name, team member, benutzer, mitglied,
    mitarbeiter, utilisateur, membre, usuario, miembro, usuário, membro, gebruiker, utente`,
  firstName: `first name, vorname, prénom, nombre, primeiro nome`,
  lastName: `last name, nachname, nom, apellido, apellidos, sobrenome`,
  email: `email, user email, e-mail, adresse e-mail, correo electrónico, correo`,
  task: `task, task name, ticket, issue, aufgabe, tâche, tarea, tarefa, taak`,
  description: `description, notes, note, title, summary, comment, entry, time entry,
    beschreibung, notizen, titel, descripción, notas, descrição, omschrijving, descrizione`,
  link: `external reference url, reference url, task url, link, url`,
  project: `project, project name, projekt, projet, proyecto, projeto, progetto`,
  startDate: `start date, date, day, start, started at, started, from, spent date, startdatum,
    datum, tag, date de début, fecha de inicio, fecha, data de início, data di inizio, data`,
  startTime: `start time, started at, time from, startzeit, heure de début, hora de inicio,
    hora de início, starttijd, ora di inizio`,
  endDate: `end date, stop date, end, stop, ended at, ended, to, enddatum, date de fin,
    fecha de finalización, fecha de fin, data de término, einddatum, data di fine`,
  endTime: `end time, stop time, ended at, time to, endzeit, heure de fin, hora de finalización,
    hora de fin, hora de término, eindtijd, ora di fine`,
  // Hours and minutes are exact; decimals are rounded.
  duration: `duration (h), duration, time (h), hours, time spent, duration (hh:mm:ss), dauer (h),
    dauer, stunden, durée (h), durée, heures, duración (h), duración, horas, duração (h), duração,
    duur (h), duur, uren, durata (h), durata, minutes, minuten`,
  decimal: `duration (decimal), time (decimal), dauer (dezimal), dauer (dezimalzahl),
    durée (décimal), durée (décimale), duración (decimal), duração (decimal), duur (decimaal),
    durata (decimale)`,
  billable: `billable, billable?, abrechenbar, facturable, faturável, factureerbaar, fatturabile`,
  tags: `tags, tag, labels, schlagwörter, étiquettes, etiquetas`,
};

/** What a column holds. */
export type Role = keyof typeof NAMES;

const namesOf = (role: Role) => NAMES[role].split(/,\s+/);

/** Where each role stands in a header row; a role that it has no column for is left out. */
export function rolesIn(header: readonly string[]): Partial<Record<Role, number>> {
  const folded = header.map(foldName);
  const roles: Partial<Record<Role, number>> = {};
  const taken = new Set<number>();
  for (const role of Object.keys(NAMES) as Role[]) {
    const at = namesOf(role)
      .map((name) => folded.indexOf(name))
      .find((one) => one >= 0);
    // `Tag` is a day where a German file has no other, and `started at` may hold both.
    if (at === undefined || (role === 'tags' && taken.has(at))) continue;
    roles[role] = at;
    taken.add(at);
  }
  return roles;
}

/** The tracker that a header row is known by; null for any other file. */
export function trackerOf(header: readonly string[]): 'Toggl' | 'Clockify' | 'Harvest' | null {
  const folded = header.map(foldName);
  const has = (...names: string[]) => names.every((name) => folded.includes(name));
  if (has('date', 'hours', 'notes') && (has('first name') || has('billable?'))) return 'Harvest';
  if (namesOf('decimal').some((name) => folded.includes(name))) return 'Clockify';
  const isToggl =
    has('start date', 'start time', 'duration', 'description') || has('client', 'title');
  return isToggl ? 'Toggl' : null;
}

/** Whether the header speaks English, as files do that may have the month first. */
export function isEnglish(header: readonly string[]): boolean {
  const folded = header.map(foldName);
  return ['start date', 'date', 'day', 'start', 'started at'].some((name) => folded.includes(name));
}

function foldName(name: string): string {
  return name
    .replace(/^\ufeff/, '')
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ');
}
