// A call that ends as a JSON-RPC error: no tool ran, or nobody knows what it did.
import type { JsonObject } from '../base/index.ts';

export const INVALID_PARAMS = -32602;
/** The REST API gave no usable answer; `data.kind` is `unavailable` or `unknown`. */
export const FAULT = -32003;
/** The REST API is out of quota; `data` repeats the three rate-limit headers. */
export const LIMITED = -32029;

/** Thrown in a request handler; the SDK answers with its code, message and data. */
export class CallError extends Error {
  readonly code: number;
  readonly data: JsonObject;

  constructor(code: number, message: string, data: JsonObject = {}) {
    super(message);
    this.code = code;
    this.data = data;
  }
}
