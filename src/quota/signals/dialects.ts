// Every dialect we understand, the most exact first. A new one is a record in this table.
import { ietfFields } from './ietf.ts';
import { prose } from './prose.ts';
import { retryAfter } from './retry-after.ts';
import type { Dialect } from './source.ts';
import { triple } from './triple.ts';

export const DIALECTS = [
  ietfFields,
  triple('clickup', 'x-ratelimit-'),
  triple('ietf-triple', 'ratelimit-'),
  triple('x-rate-limit', 'x-rate-limit-'),
  triple('rate-limit', 'rate-limit-'),
  retryAfter,
  prose,
] as const satisfies readonly Dialect[];
