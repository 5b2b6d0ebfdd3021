// Plans that wait, and the review of one as a form: each step before → after, approved in part or whole.
import { html } from 'hono/html';
import { cleanLine, cleanText } from '../../base/index.ts';
import { fieldChanges, formatSpan, type Plan, type PlanStep } from '../../engine/index.ts';
import type { WaitingPlan } from '../source.ts';
import {
  type Around,
  foreign,
  hidden,
  type Markup,
  rowsTable,
  stateWord,
  timestamp,
  type View,
} from './layout.ts';

export function plansView(plans: WaitingPlan[], which: 'waiting' | 'all', around: Around): View {
  const { timeZone } = around.source;
  const other =
    which === 'waiting'
      ? html`<p><a href="/plans?show=all">Also show those that were decided</a></p>`
      : html`<p><a href="/plans">Only show those that wait</a></p>`;
  const body =
    plans.length === 0
      ? html`<p>No plan waits.</p>`
      : rowsTable<WaitingPlan>(
          'Plans',
          [
            {
              title: 'Plan',
              cell: ({ hash, about }) =>
                html`<a href="/plans/${hash}"><code>${hash.slice(0, 8)}</code> ${foreign(about)}</a>`,
            },
            { title: 'State', cell: ({ state }) => stateWord(state) },
            { title: 'Agreed', cell: agreed },
            { title: 'Proposed by', cell: ({ proposer }) => foreign(proposer) },
            { title: 'Until', cell: ({ expiresAt }) => timestamp(expiresAt, timeZone) },
          ],
          plans,
        );
  return { title: 'Plans', menu: '/plans', body: html`${body}${other}` };
}

export function planView(waiting: WaitingPlan, plan: Plan, around: Around): View {
  const { visitor } = around;
  const { hash, state, runId, message, expiresAt } = waiting;
  const mine = waiting.voices.find(({ person }) => person === visitor.person);
  const mayDecide = visitor.roles.includes('approve') && waiting.approvers.includes(visitor.person);
  const open = state === 'waiting' && expiresAt > around.now;
  const form = open && mayDecide && mine === undefined;
  const denied = plan.steps.filter(({ policy }) => policy === 'deny').length;
  const about = html`
    <p>${stateWord(state)} · ${agreed(waiting)}; may decide: ${waiting.approvers.map((who, at) => html`${at > 0 ? ', ' : ''}${foreign(who)}`)}
      · proposed by ${foreign(waiting.proposer)} · until ${timestamp(expiresAt, plan.timeZone)}</p>
    <p>${foreign(waiting.about)} · workspace ${foreign(plan.workspace.name)} · endpoint ${foreign(plan.endpoint.name)}</p>
    ${waiting.voices.map(
      ({ person, verdict, steps }) =>
        html`<p>${foreign(person)}: ${verdict}${verdict === 'approve' && steps.length < plan.steps.length ? html`, of ${steps.length} steps` : ''}</p>`,
    )}
    ${runId === null ? '' : html`<p><a href="/runs/${runId}">Run ${runId}</a> ${message === null ? '' : foreign(message, 1_000)}</p>`}
    ${runId === null && message !== null ? html`<p class="notice">${foreign(message, 1_000)}</p>` : ''}
    ${state === 'approved' ? html`<p class="notice">It is being written. This page looks again by itself.</p>` : ''}
    ${plan.notes.map((note) => html`<p class="notice">${foreign(note, 1_000)}</p>`)}
    ${plan.report === null ? '' : html`<details><summary>Report</summary><pre>${cleanText(plan.report)}</pre></details>`}
    <p>${plan.summary.create} to create, ${plan.summary.update} to update, ${plan.summary.delete} to delete${
      denied > 0 ? html`, of which policy denies ${denied}` : ''
    }. Applying takes ${plan.estimate.writes} writes and ${plan.estimate.reads} reads${
      plan.estimate.waitMs > 0
        ? html`, with a wait of about ${formatSpan(plan.estimate.waitMs)} for quota`
        : ''
    }.</p>`;
  const steps = plan.steps.map((step, at) => planStep(step, at + 1, plan, form));
  const body = form
    ? html`${about}<form method="post" action="/plans/${hash}">${hidden(around)}
      <h2>Steps</h2>${steps}
      <p>Hash <code>${hash}</code></p>
      <div class="actions">
        <button class="main" name="verdict" value="all">Approve all ${plan.steps.length}</button>
        <button name="verdict" value="some">Approve the ticked ones</button>
        <button class="bad" name="verdict" value="reject">Reject</button>
      </div></form>`
    : html`${about}${open ? html`<p class="notice">${whyNot(waiting, mine !== undefined, around)}</p>` : ''}
      <h2>Steps</h2>${steps}<p>Hash <code>${hash}</code></p>`;
  return {
    title: `Plan ${hash.slice(0, 8)}`,
    menu: '/plans',
    body,
    refresh: state === 'approved' ? 3 : undefined,
  };
}

/** A step before it is written: with a tick in a form. */
export function planStep(step: PlanStep, number: number, plan: Plan, form: boolean): Markup {
  const { id, operation, target, reason, policy, risk, uses } = step;
  const numbers = uses.map((used) => plan.steps.findIndex((one) => one.id === used) + 1);
  const name = html`${number}. ${operation} ${foreign(target.name)}`;
  const head = form
    ? html`<label><input type="checkbox" name="step" value="${id}"${
        policy === 'deny' ? html` disabled` : html` checked`
      }><span>${name}</span></label>`
    : name;
  return html`<section class="step"><h3>${head}</h3>
    <p class="dim">${foreign(reason)}${risk === 'high' ? html` · <strong>high risk</strong>` : ''}${
      policy === 'deny' ? html` · <strong>denied by policy</strong>` : ''
    }${numbers.length > 0 ? html` · builds on step ${numbers.join(', ')}` : ''}</p>
    ${changesTable(step, plan.timeZone)}
    <details><summary>Call</summary><code>${foreign(`${step.tool} ${JSON.stringify(step.args)}`, 20_000)}</code></details></section>`;
}

/** The fields of a step, before and after. */
export function changesTable(step: PlanStep, timeZone: string): Markup {
  return rowsTable(
    'Changes',
    [
      { title: 'Field', cell: ({ field }) => foreign(field) },
      { title: 'Before', cell: ({ before }) => foreign(before) },
      { title: 'After', cell: ({ after }) => foreign(after) },
    ],
    fieldChanges(step, timeZone),
  );
}

function whyNot({ approvers, proposer }: WaitingPlan, said: boolean, { visitor }: Around): string {
  if (said) return 'You have decided; others still have to.';
  if (!visitor.roles.includes('approve')) return 'You may look at plans, not decide on them.';
  if (visitor.person === proposer) return 'You proposed it, so others decide on it.';
  return `Those who decide on it: ${approvers.map((who) => cleanLine(who)).join(', ')}.`;
}

function agreed({ voices, needed }: WaitingPlan): string {
  return `${voices.filter(({ verdict }) => verdict === 'approve').length} of ${needed} agreed`;
}
