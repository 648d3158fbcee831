// Calls over WebSocket: browsers cannot send a stream of HTTP.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { DescMessage, DescMethod, MessageInitShape, MessageShape } from "@bufbuild/protobuf";

/** A field that is wrong, and why. */
export interface FieldProblem {
  field: string;
  description: string;
}

/** How the server says that a call ended. */
export interface CallEnd {
  code: string;
  message?: string;
  violations?: FieldProblem[];
  retry_s?: number;
  quota?: string[];
  request_id?: string;
}

/** A call that was refused or failed. */
export class CallError extends Error {
  constructor(readonly end: CallEnd) {
    super(end.message ?? end.code);
    this.name = "CallError";
  }
  get code(): string {
    return this.end.code;
  }
}

/** What a call may be given. */
export interface CallOptions {
  /** Bearer token. */
  token?: string;
  /** Cancels the call. */
  signal?: AbortSignal;
}

/** A method with its types. */
type Method<I extends DescMessage, O extends DescMessage> = DescMethod & { input: I; output: O };

/** An open call: send requests, read answers. */
export interface CallStream<I extends DescMessage, O extends DescMessage> extends AsyncIterable<MessageShape<O>> {
  /** Send a request; before the connection is open it waits. */
  send(request: MessageInitShape<I>): void;
  /** Say that no request comes any more. */
  end(): void;
  /** Cancel the call. */
  close(): void;
}

/**
 * Call a method over WebSocket.
 *
 * @param address of the server, such as "https://motion.example.com"
 * @param method such as RecognitionService.method.streamRecognize
 * @throws CallError while answers are read, when the call is refused or fails
 */
export function openStream<I extends DescMessage, O extends DescMessage>(
  address: string,
  method: Method<I, O>,
  options: CallOptions = {},
): CallStream<I, O> {
  const protocols = ["skelact.v1", ...(options.token ? [`bearer.${options.token}`] : [])];
  const path = `/${method.parent.typeName}/${method.name}`;
  const socket = new WebSocket(address.replace(/^http/, "ws").replace(/\/$/, "") + path, protocols);
  socket.binaryType = "arraybuffer";
  const unsent: (Uint8Array | string)[] = [];
  const answers: MessageShape<O>[] = [];
  let outcome: CallEnd | undefined;
  let wake = (): void => undefined;

  const put = (data: Uint8Array | string): void => {
    if (socket.readyState === WebSocket.CONNECTING) unsent.push(data);
    else socket.send(data as Uint8Array<ArrayBuffer> | string);
  };
  const finish = (end: CallEnd): void => {
    outcome ??= end;
    wake();
  };
  socket.onopen = () => {
    for (const data of unsent.splice(0)) put(data);
  };
  socket.onmessage = ({ data }) => {
    if (typeof data === "string") finish(JSON.parse(data) as CallEnd);
    else answers.push(fromBinary(method.output, new Uint8Array(data as ArrayBuffer)));
    wake();
  };
  socket.onclose = () => finish({ code: "unavailable", message: `no server answers at ${address}, or it closed` });
  options.signal?.addEventListener("abort", () => {
    finish({ code: "canceled", message: "the call was cancelled" });
    socket.close();
  });

  return {
    send: (request) => put(toBinary(method.input, create(method.input, request))),
    end: () => put("end"),
    close: () => {
      finish({ code: "canceled", message: "the call was cancelled" });
      socket.close();
    },
    async *[Symbol.asyncIterator]() {
      try {
        for (;;) {
          const answer = answers.shift();
          if (answer !== undefined) yield answer;
          else if (outcome?.code === "ok") return;
          else if (outcome !== undefined) throw new CallError(outcome);
          else await new Promise<void>((resolve) => (wake = resolve));
        }
      } finally {
        socket.close();
      }
    },
  };
}
