#!/bin/sh
# Generate src/skelact/v1 from the protos. PROTOC: the compiler; default: protoc, or grpcio-tools of $PYTHON.
set -eu
cd "$(dirname "$0")"
protos=../../protos
plugin=node_modules/.bin/protoc-gen-es
if [ -n "${PYTHON:-}" ]; then
  set -- "$PYTHON" -m grpc_tools.protoc
else
  set -- "${PROTOC:-protoc}"
fi
"$@" -I "$protos" --plugin="protoc-gen-es=$plugin" --es_out=src --es_opt=target=ts,import_extension=js \
  "$protos"/skelact/v1/*.proto
