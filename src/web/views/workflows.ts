// Workflows that can be started here, and the form of one: a field for each parameter, and what a dry run shows.
import { randomUUID } from 'node:crypto';
import { html } from 'hono/html';
import { cleanText, type JsonObject } from '../../base/index.ts';
import { type Parameter, type Plan, parametersOf, type Workflow } from '../../engine/index.ts';
import { type Around, foreign, hidden, type Markup, type View } from './layout.ts';
import { planStep } from './plans.ts';

export function workflowsView(workflows: { name: string; summary: string }[]): View {
  const entries = workflows.map(
    ({ name, summary }) =>
      html`<li><a href="/workflows/${encodeURIComponent(name)}">${foreign(name)}</a>: ${foreign(summary)}</li>`,
  );
  const none = html`<p>No workflow can be started here. A fleet file lists them under <code>startable</code>.</p>`;
  const body = entries.length === 0 ? none : html`<ul>${entries}</ul>`;
  return { title: 'Workflows', menu: '/workflows', body };
}

/** `shown`: the plan of a dry run, with what was filled in. */
export function workflowView(
  workflow: Workflow,
  workspaces: string[],
  around: Around,
  shown?: { plan: Plan; given: JsonObject },
): View {
  const { name, summary } = workflow;
  const given = shown?.given ?? {};
  const choice = (option: string, chosen: boolean) =>
    html`<option value="${option}"${chosen ? html` selected` : ''}>${option || '–'}</option>`;
  const form = around.visitor.roles.includes('run')
    ? html`<form class="fields" method="post" action="/workflows/${encodeURIComponent(name)}">${hidden(around)}
      <input type="hidden" name="once" value="${randomUUID()}">
      ${
        workspaces.length === 0
          ? ''
          : html`<p><label>Workspace <select name="workspace">${workspaces.map((one) => choice(one, one === given.workspace))}</select></label></p>`
      }
      ${parametersOf(workflow).map((one) => field(one, given[`p.${one.name}`], choice))}
      <div class="actions"><button class="main" name="what" value="dry">Dry run</button>
        <button name="what" value="propose">Propose the plan</button></div></form>`
    : html`<p class="notice">You may look at workflows, not start them.</p>`;
  const body = html`<p>${foreign(summary, 1_000)}</p>${shown ? dryRun(shown.plan) : ''}${form}`;
  return { title: name, menu: '/workflows', body };
}

function field(
  { name, type, choices, about, required }: Parameter,
  value: unknown,
  choice: (option: string, chosen: boolean) => Markup,
): Markup {
  const text = [value ?? ''].flat().map(String).join('\n');
  const named = `p.${name}`;
  const must = required ? html` required` : '';
  const input =
    type === 'boolean'
      ? html`<input type="checkbox" name="${named}" value="true"${text === 'true' ? html` checked` : ''}>`
      : choices
        ? html`<select name="${named}">${['', ...choices].map((one) => choice(one, one === text))}</select>`
        : type === 'list' || type === 'texts'
          ? html`<textarea name="${named}" rows="2"${must} aria-describedby="about-${name}">${text}</textarea>`
          : html`<input name="${named}" value="${text}"${must} aria-describedby="about-${name}"${type === 'number' ? html` inputmode="decimal"` : ''}>`;
  const lines = type === 'list' || type === 'texts' ? ' One on each line.' : '';
  return html`<p><label>${name} ${input}</label> <span class="dim" id="about-${name}">${foreign(about)}${lines}</span></p>`;
}

function dryRun(plan: Plan): Markup {
  const { steps, notes, report } = plan;
  return html`<section aria-label="Dry run"><h2>Dry run</h2>
    <p class="notice">${steps.length === 0 ? 'Nothing to do.' : `${steps.length} writes would be made. Nothing was written.`}</p>
    ${notes.map((note) => html`<p class="notice">${foreign(note, 1_000)}</p>`)}
    ${report === null ? '' : html`<details><summary>Report</summary><pre>${cleanText(report)}</pre></details>`}
    ${steps.map((step, at) => planStep(step, at + 1, plan, false))}</section>`;
}
