// The words that tool names are made of: verbs, nouns, words without a meaning of their own, and what
// words of other languages are in English.

/** Verbs by the words for them. `list` is a noun too: see `name.ts`. */
export const VERBS = {
  get: words('get fetch retrieve read show view describe load lookup'),
  list: words('list browse enumerate listall getall'),
  search: words('search find filter query'),
  create: words('create add new make log record insert post send'),
  update: words('update edit modify change set patch put'),
  delete: words('delete remove destroy erase untag drop clear unset'),
  move: words('move relocate'),
  start: words('start begin'),
  stop: words('stop'),
};
export type Verb = keyof typeof VERBS;

/** Words that only read, apart from verbs. */
export const READING_WORDS = new Set(
  words(
    'count check summarize summarise analyze analyse validate inspect whoami who tree hierarchy resolve preview compare status ping health current now',
  ),
);

/** Words that change something, apart from the verbs above: a name with one of them is never a read. */
export const CHANGING_WORDS = new Set(
  words(
    'move merge duplicate copy clone archive unarchive restore invite share unshare upload send link unlink assign unassign replace rename apply import sync execute run trigger cancel reset complete close reopen pause resume toggle upsert reply submit reorder mark schedule subscribe purge write append prepend attach detach convert promote revoke grant call invoke',
  ),
);

/** Words of removing for good, apart from the verbs above. */
export const REMOVING_WORDS = new Set(
  words('purge wipe trash drop clear prune discard empty nuke truncate'),
);

/** Nouns by the phrases (in the singular) that name them; the longest phrase is read first. */
export const NOUNS = {
  workspace: phrases('workspace, team, organization, organisation, team workspace'),
  space: phrases('space'),
  folder: phrases('folder, project'),
  list: phrases('list, subcategory'),
  task: phrases('task, issue, ticket'),
  comment: phrases('comment'),
  tag: phrases('tag, label'),
  custom_field: phrases(
    'custom field, customfield, custom field value, field value, value custom field, custom field value task, accessible custom field',
  ),
  time_entry: phrases(
    'time entry, time tracking, time tracked, tracked time, time log, timelog, time, timer, time tracking entry, time interval, time record, worklog, timer entry, time tracker, timesheet entry, timesheet, logged time, track time',
  ),
  goal: phrases('goal, objective'),
  key_result: phrases('key result, goal key result, target, goal target, kr, keyresult'),
  doc: phrases('doc, document'),
  page: phrases('page, doc page, document page'),
  channel: phrases('channel, chat channel'),
  message: phrases('message, chat message'),
  member: phrases('member, user, people, person, teammate'),
  me: phrases(
    'me, self, myself, whoami, who am i, current user, authorized user, authenticated user',
  ),
  hierarchy: phrases('hierarchy, tree, structure'),
};
export type Noun = keyof typeof NOUNS;

/** Last words of phrases that mean many without a plural. */
export const UNCOUNTABLE = new Set(words('time tracking tracked timesheet people'));

/** Words that narrow or mark an operation; an intent has those that it requires or allows. */
export const QUALIFIERS = {
  folderless: phrases('folderless, without folder, no folder, outside folder, loose'),
  bulk: phrases('bulk, batch, multiple, many, several'),
  current: phrases('current, running, active, ongoing, now'),
  authorized: phrases('authorized, authorised, authenticated, accessible'),
  filtered: phrases('filtered, advanced'),
  shared: phrases('shared, shared with me'),
  listing: phrases('listing, table of content'),
  span: phrases('within a date range, in date range, by date range, within date range, date range'),
};
export type Qualifier = keyof typeof QUALIFIERS;

/** Arguments that choose what a tool does. */
export const CHOOSERS = words('action operation operator op method command verb');

/** Words that count, where a name has no verb: `space.all`, `task.one`. */
export const COUNTS: Record<string, Verb> = {
  all: 'list',
  every: 'list',
  one: 'get',
  single: 'get',
};

