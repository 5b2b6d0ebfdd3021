// The parts of Headers and Response that calls need. Node makes its own of all its `fetch`, which takes
// longer to load than everything else of a command with one call.

class PlainHeaders {
  readonly #values = new Map<string, string>();

  constructor(init: RequestInit['headers'] = []) {
    const pairs = Symbol.iterator in init ? init : Object.entries(init);
    for (const [name, value] of pairs as Iterable<[string, string]>) this.append(name, value);
  }

  append(name: string, value: string): void {
    const known = this.get(name);
    this.set(name, known === null ? value : `${known}, ${value}`);
  }

  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), String(value).trim());
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null;
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  entries(): IterableIterator<[string, string]> {
    return this.#values.entries();
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }
}

class PlainResponse {
  readonly type = 'default';
  readonly url = '';
  readonly body: ReadableStream<Uint8Array> | null;
  readonly status: number;
  readonly statusText: string;
  readonly headers: globalThis.Headers;

  constructor(body: ReadableStream<Uint8Array> | null, init: ResponseInit = {}) {
    const { status = 200, statusText = '', headers } = init;
    this.body = body;
    this.status = status;
    this.statusText = statusText;
    this.headers = new Headers(headers);
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  async text(): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.body ?? []) chunks.push(chunk);
    return new TextDecoder().decode(Buffer.concat(chunks));
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }
}

/** As the web's, without what calls do not use. */
export const Headers = PlainHeaders as unknown as typeof globalThis.Headers;
export const Response = PlainResponse as unknown as typeof globalThis.Response;
