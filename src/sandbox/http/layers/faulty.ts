// Where faults on order strike: on arrival, before anything has happened; at work, in the handler's
// place; and on the answer, after the effect.
import { FAULT_KINDS, type Fault } from '../faults.ts';
import { jsonResponse, type Layer, pathOf, refuse, replaceResponse } from '../layer.ts';
import { Refusal } from '../refusal.ts';

export const faultyOnArrival: Layer = (simulation) => async (c, next) => {
  const faults = simulation.faults.take(c.req.method, pathOf(c));
  c.set('faults', faults);
  for (const fault of faults) {
    if (fault.kind === 'delay') await simulation.clock.sleep(fault.delayMs);
  }
  switch (mainFault(faults)?.kind) {
    case 'html-502':
      return c.html(BAD_GATEWAY, 502);
    case 'drop-before':
      c.set('delivery', 'none');
      return c.body(null, 200);
    default:
      return next();
  }
};

export const faultyAtWork: Layer = (simulation) => async (c, next) => {
  const fault = mainFault(c.get('faults'));
  if (fault !== undefined && FAULT_KINDS[fault.kind] === 'work') {
    return refuse(c, simulation, new Refusal(fault.kind === '429' ? 'APP_002' : 'APP_500'));
  }
  await next();
  switch (fault?.kind) {
    case '500-after':
      return replaceResponse(c, refuse(c, simulation, new Refusal('APP_500')));
    case 'drop-after':
      return c.set('delivery', 'none');
    case 'truncate':
      return c.set('delivery', 'cut');
    case 'malformed': {
      const text = await c.res.text();
      const broken = jsonResponse(200, null);
      return replaceResponse(c, new Response(`${text.slice(0, -1)},`, broken));
    }
  }
};

/** Delays pass through; of the other faults at most one strikes a request. */
function mainFault(faults: readonly Fault[]): Fault | undefined {
  return faults.find((fault) => fault.kind !== 'delay');
}

const BAD_GATEWAY =
  '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';
