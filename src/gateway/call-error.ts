// A call that ends as a JSON-RPC error: no tool ran, or nobody knows what it did.
import type { JsonObject } from '../base/index.ts';

export const METHOD_NOT_FOUND = -32601;
export const INVALID_PARAMS = -32602;
/** The REST API gave no usable answer; `data.kind` is `unavailable` or `unknown`. */
export const FAULT = -32003;
/** The REST API is out of quota; `data` repeats the three rate-limit headers. */
export const LIMITED = -32029;

/** Thrown while a request is answered; the answer has its code, message and data. */
export class CallError extends Error {
  readonly code: number;
  readonly data: JsonObject;

  /** HTTP status of the answer, where the protocol gives it one. */
  readonly status: number;

  constructor(code: number, message: string, data: JsonObject = {}, status = 200) {
    super(message);
    this.code = code;
    this.data = data;
    this.status = status;
  }
}
