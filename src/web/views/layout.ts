// What every view stands in, and the small pieces that all of them are made of. `html` escapes whatever
// is put into it; text from outside is cleaned first, so that it neither hides nor reorders other text.
import { html } from 'hono/html';
import { cleanLine } from '../../base/index.ts';
import { formatInstant } from '../../engine/index.ts';
import type { SignedIn } from '../sign-in.ts';
import type { Source } from '../source.ts';

export type Markup = ReturnType<typeof html>;

/** What a view knows of the request that it answers. */
export interface Around {
  source: Source;
  visitor: SignedIn;
  /** The token of this session's forms. */
  token: string;
  /** Whether the session can be ended here. */
  canLeave: boolean;
  now: number;
}

export interface View {
  title: string;
  /** Which entry of the menu it belongs to. */
  menu: string;
  body: Markup;
  /** Loads again after so many seconds: something is under way. */
  refresh?: number | undefined;
}

const MENU = [
  ['/', 'Overview'],
  ['/plans', 'Plans'],
  ['/runs', 'Runs'],
  ['/workflows', 'Workflows'],
  ['/schedules', 'Schedules'],
  ['/quota', 'Quota'],
  ['/audit', 'Who decided'],
] as const;

export function layout({ title, menu, body, refresh }: View, around: Around): Markup {
  const { source, visitor, canLeave } = around;
  const entries = [...MENU, ...(source.fleet ? [['/slots', 'Slots'] as const] : [])];
  return whole(
    title,
    html`<header>
      <div class="who"><strong>clickup-agent · ${source.title}</strong>
        <span>Signed in as <bdi>${cleanLine(visitor.person)}</bdi> (${visitor.roles.join(', ')})</span>
        ${
          canLeave
            ? html`<form class="inline" method="post" action="/sign-out">${hidden(around)}<button class="plain">Sign out</button></form>`
            : ''
        }</div>
      <nav aria-label="Main"><ul>${entries.map(
        ([path, name]) =>
          html`<li><a href="${path}"${menu === path ? html` aria-current="page"` : ''}>${name}</a></li>`,
      )}</ul></nav></header>
    <main id="main"><h1>${title}</h1>${body}</main>`,
    refresh,
  );
}

/** A page without a menu: an error, or the door. */
export function bare(title: string, body: Markup): Markup {
  return whole(title, html`<main id="main"><h1>${title}</h1>${body}</main>`);
}

function whole(title: string, body: Markup, refresh?: number): Markup {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · clickup-agent</title><link rel="stylesheet" href="/style.css">
${refresh === undefined ? '' : html`<meta http-equiv="refresh" content="${refresh}">`}
</head><body><a class="skip" href="#main">Skip to content</a>${body}</body></html>`;
}

/** What every form carries. */
export function hidden({ token }: Pick<Around, 'token'>): Markup {
  return html`<input type="hidden" name="token" value="${token}">`;
}

/** Text from outside, on one line, apart from the direction of what stands around it. */
export function foreign(text: string, limit = 300): Markup {
  return html`<bdi>${cleanLine(text, limit)}</bdi>`;
}

export function timestamp(at: number | null, timeZone: string): Markup {
  if (at === null) return html`–`;
  // A server's timestamps are finer than a millisecond.
  const ms = Math.round(at);
  return html`<time datetime="${new Date(ms).toISOString()}">${formatInstant(ms, timeZone)}</time>`;
}

/** A state as a word; its colour only repeats what the word says. */
export function stateWord(state: string): Markup {
  const kind = ['done', 'applied', 'approved'].includes(state)
    ? 'good'
    : ['failed', 'dead', 'unknown', 'drift', 'denied', 'rejected', 'partial'].includes(state)
      ? 'bad'
      : '';
  return html`<span class="state ${kind}">${state}</span>`;
}

export interface Column<T> {
  title: string;
  cell(row: T): Markup | string;
  number?: boolean;
}

/** A table; on a narrow screen each row becomes a card with the titles at its side. */
export function rowsTable<T>(caption: string, columns: Column<T>[], rows: readonly T[]): Markup {
  return html`<table class="cards"><caption class="skip">${caption}</caption><thead><tr>${columns.map(
    ({ title, number }) =>
      html`<th scope="col"${number ? html` class="number"` : ''}>${title}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (row) =>
      html`<tr>${columns.map(
        ({ title, cell, number }) =>
          html`<td data-label="${title}"${number ? html` class="number"` : ''}><span>${cell(row)}</span></td>`,
      )}</tr>`,
  )}</tbody></table>`;
}
