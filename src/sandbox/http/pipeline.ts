// What wraps every REST call. The order is the point: it decides what a dropped connection still
// logs, what costs quota, and that an effect is kept before its answer leaves.
import type { Layer } from './layer.ts';
import { dated, delivered, logged } from './layers/delivery.ts';
import { faultyAtWork, faultyOnArrival } from './layers/faulty.ts';
import { authorized, metered, routed } from './layers/gate.ts';

/** In the order they wrap: the first sees a request first and its answer last. */
export const LAYERS: readonly Layer[] = [
  delivered,
  dated,
  logged,
  faultyOnArrival,
  routed,
  metered,
  authorized,
  faultyAtWork,
];
