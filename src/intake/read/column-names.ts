// What the columns of feedback exports are called, by role and in several languages.
import type { Role } from '../row.ts';
import { foldText } from '../words/fold.ts';

/** Names by role, the surest first; commas separate them. Case, accents and punctuation do not count. */
const NAMES = {
  text: `description, task content, comment, comments, feedback, message, body, content, full description, review text, review body, message body, text, content, details, review,
    response, answer, verbatim, user feedback, customer feedback, feedback text, comment text,
    ticket description, issue description, what happened, notes, note, remarks, remark, complaint,
    request, report, opinion, free text, query, question, suggestion, conversation, first message,
    kommentar, kommentare, erfahrungsbericht, erfahrung, rezension, nachricht, beschreibung, inhalt, rückmeldung, bemerkung, meldung,
    anmerkung, freitext, kundenfeedback, commentaire, commentaires, retour, avis, contenu,
    remarque, texte, comentario, comentarios, mensaje, descripción, opinión, contenido, texto,
    observaciones, commento, commenti, messaggio, descrizione, testo, recensione, segnalazione,
    comentário, comentários, mensagem, descrição, conteúdo, avaliação, opmerking, opmerkingen,
    bericht, omschrijving, beschrijving, inhoud, reactie, tekst, komentarz, wiadomość, opis, treść,
    uwagi, opinia, meddelande, beskrivning, besked, beskrivelse, kommentti, viesti, palaute,
    комментарий, комментарии, сообщение, описание, отзыв, текст, коментар, повідомлення, опис,
    відгук, yorum, açıklama, mesaj, geri bildirim, コメント, 内容, 本文, ご意見, フィードバック,
    メッセージ, 説明, 评论, 反馈, 描述, 意见, 留言, 의견, 댓글, 설명,
    conversation first message, problem description, your message, popis, zpráva, podrobnosti, περιγραφή,
    μήνυμα, σχόλιο, σχόλια, κείμενο, leírás, üzenet, megjegyzés, descriere, mesaj, comentariu, kuvaus, kommentit,
    recensies, reseñas, الوصف, الرسالة, تعليق, תיאור, רעיון, mô tả, nội dung, deskripsi, pesan, ulasan`,
  title: `title, subject, summary, task name, review title, headline, topic, issue, short description, issue summary,
    ticket subject, problem, heading, feedback title, titel, betreff, überschrift, zusammenfassung,
    thema, titre, sujet, objet, résumé, título, asunto, resumen, tema, titolo, oggetto, sommario,
    assunto, resumo, onderwerp, kop, samenvatting, tytuł, temat, podsumowanie, ämne, rubrik, emne,
    overskrift, otsikko, aihe, тема, заголовок, название, назва, konu, başlık, タイトル, 件名, 題名,
    标题, 主题, 제목,
    ticket name, case subject, předmět, název, shrnutí, θέμα, τίτλος, tárgy, cím, subiect, titlu, nimi, الموضوع,
    العنوان, נושא, tiêu đề, judul`,
  reporter: `reporter, reviewer, reviewer name, reported by, submitted by, author, requester, customer, user, username,
    user name, email, e mail, email address, customer email, user email, customer name, full name,
    name, contact, from, sender, created by, respondent, company, account, client, melder,
    gemeldet von, autor, kunde, kundin, benutzer, nutzer, absender, erstellt von, verfasser,
    e mail adresse, auteur, utilisateur, expéditeur, nom, demandeur, courriel, cliente, usuario,
    remitente, nombre, correo, correo electrónico, autore, utente, mittente, nome, usuário,
    remetente, klant, gebruiker, afzender, naam, melder, klient, użytkownik, zgłaszający, nadawca,
    kund, användare, avsändare, namn, bruger, kunde, автор, пользователь, клиент, отправитель, имя,
    користувач, müşteri, kullanıcı, gönderen, 報告者, ユーザー, ユーザー名, お客様, 氏名, 用户, 客户,
    报告人, 작성자, 사용자,
    requester name, contact name, customer id, jméno, zákazník, όνομα, πελάτης, név, ügyfél, nume, client name,
    autor recenzji, rapporteur, relator, segnalatore, الاسم, pelanggan`,
  date: `date, created at, created, submitted at, submitted, reported at, reported on, created on,
    creation date, date created, timestamp, time stamp, time, received, received at, date received,
    submission date, opened, opened at, posted, posted at, datetime, submitted on, when, start date,
    datum, erstellt, erstellt am, eingegangen, eingangsdatum, gemeldet am, zeitpunkt, zeitstempel,
    date de création, créé le, reçu le, horodatage, fecha, fecha de creación, creado, creado el,
    recibido, data, data di creazione, creato il, ricevuto, data de criação, criado em, recebido em,
    aangemaakt, aangemaakt op, gemeld op, data utworzenia, utworzono, data zgłoszenia, skapad,
    oprettet, opprettet, päivämäärä, дата, дата создания, создано, создан, дата створення, tarih,
    oluşturma tarihi, 日付, 日時, 作成日, 作成日時, 受付日, 日期, 创建时间, 时间, 提交时间, 날짜, 작성일,
    created time, create date, date time opened, conversation started at, ticket created, review date, vytvořeno,
    ημερομηνία, dátum, létrehozva, data crearii, luotu, التاريخ, ngày, tanggal`,
  source: `source, channel, origin, via, platform, medium, app, product area, received via,
    feedback source, ticket source, quelle, kanal, herkunft, plattform, canal, origine, plateforme,
    fuente, origen, plataforma, fonte, canale, provenienza, piattaforma, origem, bron, kanaal, herkomst,
    źródło, kanał, källa, kilde, lähde, источник, канал, джерело, kaynak, ソース, チャネル, 経路, 来源,
    渠道, 출처,
    case origin, ticket channel, zdroj, πηγή, κανάλι, forrás, sursa, lähde`,
  severity: `severity, priority, urgency, impact, criticality, importance, sev, prio, level,
    schweregrad, priorität, dringlichkeit, wichtigkeit, auswirkung, gravité, priorité, urgence,
    sévérité, gravedad, severidad, prioridad, urgencia, gravità, severità, priorità, urgenza,
    gravidade, prioridade, severidade, urgência, ernst, prioriteit, urgentie, priorytet, ważność,
    pilność, allvarlighetsgrad, prioritet, alvorlighed, vakavuus, серьезность, приоритет, важность,
    срочность, пріоритет, önem, öncelik, 重要度, 優先度, 深刻度, 优先级, 严重程度, 严重性, 심각도, 우선순위,
    priorita, závažnost, προτεραιότητα, prioritás, súlyosság, prioritate, prioriteetti`,
  rating: `rating, stars, star rating, review rating, overall rating, score, nps score, nps, satisfaction,
    csat, sentiment, recommended, voted up, sterne, sternebewertung, sternbewertung, gesamtbewertung,
    zufriedenheit, étoiles, note globale, satisfacción, puntuación, calificación, estrellas, valoración,
    valutazione, voto, stelle, nota, estrelas, satisfação, waardering, beoordeling, sterren, score nps,
    ocena, betyg, оценка, рейтинг, puan, yıldız, 評価, 星, 评分, 评级, 별점, 평점,
    hodnocení, βαθμολογία, αξιολόγηση, értékelés, evaluare, arvosana, vurdering, note`,
  externalId: `id, task id, issue key, issue iid, issue id, ticket id, review id, ticket, ticket number, ticket no, feedback id, issue key, issue id,
    key, reference, ref, number, no, nr, case id, case number, case, external id, response id,
    record id, row id, uuid, guid, conversation id, ticketnummer, nummer, vorgangsnummer, kennung,
    fallnummer, aktenzeichen, identifiant, numéro, référence, n° de ticket, número, referencia,
    identificador, id de ticket, numero, riferimento, identificativo, referência, referentie,
    numer, klucz, numer zgłoszenia, identyfikator, ärendenummer, sagsnummer, номер, идентификатор,
    номер обращения, numara, 番号, 受付番号, 编号, 工单号, 번호,
    číslo, číslo tiketu, αριθμός, azonosító, sorszám, numar, tunnus`,
} satisfies Record<Role, string>;

