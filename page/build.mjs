// Build the page: npm ci && npm run build [-- OUT]. Writes skelact/view/page/, which is part of the package.
//
// Stubs of the protos are made by protoc of grpcio-tools; PYTHON names a Python that has it (default: ../.venv/bin/python).
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const out = process.argv[2] ?? join(root, "skelact", "view", "page");
const python = process.env.PYTHON ?? join(root, ".venv", "bin", "python");
const stubs = join(here, "build", "stubs");
const protos = readdirSync(join(root, "protos", "skelact", "v1")).filter((name) => name.endsWith(".proto"));
const NOTICE_OF_VARINT = "dist/esm/wire/varint.js";
const licensed = ["three", "@bufbuild/protobuf"]; // what the bundle contains

mkdirSync(stubs, { recursive: true });
mkdirSync(out, { recursive: true });
execFileSync(
  python,
  [
    ...["-m", "grpc_tools.protoc", "-I", join(root, "protos")],
    `--plugin=protoc-gen-es=${join(here, "node_modules", ".bin", "protoc-gen-es")}`,
    ...[`--es_out=${stubs}`, "--es_opt=target=js"],
    ...protos.sort().map((name) => join(root, "protos", "skelact", "v1", name)),
  ],
  { stdio: "inherit" },
);
buildSync({
  absWorkingDir: here,
  alias: { stubs },
  entryPoints: ["source/page.js", "source/page.css"],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  outdir: out,
});
copyFileSync(join(here, "source", "index.html"), join(out, "index.html"));
copyFileSync(join(here, "source", "icon.svg"), join(out, "icon.svg"));
writeFileSync(join(out, "LICENSES.txt"), licensed.map(licenseOf).join("\n"));

function licenseOf(name) {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), "utf8") : apacheWithNotice(join(folder, NOTICE_OF_VARINT));
  return `${name} ${version} (${license})\n\n${text}`;
}

/** Of @bufbuild/protobuf, which ships no license file: the Apache license, and the notice of the part under BSD-3-Clause. */
function apacheWithNotice(file) {
  const [notice] = readFileSync(file, "utf8").match(/^(\/\/.*\n)*/);
  return `${readFileSync(join(root, "LICENSE"), "utf8")}\n${notice}`;
}
