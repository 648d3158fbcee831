// Calls to the server: every method over a WebSocket whose path is the name of the method. A binary message is one
// proto; the last message is text: how the call ended.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";

const LOADING_RETRY_MS = 250;
const PROTOCOL = "skelact.v1";
const LOST = "The connection to the server was lost. Start it again, then try once more.";

/** A call that failed; `message` is a sentence for people. */
export class CallError extends Error {
  constructor(code, message, violations = []) {
    super(message);
    this.code = code;
    this.violations = violations;
  }
}

/** One open call. `send` and `end` write; iterate to read. */
export class Call {
  constructor(method) {
    this.method = method;
    this.waiting = [];
    this.wake = () => {};
    this.ended = null;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const path = `/${method.parent.typeName}/${method.name}`;
    this.socket = new WebSocket(`${scheme}//${location.host}${path}`, protocols());
    this.socket.binaryType = "arraybuffer";
    this.opened = new Promise((resolve) => {
      this.socket.onopen = resolve;
    });
    this.socket.onmessage = ({ data }) => this.#take(data);
    this.socket.onclose = () => this.#finish(new CallError("lost", LOST));
  }

  async send(message) {
    await this.opened;
    if (this.socket.readyState === WebSocket.OPEN) {
      this.socket.send(toBinary(this.method.input, create(this.method.input, message)));
    }
  }

  /** Bytes that were sent and have not left yet. */
  get unsent() {
    return this.socket.bufferedAmount;
  }

  async end() {
    await this.opened;
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send("end");
  }

  cancel() {
    this.#finish(null);
    this.socket.close();
  }

  async *[Symbol.asyncIterator]() {
    try {
      for (;;) {
        if (this.waiting.length) yield this.waiting.shift();
        else if (this.ended) break;
        else await new Promise((resolve) => (this.wake = resolve));
      }
      if (this.ended.error) throw this.ended.error;
    } finally {
      this.socket.close();
    }
  }

  #take(data) {
    if (typeof data === "string") {
      const { code, message, violations = [] } = JSON.parse(data);
      this.#finish(code === "ok" ? null : new CallError(code, sentenceOf(message, violations), violations));
      return;
    }
    this.waiting.push(fromBinary(this.method.output, new Uint8Array(data)));
    this.wake();
  }

  #finish(error) {
    this.ended ??= { error };
    this.wake();
  }
}

/** The answers of a method that takes one request. */
export async function* stream(method, request) {
  const call = new Call(method);
  await call.send(request);
  await call.end();
  yield* call;
}

/** The one answer of a method. */
export async function ask(method, request = {}) {
  for await (const response of stream(method, request)) return response;
  throw new CallError("internal", "The server gave no answer.");
}

/** Like `ask`, and asks again while the server loads its models. */
export async function askWhenLoaded(method, request = {}) {
  for (;;) {
    try {
      return await ask(method, request);
    } catch (error) {
      if (error.code !== "unavailable") throw error;
      await sleep(LOADING_RETRY_MS);
    }
  }
}

/** A request to the page's own routes; the response, or an error with the server's sentence. Waits for the models. */
export async function fetchPage(path, options = {}) {
  for (;;) {
    const response = await fetchOnce(path, options);
    if (response.ok) return response;
    const { code = "internal", message = `The server answered ${response.status}.`, violations = [] } = await response
      .json()
      .catch(() => ({}));
    if (code !== "unavailable") throw new CallError(code, sentenceOf(message, violations), violations);
    await sleep(LOADING_RETRY_MS);
  }
}

async function fetchOnce(path, { method = "GET", body } = {}) {
  const token = storedToken();
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  try {
    return await fetch(path, { method, body, headers });
  } catch {
    throw new CallError("lost", LOST);
  }
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export const storedToken = () => sessionStorage.getItem("skelact.token") ?? "";
export const storeToken = (token) => sessionStorage.setItem("skelact.token", token);

function protocols() {
  const token = storedToken();
  return token ? [PROTOCOL, `bearer.${token}`] : [PROTOCOL];
}

/** What is wrong, as one sentence: the violations if there are any, else the message. */
function sentenceOf(message, violations) {
  const text = violations.map(({ field, description }) => (field ? `${field}: ${description}` : description)).join("; ");
  const sentence = text || message || "The server gave no reason.";
  const first = sentence[0].toUpperCase() + sentence.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
