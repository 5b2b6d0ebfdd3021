// What an endpoint wants to know in the middle of a call, asked at the terminal. An answer is data for
// the call that is under way: what is written was approved before, and this approves nothing.
import { cleanLine, type Json, type JsonObject } from '../base/index.ts';
import type { AskPerson, Elicitation } from '../endpoint/index.ts';
import type { Io } from './io.ts';

/** Asks at the terminal; undefined where nobody is there, so that endpoints are declined. */
export function askAtTerminal(io: Pick<Io, 'ask' | 'err'>): AskPerson | undefined {
  const { ask } = io;
  if (ask === null) return undefined;
  return async (question, signal) => {
    io.err(`The endpoint asks: ${cleanLine(question.message, 500)}`);
    io.err(
      'It is data for the call under way and approves nothing. Enter takes what is suggested.',
    );
    const yes = await ask('Answer? [y/N] ');
    if (!/^y(es)?$/i.test(yes.trim()) || signal?.aborted) return null;
    const given: JsonObject = {};
    for (const [name, field] of Object.entries(question.fields)) {
      const value = await answerFor(name, field, question, ask, io);
      if (value !== undefined) given[name] = value;
    }
    return given;
  };
}

/** Tries at one field before the answer goes without it. */
const MOST_TRIES = 3;

/** Undefined for a field that is left out, or left to the endpoint's default. */
async function answerFor(
  name: string,
  field: JsonObject,
  { required }: Elicitation,
  ask: (question: string) => Promise<string>,
  io: Pick<Io, 'err'>,
): Promise<Json | undefined> {
  const label = cleanLine(String(field.title ?? field.description ?? name), 200);
  const choices = Array.isArray(field.enum) ? field.enum.map(String) : [];
  const among =
    choices.length > 0 ? ` (${choices.map((one) => cleanLine(one, 60)).join(' | ')})` : '';
  const usual = field.default === undefined ? '' : ` [${cleanLine(String(field.default), 100)}]`;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const text = (await ask(`${label}${among}${usual}: `)).trim();
    if (text === '') {
      if (field.default !== undefined || !required.includes(name)) return undefined;
      io.err('It needs an answer.');
      continue;
    }
    const value = parsed(text, String(field.type ?? 'string'), choices);
    if (value !== undefined) return value;
    io.err(choices.length > 0 ? 'Choose one of those.' : `That is no ${String(field.type)}.`);
  }
  return undefined;
}

function parsed(text: string, type: string, choices: string[]): Json | undefined {
  if (choices.length > 0) return choices.find((one) => one.toLowerCase() === text.toLowerCase());
  if (type === 'boolean')
    return /^(y|yes|true)$/i.test(text) ? true : /^(n|no|false)$/i.test(text) ? false : undefined;
  if (type !== 'number' && type !== 'integer') return text;
  const number = Number(text);
  return Number.isNaN(number) || (type === 'integer' && !Number.isInteger(number))
    ? undefined
    : number;
}

/** A secret from the terminal, without echo, or from standard input where there is none. */
export function readSecret({ io }: { io: Io }, question: string): Promise<string> {
  return io.askSecret === null ? io.readInput() : io.askSecret(question);
}
