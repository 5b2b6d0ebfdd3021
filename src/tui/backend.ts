// What the chat needs of the rest of the program. The command line composes the real one; tests
// drive the chat with another.
import type { AgentSession, Attachment, ResultTable, WriteCard } from '../agent/index.ts';
import type { JsonObject } from '../base/index.ts';
import type { Plan, RunReport } from '../engine/index.ts';
import type { ThemeName } from '../text/index.ts';
import type { Choice } from './editor/completion.ts';
import type { Quota } from './state.ts';
import type { Voice } from './transcript/card.ts';

/** One thing that a form asks for. */
export interface FormField {
  name: string;
  label: string;
  /** `long` is a text of several lines, `secret` is never shown; `one` and `many` have choices. */
  kind: 'text' | 'long' | 'secret' | 'one' | 'many';
  /** The text as it is; the values chosen, a line each. */
  value: string;
  /** How the chosen values read, a line each, until the choices are there. */
  shown?: string;
  about?: string;
  choices?(): Promise<readonly Choice[]>;
  /** Other values than its choices can be typed. */
  free?: true;
  /** On the command line it is a flag without a value. */
  isSwitch?: boolean;
  /** What a typed text means, or why it cannot be taken. */
  read?(text: string): { shown: string } | { problem: string };
}

/** Where the chat is connected to, for the header. */
export interface Place {
  endpoint: string;
  workspace: string | null;
}

/** A kept conversation. */
export interface SessionSummary {
  id: string;
  title: string;
  /** Epoch ms. */
  updatedAt: number;
  turns: number;
}

/** Reports that slash commands show as they are: lines of at most `width` columns. */
export type Report = (args: readonly string[], width: number) => Promise<string[]>;
export type ReportName = 'workflows' | 'runs' | 'tree' | 'tools' | 'endpoint' | 'quota' | 'doctor';

/** A space, folder, list or task; `value` is its name. */
export interface PlaceChoice extends Choice {
  id: string;
  kind: string;
}

/** A conversation. Without its key no model answers in it; everything else can be done. */
export interface Conversing {
  session: AgentSession;
  /** The name of what has to be set before a model answers. */
  missingKey: string | null;
}

/** What of a write its form is made from. */
export type Editable = Pick<WriteCard, 'operation' | 'input' | 'names'>;

/** Fields to fill in, and what they come to: the changes of a write, the flags of a workflow. */
export interface FormOf<T> {
  fields: FormField[];
  /** So many of them are asked at once, the others when they are wanted. */
  asked: number;
  /** `values`: those that differ from what the fields held. */
  means(values: Readonly<Record<string, string>>): T;
}

/** How the first start asks. An empty answer is none. */
export interface FirstQuestions {
  choose(title: string, labels: readonly string[]): Promise<number | null>;
  text(question: string): Promise<string>;
  secret(question: string): Promise<string>;
  /** Does what takes a while, with a word about it. */
  during<T>(what: string, work: () => Promise<T>): Promise<T>;
  say(line: string): void;
  warn(line: string): void;
}

/** What a person chose for the chat in every session. */
export interface ChatLook {
  theme: ThemeName;
  notify: 'on' | 'bell' | 'off';
}

/** All errors are AppErrors, with a sentence for a person. */
export interface ChatBackend extends Voice {
  /** The profile's name, known at once. */
  readonly profile: string;
  /** The text without any secret that the program knows. */
  redact(text: string): string;
  /** The first start, where nothing is set up yet; resolves to whether to open the program again. */
  setUp: ((ask: FirstQuestions) => Promise<boolean>) | null;
  /** Connects in the background; the prompt does not wait for it. */
  connect(): Promise<Place>;
  models(): Promise<Choice[]>;
  newSession(): Promise<Conversing>;
  /** Kept conversations that hold the text, newest first; all of them for an empty one. */
  sessions(search: string): Promise<SessionSummary[]>;
  resume(id: string): Promise<Conversing>;
  /** Removes a saved conversation; false when there is none. */
  removeSession(id: string): Promise<boolean>;
  /** The quota as last heard of, null before the first call. */
  quota(): Quota | null;
  reports: Record<ReportName, Report>;
  workflows(): Promise<Choice[]>;
  workflowHelp(name: string): Promise<string[]>;
  /** Plans a workflow with flags as on the command line; `notes` tell of files it left. */
  planWorkflow(name: string, flags: readonly string[]): Promise<{ plan: Plan; notes: string[] }>;
  /** The fields of a write, those that it changes first. */
  stepForm(step: Editable): FormOf<JsonObject>;
  /** A workflow's parameters, and the flags that they are on the command line. */
  workflowForm(name: string): Promise<FormOf<string[]>>;
  latestRuns(): Promise<Choice[]>;
  planUndo(runId: string): Promise<Plan>;
  savePlan(path: string, plan: Plan): Promise<string>;
  runLines(report: RunReport, width: number): string[];
  /** Spaces, folders and lists for `#`, from the cache where it is warm. */
  places(): Promise<PlaceChoice[]>;
  /** The person's open tasks, for `#` as well; `at hand`: only if they were read already. */
  ownTasks(how?: 'at hand'): Promise<PlaceChoice[]>;
  /** Tasks of a query, and what to know of how they were found. */
  tasks(query: string): Promise<{ table: ResultTable; notes: string[] }>;
  openLink(url: string): void;
  /** What a key of a query can name, such as `status`. */
  names(key: string): Promise<Choice[]>;
  /** Files and folders whose path starts so, for `@`. */
  files(start: string): Promise<Choice[]>;
  attach(path: string): Promise<Attachment>;
  /** Writes a text into the person's folder; answers the path. Never overwrites. */
  saveFile(name: string, text: string): Promise<string>;
  /** Inputs of earlier sessions, oldest first. */
  loadHistory(): Promise<string[]>;
  addHistory(text: string): Promise<void>;
  loadLook(): Promise<Partial<ChatLook>>;
  saveLook(change: Partial<ChatLook>): Promise<void>;
}
