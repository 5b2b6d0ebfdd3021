// What is known of single servers and cannot be inferred from what they declare.
import type { Correction } from '../correction.ts';
import { benthesoundguy } from './benthesoundguy.ts';
import { hauptsache } from './hauptsache.ts';

export const knownServers: readonly Correction[] = [benthesoundguy, hauptsache];
