// How the writes of a chat ended: the endpoint's answers, and the text for the model.
import { isObject, type JsonObject } from '../../base/index.ts';
import { taskUrl } from '../../clickup/index.ts';
import { mismatchInWords, type RunReport, type RunStep } from '../../engine/index.ts';
import type { Journal } from '../../store/index.ts';

/** What the endpoint answered to each write of a run, by step id. */
export async function answersOf(
  report: RunReport,
  journal: Pick<Journal, 'entries'>,
): Promise<Map<string, JsonObject>> {
  const entries = await journal.entries(report.id);
  return new Map(
    entries.flatMap(({ stepId, body }) => (isObject(body.output) ? [[stepId, body.output]] : [])),
  );
}

/** How a write ended, as the model is told. */
export function endingText(
  step: RunStep,
  answer: JsonObject | undefined,
  timeZone: string,
): string {
  const what = `${step.operation} "${step.target.name}"`;
  switch (step.state) {
    case 'done':
      return [
        `Done: ${what}.`,
        ...idText(step, answer),
        ...(typeof answer?.text === 'string'
          ? [`The tool said: ${answer.text.slice(0, 4_000)}`]
          : []),
        ...readBackText(step, timeZone),
      ].join('\n');
    case 'noop':
      return `Nothing to do: ${step.message ?? 'it is there already.'}`;
    case 'unknown':
      return `Unknown: the answer to ${what} was lost (${step.message ?? ''}), and no look could tell whether it took effect. Do not repeat it; tell the person, or look first.`;
    case 'drift':
      return `Not written: ${step.message ?? 'the target changed meanwhile'} ${JSON.stringify(step.drift ?? {})}`;
    default:
      return `Not written (${step.state}): ${step.message ?? ''}`;
  }
}

/** Where what was written can be looked at, as the endpoint says; a task is found by its id alone. */
export function urlOf(step: RunStep, answer: JsonObject | undefined): string | undefined {
  const { url } = answer ?? {};
  if (typeof url === 'string' && /^https:\/\//.test(url)) return url;
  const id = step.writtenId ?? step.target.id;
  return step.target.kind === 'task' && id !== null && !step.operation.endsWith('.delete')
    ? taskUrl(id)
    : undefined;
}

function idText(step: RunStep, answer: JsonObject | undefined): string[] {
  const id = step.writtenId ?? step.target.id;
  const url = typeof answer?.url === 'string' ? [`url: ${answer.url}`] : [];
  const custom = typeof answer?.customId === 'string' ? [`custom id: ${answer.customId}`] : [];
  return [...(id === null ? [] : [`id: ${id}`]), ...custom, ...url];
}

function readBackText(step: RunStep, timeZone: string): string[] {
  const { observed, matches, notReported, people = {} } = step;
  if (notReported) {
    return [
      `Read back: the endpoint does not show ${observed ? notReported.join(', ') : 'it'}, so it could not be checked.`,
    ];
  }
  if (matches === undefined) return ['It was not read back.'];
  if (matches) return ['Read back: as planned.'];
  const names = Object.entries(people).map(([id, name]) => `${name} has the id ${id}.`);
  return [...mismatchInWords(step, timeZone).map((one) => `Read back: ${one}`), ...names];
}
