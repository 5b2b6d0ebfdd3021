// Values for arguments that steer the answer or guard a write, and carry nothing of the input.
import type { Json } from '../../base/index.ts';
import type { Effect } from '../../clickup/index.ts';
import { typesOf, valuesOf } from '../shape/schema.ts';
import type { Slot } from '../shape/slots.ts';

/** An argument by its canonical name, and the value it should have. */
interface Rule {
  name: RegExp;
  on: 'read' | 'write' | 'any';
  value(slot: Slot): Json | undefined;
}

const RULES: Rule[] = [
  // The answer in a form that a program reads, with nothing left out.
  {
    name: /^((response|output|result|return)_)?(format|mode|style|type)$/,
    on: 'any',
    value: oneOf('json'),
  },
  {
    name: /^(\w+_)?(mode|detail|verbosity)$|^detail_level$|^(response|output)_format$/,
    on: 'read',
    value: oneOf('full', 'detailed', 'complete', 'verbose', 'raw'),
  },
  { name: /^(raw|raw_response|include_raw)$/, on: 'read', value: yes },
  { name: /^content_format$/, on: 'any', value: oneOf('text/md', 'markdown') },
  // What a listing is cut at, where its size can be said.
  { name: /^max_\w+$|^\w+_limit$|^limit_\w+$|^(max_)?depth$|^levels?$/, on: 'read', value: most },
  {
    name: /^include_(list|folder|space|status|member|target|key_result|detail)$/,
    on: 'read',
    value: yes,
  },
  { name: /^custom_task_id$/, on: 'any', value: (slot) => (slot.required ? false : undefined) },
  // Guards of a write: it was approved before it is sent.
  {
    name: /^(\w+_)?(confirm|confirmed|confirm_\w+|confirmation|acknowledge\w*)$/,
    on: 'write',
    value: yes,
  },
  { name: /^(dry_run|preview|simulate|preview_only)$/, on: 'write', value: no },
];

/** Undefined when the argument is none of these. */
export function constantFor(slot: Slot, effect: Effect): Json | undefined {
  if (slot.name === 'confirmation_token') return undefined;
  const kind = effect === 'read' ? 'read' : 'write';
  for (const { name, on, value } of RULES) {
    const said = (on === 'any' || on === kind) && name.test(slot.name) ? value(slot) : undefined;
    if (said !== undefined) return said;
  }
  const only = valuesOf(slot.schema);
  return slot.required && only.length === 1 ? only[0] : undefined;
}

/** The argument that lists the fields to bring, filled with those that are read. */
export function broughtBy(slot: Slot, brings: readonly string[] | undefined): Json | undefined {
  const lists = /^(field|include_field|return_field|select)$/.test(slot.name);
  const told = /\b(includ|return|select|response|bring)/i.test(slot.description);
  const several = typesOf(slot.schema).includes('array') && valuesOf(slot.schema).length === 0;
  return brings && lists && told && several ? [...brings] : undefined;
}

/** A depth is worth less than a size, and neither may pass what the argument declares. */
function most({ name, schema, description }: Slot): Json | undefined {
  const types = typesOf(schema);
  const isNumber = types.includes('number') || types.includes('integer');
  const isText = /char|length|byte|size|word|token|cost|price|amount|date|time/.test(name);
  if (!isNumber || isText) return undefined;
  const said = /max(?:imum)?\D{0,12}(\d+)/i.exec(description)?.[1];
  const limit = typeof schema.maximum === 'number' ? schema.maximum : Number(said ?? Number.NaN);
  const wanted = /depth|level/.test(name) ? 10 : 1000;
  return Number.isNaN(limit) ? wanted : Math.min(limit, wanted);
}

function oneOf(...wanted: string[]) {
  return (slot: Slot): Json | undefined =>
    wanted
      .map((word) => valuesOf(slot.schema).find((value) => String(value).toLowerCase() === word))
      .find((value) => value !== undefined);
}

/** How this argument says yes: true, its one affirmative value, or the word its description quotes. */
function yes(slot: Slot): Json | undefined {
  const values = valuesOf(slot.schema);
  const said = values.find((value) => /^(true|yes|y|confirm\w*|ok|delete)$/i.test(String(value)));
  if (said !== undefined) return said;
  if (values.length > 0) return undefined;
  const types = typesOf(slot.schema);
  if (types.length === 0 || types.includes('boolean')) return true;
  if (!types.includes('string')) return undefined;
  return /["'`](\w+)["'`]/.exec(slot.description)?.[1] ?? 'yes';
}

function no(slot: Slot): Json | undefined {
  const types = typesOf(slot.schema);
  return types.length === 0 || types.includes('boolean') ? false : undefined;
}
