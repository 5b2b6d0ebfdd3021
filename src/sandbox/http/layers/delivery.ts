// The outermost layers: the answer's way to the client, its date, and its entry in the log.
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import { type Json, parseJson } from '../../../base/index.ts';
import type { Upload } from '../call.ts';
import { redacted } from '../caller.ts';
import { type Layer, pathOf, type RestEnv, replaceResponse, tokenOf } from '../layer.ts';

/** Announces more than it sends, so that a client sees the answer end too soon. */
const MISSING_BYTES = 64;

/** Sends the finished answer, or ends the connection in the way a fault asks for. */
export const delivered: Layer = () => async (c, next) => {
  c.set('delivery', 'whole');
  await next();
  const delivery = c.get('delivery');
  if (delivery === 'whole') return;
  const { outgoing } = c.env;
  if (delivery === 'none') {
    outgoing.destroy();
  } else {
    const whole = Buffer.from(await c.res.arrayBuffer());
    const length = String(whole.length + MISSING_BYTES);
    outgoing.writeHead(200, { ...Object.fromEntries(c.res.headers), 'content-length': length });
    outgoing.write(whole.subarray(0, Math.ceil(whole.length / 2)), () => outgoing.destroy());
  }
  replaceResponse(c, RESPONSE_ALREADY_SENT);
};

/** Every answer tells the sandbox's time, by which a client reads the rate headers. */
export const dated: Layer = (simulation) => async (c, next) => {
  await next();
  c.header('Date', new Date(simulation.clock.now()).toUTCString());
};

/** Reads the body for everybody further in, and logs what became of the request. */
export const logged: Layer = (simulation) => async (c, next) => {
  const { body, upload } = await readBody(c);
  c.set('body', body);
  c.set('upload', upload);
  await next();
  const faults = c.get('faults');
  const fault = faults.find((one) => one.kind !== 'delay') ?? faults[0];
  const error = c.get('error');
  simulation.requests.add({
    method: c.req.method,
    path: pathOf(c),
    status: c.get('delivery') === 'none' ? 0 : c.res.status,
    token: redacted(tokenOf(c)),
    at: simulation.clock.now(),
    body,
    ...(fault === undefined ? {} : { fault: fault.kind }),
    ...(error === undefined ? {} : { error }),
  });
};

async function readBody(c: Context<RestEnv>): Promise<{ body: Json; upload: Upload | null }> {
  const type = c.req.header('content-type') ?? '';
  if (!/form/i.test(type)) {
    const text = await c.req.text();
    return { body: text === '' ? null : (parseJson(text) ?? text), upload: null };
  }
  const members: Record<string, Json> = {};
  let upload: Upload | null = null;
  for (const [name, part] of Object.entries(await c.req.parseBody())) {
    if (part instanceof File) upload = { name: part.name, size: part.size };
    members[name] = part instanceof File ? { ...upload } : String(part);
  }
  return { body: members, upload };
}
