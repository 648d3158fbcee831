// node validate.mjs NODE_MODULES FILE...: prints the issues that Khronos' glTF validator finds in each file, as JSON.
import { createRequire } from "module";
import fs from "fs";

const [modules, ...files] = process.argv.slice(2);
const validator = createRequire(`${modules}/`)("gltf-validator");
const reports = {};
for (const file of files) {
  const report = await validator.validateBytes(new Uint8Array(fs.readFileSync(file)));
  reports[file] = report.issues.messages;
}
console.log(JSON.stringify(reports));