/** A header brought to the spelling of the table above: `createdAt` and `Created_At` give "created at". */
export function foldHeader(header: string): string {
  const spaced = header
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2');
  return foldText(spaced)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

const RANKS = new Map<string, Map<Role, number>>();
for (const [role, names] of Object.entries(NAMES) as [Role, string][]) {
  names.split(',').forEach((name, rank) => {
    const folded = foldHeader(name.trim());
    const roles = RANKS.get(folded) ?? new Map<Role, number>();
    if (!roles.has(role)) roles.set(role, rank);
    RANKS.set(folded, roles);
  });
}

/** Words that may stand around a known name: "Your comment", "Comment (optional)". */
const FILLERS = new Set(
  'your the of please optional required customer user ticket issue original full ihr ihre votre su'.split(
    ' ',
  ),
);

const OF = new Set('of der des de du da do del della dell van'.split(' '));

/** When a report was due, answered or touched last is not when it came. */
const OTHER_DATE =
  /\b(due|closed|updated|modified|resolved|solved|reply|replied|response|last|end|target|fällig|faellig)\b/;
/** "Created At (UTC)": what stands in brackets at the end only tells how it is written. */
const BRACKETS = /\s*\([^()]*\)\s*$/;
/** Roles that a last word alone can tell. */
const ENDS: readonly Role[] = ['text', 'title', 'date', 'rating'];

/** Whether a header names talk about a report, such as an agent's comments, and not the report. */
export function isTalk(header: string): boolean {
  return /\b(comments?|kommentare?|notes?|commentaires?|comentarios?|worklog|^conversations?$|(developer |company |owner |business )?(repl(y|ies)|response|answer)( text| message| body| content)?|antwort|reponse|respuesta|resposta|risposta|antwoord)\b/.test(
    foldHeader(header),
  );
}

/** The roles that a header names, each with its rank (0 is the surest name); empty when none. */
export function rolesOfHeader(header: string): ReadonlyMap<Role, number> {
  const folded = foldHeader(header);
  const exact = RANKS.get(folded) ?? RANKS.get(foldHeader(header.replace(BRACKETS, '')));
  if (exact !== undefined) return exact;
  const bare = folded
    .split(' ')
    .filter((word) => !FILLERS.has(word))
    .join(' ');
  const near = RANKS.get(bare);
  // A name found only without its fillers is less sure than any exact one, and one that only ends
  // in a known name ("Custom field: long description") still less.
  if (near !== undefined) return new Map([...near].map(([role, rank]) => [role, rank + 500]));
  const words = folded.split(' ');
  // "Titel der Bewertung", "date of review": what it is comes first, and of what after it.
  const of = words.length > 2 && OF.has(words[1] ?? '') ? RANKS.get(words[0] ?? '') : undefined;
  const tail = of ?? (words.length > 1 ? RANKS.get(words.at(-1) ?? '') : undefined);
  return new Map(
    [...(tail ?? [])]
      .filter(([role]) => ENDS.includes(role) && !(role === 'date' && OTHER_DATE.test(folded)))
      .map(([role, rank]) => [role, Math.min(rank, 199) + 700]),
  );
}
