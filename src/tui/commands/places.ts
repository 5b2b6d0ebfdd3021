// Slash commands that show what is there: reports of the rest of the program.
import { cleanLine } from '../../base/index.ts';
import type { ReportName } from '../backend.ts';
import { type SlashCommand, wordsOf } from './command.ts';

const report = (name: ReportName, summary: string, usage = ''): SlashCommand => ({
  name,
  summary,
  usage,
  anytime: true,
  async run(rest, chat) {
    const lines = await chat.busy(`Reading ${name}`, () =>
      chat.backend.reports[name](wordsOf(rest), chat.width()),
    );
    const { endpoint, workspace } = chat.state().place;
    const here = `In use: ${endpoint}${workspace === null ? '' : ` (${workspace})`}`;
    chat.report(name === 'endpoint' ? [cleanLine(here, 200), ...lines] : lines);
  },
});

export const placeCommands = [
  report('workflows', 'the jobs that /run knows'),
  report('runs', 'what was run, and how it ended', '[ID]'),
  report('tree', 'spaces, folders and lists', '[PATH]'),
  report('tools', "the endpoint's tools, and what each serves", '[NAME]'),
  report('endpoint', 'the endpoints that profiles lead to'),
  report('quota', 'what is left of the quota'),
  report('doctor', 'what the endpoint can do, and which workflows can run'),
] satisfies SlashCommand[];
