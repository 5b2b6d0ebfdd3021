// Concepts that say nothing about the matter: courtesies and when it happened.
import type { Concepts } from './index.ts';

export const TALK = {
  courtesy: {
    en: 'please, pls, plz, thanks, thank you, thx, hi, hello, hey, dear team, regards, best regards, kind regards, cheers, sincerely, asap, sorry, would be great, sent from my iphone, sent from my ipad, fyi, btw, hi team, hi there, pls help, please fix, please help, pls fix',
    de: 'bitte, danke, vielen dank, hallo, guten tag, liebes team, viele grüße, mit freundlichen grüßen, mfg, lg, moin, danke euch, servus, gruß, grüße, hilfe',
    fr: 'merci, bonjour, svp, s il vous plaît, cordialement, salut, bonsoir, bien à vous, aide, merci d avance',
    es: 'por favor, gracias, hola, saludos, buenos días, buenas tardes, ayuda, un saludo',
    it: 'per favore, grazie, ciao, buongiorno, saluti, cordiali saluti, salve, aiuto',
    pt: 'por favor, obrigado, obrigada, olá, bom dia, atenciosamente, ajuda, boa tarde',
    nl: 'alstublieft, bedankt, dank u, hallo, groeten, met vriendelijke groet, goedendag, hoi, aub, help',
    ru: 'пожалуйста, спасибо, здравствуйте, привет, добрый день',
    ja: 'お願いします, ありがとう, こんにちは, よろしく',
  },
  when: {
    en: 'today, yesterday, tomorrow, morning, this morning, this week, last week, week, weeks, month, months, day, days, year, years, monday, tuesday, wednesday, thursday, friday, saturday, sunday, weekend, since, recently, lately, always, every time, minute, minutes, min, mins, second, seconds, secs, hour, hours, now, already, currently, suddenly, every day, all day, all the time, constantly, again',
    de: 'heute, gestern, morgen, heute morgen, woche, wochen, monat, monate, tag, tage, jahr, montag, dienstag, mittwoch, donnerstag, freitag, samstag, sonntag, seit, immer, minute, minuten, sekunden, stunde, stunden, jetzt, ständig, letzte woche, neuerdings, seit gestern, wieder, nochmal, dauernd',
    fr: 'aujourd hui, hier, demain, matin, ce matin, semaine, mois, jour, jours, an, lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche, depuis, toujours, minute, minutes, secondes, heure, heures, maintenant, chaque fois, tout le temps, déjà, encore',
    es: 'hoy, ayer, mañana, semana, mes, día, días, año, lunes, martes, miércoles, jueves, viernes, sábado, domingo, desde, siempre, minuto, minutos, segundos, hora, horas, ahora, desde ayer, otra vez, todo el tiempo',
    it: 'oggi, ieri, domani, settimana, mese, giorno, giorni, anno, lunedì, martedì, mercoledì, giovedì, venerdì, da ieri, sempre, minuti, secondi, ora, ore, adesso, di nuovo, stamattina',
    pt: 'hoje, ontem, amanhã, semana, mês, dia, dias, ano, segunda, terça, quarta, quinta, sexta, desde, sempre, minutos, segundos, hora, horas, agora, de novo, desde ontem',
    nl: 'vandaag, gisteren, morgen, week, maand, dag, dagen, jaar, maandag, dinsdag, woensdag, donderdag, vrijdag, sinds, altijd, minuten, seconden, uur, nu, steeds, opnieuw, sinds gisteren, telkens',
    ru: 'сегодня, вчера, завтра, неделя, месяц, день, дня, всегда, минут, сейчас, снова',
  },
} satisfies Concepts;
