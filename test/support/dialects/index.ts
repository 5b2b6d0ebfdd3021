// The dialects of the servers that the binding was built with, each over any REST base.
import { benthesoundguy } from './benthesoundguy.ts';
import { busybee } from './busybee.ts';
import { chykalophia } from './chykalophia.ts';
import { clickupOfficial } from './clickup-official.ts';
import type { Dialect } from './dialect.ts';
import { griffinwork40 } from './griffinwork40.ts';
import { hauptsache } from './hauptsache.ts';
import { taazkareem } from './taazkareem.ts';
import { trustxai } from './trustxai.ts';

export { serveDialect } from './dialect.ts';

export const dialects: readonly Dialect[] = [
  ...[benthesoundguy, busybee, chykalophia, clickupOfficial],
  ...[griffinwork40, hauptsache, taazkareem, trustxai],
];
