// What sprint-triage can be told on the command line.
import { z } from 'zod';
import { setParam } from '../../src/author/index.ts';
import { PRIORITIES } from '../../src/intake/index.ts';

export const params = z.object({
  csv: z.string().describe('the file of feedback; - reads standard input'),
  match: z.string().optional().describe('what to look for: words, "a phrase" or /regex/'),
  rules: z.string().optional().describe('a YAML file that routes several topics at once'),
  also: z.array(z.string()).optional().describe('further words to look for; one is enough'),
  nearly: z.boolean().default(false).describe('take the rows that nearly match too'),
  words: z.string().optional().describe('a YAML file with synonyms of your own'),
  list: z
    .string()
    .meta({ names: 'list' })
    .optional()
    .describe('the list for the tasks, by name, path or id'),
  assignee: z
    .string()
    .meta({ names: 'person' })
    .optional()
    .describe('who gets them: name, e-mail, role or id'),
  tag: z.array(z.string()).optional().describe('a tag for every task'),
  priority: z
    .enum([...PRIORITIES, 'severity'])
    .default('severity')
    .describe('urgent, high, normal, low, or severity: what the rows say'),
  due: z
    .string()
    .optional()
    .describe('when they are due: "next friday", "friday 17:00", 2026-12-01'),
  tz: z
    .string()
    .optional()
    .describe("time zone of --due; default the profile's, else that of your ClickUp account"),
  group: z
    .string()
    .default('similar')
    .refine((text) => /^(similar|none|column:.+)$/.test(text), {
      message: 'say similar, none or column:NAME',
    })
    .describe('what makes one task: similar, column:NAME, or none for one each'),
  threshold: z.coerce
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('how similar the reports of a group must be, 0 to 1; higher makes smaller groups'),
  maxTasks: z.coerce
    .number()
    .int()
    .min(1)
    .default(30)
    .describe('limit on tasks per topic; what is left becomes one task of other reports'),
  model: z
    .boolean()
    .default(false)
    .describe('let a model look for more words, judge, group and title; needs ANTHROPIC_API_KEY'),
  modelGrouping: z.boolean().default(false).describe('old name of --model'),
  modelBatch: z
    .boolean()
    .default(false)
    .describe('--model at half the price for runs that nobody waits for: answers within a day'),
  maxModelCost: z.coerce.number().positive().default(1).describe('dollars that the model may cost'),
  column: z.array(z.string()).optional().describe('what a column means, such as text=Comment'),
  dates: z
    .enum(['dmy', 'mdy', 'ymd'])
    .optional()
    .describe('how dates such as 3/4/2026 are written: dmy, mdy or ymd'),
  encoding: z.string().optional().describe('encoding of the file, such as windows-1254'),
  onExisting: z
    .enum(['update', 'comment', 'skip'])
    .default('update')
    .describe('new reports of a known group: update its task, comment on it, or skip them'),
  onDuplicate: z
    .enum(['link', 'near', 'create'])
    .default('link')
    .describe(
      "when a person's task is about the same: comment on it (link), also when it is merely similar (near), or create another",
    ),
  set: setParam(
    'fields to fill, several times: "Severity=High", or by a column of the file: "Customer tier=column:Tier"',
  ).optional(),
  trackTag: z
    .string()
    .optional()
    .describe(
      'a tag for every task that is made: any machine then finds them with one call, wherever people move them, unless they archive them there',
    ),
  rejects: z
    .string()
    .optional()
    .describe('file for rows that cannot be read (default: next to the CSV file)'),
  chosen: z.string().optional().describe('save the rows that were chosen, and why, to this file'),
  unmatched: z.string().optional().describe('save the rows that matched nothing to this file'),
  report: z.string().optional().describe('write a page (HTML) that can be opened and forwarded'),
});
export type TriageParams = z.output<typeof params>;

/** Whether a model is asked. */
export function asksModel({ model, modelGrouping, modelBatch }: TriageParams): boolean {
  return model || modelGrouping || modelBatch;
}
