// Editing a step on the terminal: its fields are shown, one is given another value.
import { AppError, type Json, type JsonObject } from '../../base/index.ts';
import { editableFields, instantNamed, type PlanStep, valueInWords } from '../../engine/index.ts';
import type { Cli } from '../cli.ts';
import { parseDuration } from '../duration.ts';

/** The change that a person typed; null for none. */
export async function askForEdit(
  cli: Cli,
  step: PlanStep,
  timeZone: string,
): Promise<JsonObject | null> {
  const fields = editableFields(step);
  if (fields.length === 0 || cli.io.ask === null) {
    cli.io.err('Nothing in this step can be changed.');
    return null;
  }
  for (const { name, value } of fields) {
    cli.io.err(`  ${name} = ${valueInWords(name, value, timeZone)}`);
  }
  const text = await cli.io.ask('Which field, and its new value (name = value)? ');
  if (text.trim() === '') return null;
  const [, name, given = ''] = /^\s*(\w+)\s*=\s*(.*)$/s.exec(text) ?? [];
  if (name === undefined) {
    cli.io.err('Write it like durationMs = 3h.');
    return null;
  }
  const field = fields.find((one) => one.name === name);
  const value = candidates(name, given.trim(), timeZone).find((one) => field?.accepts(one));
  if (value !== undefined) return { [name]: value };
  cli.io.err(field ? `${name} cannot be "${given.trim()}".` : `There is no field ${name}.`);
  return null;
}

/** Everything that a typed text may mean, the likeliest first; the field's schema chooses. */
function candidates(name: string, text: string, timeZone: string): Json[] {
  if (text === '') return [null, '', []];
  const attempt = (parse: () => Json): Json[] => {
    try {
      return [parse()];
    } catch (thrown) {
      if (thrown instanceof AppError) return [];
      throw thrown;
    }
  };
  return [
    ...(name.endsWith('Ms') ? attempt(() => parseDuration(text)) : []),
    ...(/^(start|end)$|At$/.test(name) ? attempt(() => instantNamed(text, timeZone)) : []),
    ...(Number.isFinite(Number(text)) ? [Number(text)] : []),
    ...(/^(yes|true)$/i.test(text) ? [true] : []),
    ...(/^(no|false)$/i.test(text) ? [false] : []),
    text,
    text.split(',').map((part) => part.trim()),
  ];
}
