// Recognize a clip and make a motion in Node: node examples/node/call.js [ADDRESS]
const fs = require("node:fs");
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");

const files = ["recognition", "generation"].map((name) => `skelact/v1/${name}.proto`);
const options = { includeDirs: ["protos"], keepCase: true, enums: String, longs: Number, defaults: true };
const definition = loader.loadSync(files, options);
const { RecognitionService, GenerationService } = grpc.loadPackageDefinition(definition).skelact.v1;
const server = [process.argv[2] ?? "localhost:50051", grpc.credentials.createInsecure()];

function fail(error) {
  console.error(error.message);
  process.exitCode = 1;
}

// numbers of your own become data: Buffer.from(new Float32Array(numbers).buffer), shape: [people, frames, joints, 3]
const request = JSON.parse(fs.readFileSync("samples/wave_request.json", "utf8"));
new RecognitionService(...server).Recognize(request, (error, answer) => {
  if (error) return fail(error);
  for (const person of answer.people) {
    const isCertain = person.certainty === "CERTAINTY_CERTAIN";
    console.log(isCertain ? `action: ${person.scores[0].label}` : `no action: ${person.certainty} ${person.reason}`);
  }
});

const motion = new GenerationService(...server).Generate({ text: "walk", duration_s: 2 });
motion.on("error", fail);
motion.on("data", ({ header, chunk }) => {
  if (header) console.log(`motion: ${header.frames} frames, ${header.report.verdict}`);
  if (chunk) console.log(`chunk: first frame ${chunk.first_frame_index}, shape ${chunk.rotations.shape}`);
});
