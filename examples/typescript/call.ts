import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { GenerationService, RecognitionService, Tensor_DataType, openStream } from "skelact";

// Make a motion; return how many frames came.
export async function generate(text: string, address = "http://localhost:8080"): Promise<number> {
  const client = createClient(GenerationService, createConnectTransport({ baseUrl: address }));
  let frames = 0;
  for await (const { message } of client.generate({ text, durationS: 2 })) {
    if (message.case === "header") console.log(`motion: ${message.value.frames} frames`);
    if (message.case === "chunk") frames += message.value.rotations?.shape[0] ?? 0;
  }
  return frames;
}

// Recognize frames of 19 joints in meters as they come; return how many were looked at.
export async function recognizeLive(
  frames: AsyncIterable<Float32Array>,
  address = "http://localhost:8080",
): Promise<bigint> {
  const stream = openStream(address, RecognitionService.method.streamRecognize);
  stream.send({ message: { case: "config", value: { layout: "core19", options: { fps: 30 } } } });
  const sending = (async () => {
    for await (const joints of frames) {
      const data = new Uint8Array(joints.buffer);
      const tensor = { shape: [19, 3], dtype: Tensor_DataType.FLOAT32, data };
      stream.send({ message: { case: "frame", value: { people: [{ personId: 1, joints: tensor }] } } });
    }
    stream.end();
  })();
  let count = 0n;
  for await (const { message } of stream) {
    if (message.case === "answer") console.log(message.value);
    if (message.case === "summary") count = message.value.framesReceived;
  }
  await sending;
  return count;
}
