// Every workflow there is: the built-in ones, and files in the person's own folder.
import { existsSync, readdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { AppError, didYouMean, messageOf } from '../../base/index.ts';
import type { Workflow } from '../../engine/index.ts';

const WORKFLOW_FILE = /\.[cm]?[jt]s$/;

/** Whether a text means a file rather than a name. */
export function isWorkflowPath(text: string): boolean {
  return /[\\/]/.test(text) || WORKFLOW_FILE.test(text);
}

export interface ShelvedWorkflow {
  summary: string;
  /** `built-in`, or the file it comes from. */
  origin: string;
  load(): Promise<Workflow>;
}

/** Workflows by the name that `run` takes; `broken` holds a sentence for each file that is none. */
export interface Shelf {
  workflows: Record<string, ShelvedWorkflow>;
  broken: { name: string; origin: string; fault: string }[];
}

/** The folder of a person's own workflows. */
export function workflowFolder(configFolder: string): string {
  return join(configFolder, 'workflows');
}

/** All of them; files are loaded, because only they know what they do. */
export async function readShelf(configFolder: string): Promise<Shelf> {
  const { workflows: builtIn } = await import('../../../workflows/index.ts');
  const workflows: Shelf['workflows'] = {};
  for (const [name, { summary, load }] of Object.entries(builtIn)) {
    workflows[name] = { summary, load, origin: 'built-in' };
  }
  const broken: Shelf['broken'] = [];
  for (const [name, origin] of filesIn(workflowFolder(configFolder))) {
    if (Object.hasOwn(workflows, name)) {
      broken.push({ name, origin, fault: 'Another workflow has this name. Rename the file.' });
      continue;
    }
    try {
      const workflow = await loadNamed(name, origin);
      workflows[name] = { summary: workflow.summary, origin, load: async () => workflow };
    } catch (thrown) {
      broken.push({ name, origin, fault: messageOf(thrown) });
    }
  }
  return { workflows, broken };
}

/** The workflow of a path or a name; no other file is loaded. Errors: AppError `usage`. */
export async function findWorkflow(text: string, configFolder: string): Promise<Workflow> {
  if (isWorkflowPath(text)) return loadFile(text);
  const { workflows } = await import('../../../workflows/index.ts');
  if (Object.hasOwn(workflows, text)) return workflows[text as keyof typeof workflows].load();
  const own = filesIn(workflowFolder(configFolder));
  const hit = own.find(([name]) => name === text);
  if (hit) return loadNamed(...hit);
  const names = [...Object.keys(workflows), ...own.map(([name]) => name)];
  throw new AppError('usage', `There is no workflow "${text}".`, {
    next: didYouMean(text, names) ?? `Known: ${names.join(', ')}.`,
    data: { unknown: text },
  });
}

/** A file of the folder is called as its workflow is: runs, plans and locks go by that name. */
async function loadNamed(name: string, path: string): Promise<Workflow> {
  const workflow = await loadFile(path);
  if (workflow.name === name) return workflow;
  throw new AppError('usage', `${path} holds the workflow "${workflow.name}".`, {
    next: `Call the file ${workflow.name}${extname(path)}, or the workflow "${name}".`,
  });
}

/** Whether a path or a name means a file of the person's; nothing is loaded for it. */
export async function isOwnWorkflow(text: string, configFolder: string): Promise<boolean> {
  if (isWorkflowPath(text)) return true;
  const { workflows } = await import('../../../workflows/index.ts');
  const own = filesIn(workflowFolder(configFolder)).some(([name]) => name === text);
  return own && !Object.hasOwn(workflows, text);
}

/** What reads a file and checks it is loaded for people who have one. */
async function loadFile(path: string): Promise<Workflow> {
  const { loadWorkflowFile } = await import('./load-file.ts');
  return loadWorkflowFile(path);
}

/** Names and paths of the files in the folder. */
function filesIn(folder: string): [name: string, path: string][] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => WORKFLOW_FILE.test(file) && !file.endsWith('.d.ts'))
    .sort()
    .map((file) => [basename(file, extname(file)), join(folder, file)]);
}