/** Words that carry no meaning of their own in a tool's name. */
export const FILLER = new Set(
  words(
    'clickup click up cu mcp api tool v1 v2 v3 v4 a an the all single singular one by id in of on to for from with and into at its this given specific existing manage operate handle unified container entity resource object or more any your complete whole entire new detail info information data full available content every',
  ),
);

/** Words that carry none in a sentence either; any other word may change its meaning. */
export const SENTENCE_FILLER = new Set(
  words(
    'where stand spent which that you can their between two date each using specified provided clickup it as how far is are there who what work working done inside under out these those',
  ),
);

function words(all: string, between = ' '): string[] {
  return all.split(between);
}

function phrases(all: string): string[] {
  return words(all, ', ');
}

/** By English word: Spanish, Portuguese, French and German, in the singular and without accents. */
const WORDS: Record<string, string> = {
  get: 'ler leer lire lesen obtener obtiene obter obtem consultar consulta ver mostrar muestra exibir trae recuperar obtenir recuperer afficher abrufen anzeigen holen',
  list: 'listar lista liste lister auflisten',
  search: 'buscar busca pesquisar procurar rechercher chercher suchen',
  create: 'crear crea criar cria creer erstellen anlegen',
  add: 'agregar agrega anadir anade adicionar adiciona ajouter hinzufugen',
  log: 'registrar registra enregistrer erfassen',
  update:
    'actualizar actualiza atualizar atualiza modificar modifica editar edita mettre aktualisieren bearbeiten',
  change: 'cambiar cambia mudar alterar changer andern',
  set: 'definir establecer',
  delete: 'eliminar elimina borrar borra excluir exclui apagar suprimir supprimer loschen',
  remove: 'quitar remover retirar retirer entfernen',
  move: 'mover deplacer verschieben',
  start: 'iniciar inicia inicio comenzar empezar comecar debut demarrer beginn starten',
  stop: 'parar detener arreter stoppen',
  archive: 'archivar arquivar archiver archivieren',
  assign: 'asignar atribuir assigner zuweisen',
  close: 'cerrar fechar fermer schliessen',
  complete: 'completar concluir finalizar terminer abschliessen',
  team: 'equipo equipe',
  space: 'espacio espaco espace bereich',
  folder: 'carpeta pasta dossier ordner',
  task: 'tarea tarefa tache aufgabe',
  comment: 'comentario commentaire kommentar comentar comenta',
  tag: 'etiqueta etiquette schlagwort',
  status: 'estado statut',
  time: 'tiempo tempo temps zeit',
  entry: 'registro entrada saisie eintrag',
  timer: 'cronometro temporizador chronometre',
  goal: 'objetivo objectif ziel',
  document: 'documento dokument',
  page: 'pagina seite',
  channel: 'canal kanal',
  message: 'mensaje mensagem nachricht',
  member: 'miembro membro membre mitglied',
  user: 'usuario utilizador utilisateur benutzer persona pessoa personne',
  hierarchy: 'jerarquia hierarquia hierarchie',
  structure: 'estructura estrutura struktur',
  field: 'campo champ feld',
  value: 'valor valeur wert',
  current: 'actual atual actuel aktuell corriente',
  name: 'nombre nome nom',
  title: 'titulo titre titel',
  description: 'descripcion descricao beschreibung',
  text: 'texto texte',
  note: 'nota notiz',
  author: 'autor auteur',
  email: 'correo courriel',
  priority: 'prioridad prioridade priorite prioritat',
  urgent: 'urgente dringend',
  high: 'alta alto haute hoch',
  low: 'baja baixa baixo basse niedrig',
  medium: 'media medio moyenne mittel',
  type: 'tipo typ',
  unit: 'unidad unidade unite einheit',
  progress: 'progreso avance progresso avanco progression fortschritt',
  date: 'fecha datum',
  data: 'datos dados donnees daten',
  due: 'vence vencimiento vencimento echeance fallig',
  created: 'creada creado creacion criada criado criacao creee cree creation erstellt',
  updated:
    'actualizada actualizado actualizacion atualizada atualizado atualizacao modifiee modification aktualisiert',
  done: 'finalizada finalizado finalizacion concluida concluido conclusao terminada terminado terminee erledigt',
  completed: 'completada completado',
  closed: 'cerrada cerrado fechada fechado fermee geschlossen',
  archived: 'archivada archivado arquivada arquivado archivee archiviert',
  include: 'incluir inclui incluye inclure',
  assignee: 'asignado responsable responsavel responsaveis atribuido assigne',
  duration: 'duracion duracao duree dauer',
  hour: 'hora heure stunde',
  minute: 'minuto',
  result: 'resultado resultat ergebnis',
  percent: 'porcentaje porcentagem pourcentage prozent',
  parent: 'padre pai ubergeordnet',
  end: 'fin fim ende',
  from: 'desde depuis von',
  until: 'hasta ate jusque bis',
  last: 'ultima ultimo derniere letzte',
  action: 'accion acao aktion',
};

