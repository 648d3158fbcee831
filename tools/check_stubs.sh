#!/usr/bin/env bash
# Generate Go, TypeScript, C# and Java code from the protos, and compile the Go and TypeScript code. A language whose tools
# are missing is skipped with the command that installs them; STUBS_REQUIRED=1 makes that a failure.
#
#   tools/check_stubs.sh [PYTHON]      a Python with grpcio-tools; default: .venv/bin/python
set -euo pipefail
cd "$(dirname "$0")/.."
python=${1:-.venv/bin/python}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
missing=0

compile() { "$python" -m grpc_tools.protoc -I protos "$@" protos/skelact/v1/*.proto; }

skip() {
  echo "$1: skipped, not found: $2. Install: $3"
  missing=1
}

check_go() {
  local packages=/usr/share/gocode tool absent=""
  for tool in go protoc-gen-go protoc-gen-go-grpc; do
    command -v "$tool" >/dev/null || absent+=" $tool"
  done
  [ -d "$packages/src/google.golang.org/grpc" ] || absent+=" google.golang.org/grpc"
  if [ -n "$absent" ]; then
    skip Go "${absent# }" "apt install golang-go golang-google-protobuf-dev golang-github-golang-protobuf-1-5-dev \
golang-google-grpc-dev protoc-gen-go-1-5 protoc-gen-go-grpc"
    return
  fi
  mkdir -p "$work/go/src"
  compile --go_out="$work/go/src" --go-grpc_out="$work/go/src"
  (cd "$work/go/src/skelact/v1" && GO111MODULE=off GOPATH="$work/go:$packages" GOCACHE="$work/go/cache" go build ./...)
  echo "Go: compiled"
}

check_typescript() {
  local modules=${STUBS_NODE_MODULES:-node_modules}
  if [ ! -x "$modules/.bin/protoc-gen-es" ] || [ ! -x "$modules/.bin/tsc" ]; then
    skip TypeScript "protoc-gen-es and tsc in $modules" \
      "npm install @bufbuild/protobuf@2 @bufbuild/protoc-gen-es@2 typescript (folder: STUBS_NODE_MODULES)"
    return
  fi
  modules=$(realpath "$modules")
  mkdir "$work/ts"
  ln -s "$modules" "$work/ts/node_modules"
  compile --plugin="protoc-gen-es=$modules/.bin/protoc-gen-es" --es_out="$work/ts" \
    --es_opt=target=ts,import_extension=js
  (cd "$work/ts" && node_modules/.bin/tsc --noEmit --strict --target es2022 --module nodenext skelact/v1/*.ts)
  echo "TypeScript: compiled"
  if [ ! -d "$modules/@connectrpc/connect-web" ]; then
    skip "TypeScript package" "@connectrpc/connect-web in $modules" \
      "npm install @connectrpc/connect@2.2.0 @connectrpc/connect-web@2.2.0 @types/node@20"
    return
  fi
  cp -r packaging/typescript "$work/package"
  ln -sfn "$modules" "$work/package/node_modules"
  (cd "$work/package" && cp -r "$work/ts/skelact" src/ && node_modules/.bin/tsc)
  mkdir "$work/node_modules"
  ln -s "$modules"/* "$modules"/.bin "$work/node_modules/"
  ln -sfn "$work/package" "$work/node_modules/skelact"
  cp examples/typescript/call.ts "$work/"
  echo '{"type": "module"}' >"$work/package.json"
  (cd "$work" && node_modules/.bin/tsc --noEmit --strict --target es2022 --module nodenext --skipLibCheck --types node \
    call.ts)
  echo "TypeScript package and example: compiled"
}

check_generated() { # not compiled: that the generator takes the names and options is what can be seen without a compiler
  if ! command -v protoc >/dev/null; then
    skip "$1" protoc "apt install protobuf-compiler"
    return
  fi
  mkdir "$work/$2"
  protoc -I protos "--$2_out=$work/$2" protos/skelact/v1/*.proto
  [ -n "$(find "$work/$2" -type f)" ]
  echo "$1: generated"
}

check_go
check_typescript
check_generated C# csharp
check_generated Java java
[ "$missing" = 0 ] || [ -z "${STUBS_REQUIRED:-}" ]