/** Phrases whose words stand in another order in English, or mean something else together; `s` makes a plural. */
const PHRASES: [RegExp, string][] = [
  [/\b(?:espacio|espaco|espace|area)(s?) de (?:trabajo|trabalho|travail)\b/g, 'workspace'],
  [/\b(?:registro|entrada|saisie)(s?) de (?:tiempo|tempo|temps)\b/g, 'time entry'],
  [/\b(?:resultado|resultat)(s?) (?:clave|chave|cle)s?\b/g, 'key result'],
  [/\bcampo(s?) (?:personalizado|customizado)s?\b/g, 'custom field'],
  [/\busuario (?:actual|atual|autenticado)()\b/g, 'current user'],
  [/\bvalor inicial()\b/g, 'start value'],
  [/\bvalor (?:meta|objetivo|final)()\b/g, 'target value'],
  [/\b(?:valor|valeur) (?:actual|atual|actuelle)()\b/g, 'current value'],
  [/\b(?:fecha|data) (?:de )?(?:vencimiento|vencimento|entrega|limite)()\b/g, 'due date'],
  [/\b(?:fecha|data) (?:de )?inicio()\b/g, 'start date'],
  [/\btipo (?:de )?(?:estado|status)()\b/g, 'status type'],
  [/\b(?:sin|sem|sans) (?:carpeta|pasta|dossier)()s?\b/g, 'folderless'],
  [/\bem()$/g, 'at'],
];

/** Words between the others, which mean something else in English. */
const BETWEEN = new Set(
  words(
    'de del la las el los un una en y o da do das dos um uma na com con por para le les du des et der die das',
  ),
);

const english = new Map<string, string>(
  Object.entries(WORDS).flatMap(([word, all]) => all.split(' ').map((own) => [own, word] as const)),
);

/** The English of a word, a plural as a plural; undefined for any other word. */
function translated(word: string): string | undefined {
  const own = english.get(word);
  if (own !== undefined || !word.endsWith('s')) return own;
  const one = english.get(word.slice(0, -1)) ?? english.get(word.replace(/es$/, ''));
  return one === undefined ? undefined : pluralOf(one);
}

function pluralOf(one: string): string {
  return one.endsWith('y') ? `${one.slice(0, -1)}ies` : `${one}${one.endsWith('s') ? 'es' : 's'}`;
}

/** The words of a name in English, where one of them is known to be of another language. */
export function inEnglish(words: string[]): string[] {
  if (words.length === 1 && words[0] === 'de') return ['from'];
  if (words.every((word) => translated(word) === undefined)) return words;
  const said = PHRASES.reduce(
    (text, [phrase, one]) => text.replace(phrase, (_, s) => (s === 's' ? pluralOf(one) : one)),
    words.join(' '),
  );
  return said
    .split(' ')
    .filter((word) => !BETWEEN.has(word))
    .map((word) => translated(word) ?? word);
}
