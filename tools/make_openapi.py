"""Write docs/openapi.json: every method of the server as it is called with JSON over HTTP, from the protos.

python tools/make_openapi.py
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
    MethodDescriptorProto,
    ServiceDescriptorProto,
)

ROOT = Path(__file__).parents[1]
PROTOS = ROOT / "protos"
PAGE = ROOT / "docs" / "openapi.json"
PACKAGE = ".skelact.v1."
PATH = "/skelact.v1."
ABOUT = (
    "Recognize, pose and generate human motion. Post JSON to a method; one that answers with a stream sends one JSON "
    "message a line, and at last how the call ended. A method that takes a stream is called by WebSocket."
)
# Numbers of fields in descriptor.proto, which name a place in a file.
MESSAGES, ENUMS, SERVICES = 4, 5, 6
FIELDS, NESTED_MESSAGES, NESTED_ENUMS = 2, 3, 4
METHODS = VALUES = 2
Comments = dict[tuple[int, ...], str]
Json = dict[str, Any]
REAL = {"oneOf": [{"type": "number"}, {"enum": ["NaN", "Infinity", "-Infinity"]}]}
TYPES: dict[int, Json] = {
    FieldDescriptorProto.TYPE_DOUBLE: REAL,
    FieldDescriptorProto.TYPE_FLOAT: REAL,
    FieldDescriptorProto.TYPE_INT64: {"type": "string", "format": "int64"},
    FieldDescriptorProto.TYPE_UINT64: {"type": "string", "format": "uint64"},
    FieldDescriptorProto.TYPE_INT32: {"type": "integer", "format": "int32"},
    FieldDescriptorProto.TYPE_SINT32: {"type": "integer", "format": "int32"},
    FieldDescriptorProto.TYPE_UINT32: {"type": "integer", "minimum": 0},
    FieldDescriptorProto.TYPE_BOOL: {"type": "boolean"},
    FieldDescriptorProto.TYPE_STRING: {"type": "string"},
    FieldDescriptorProto.TYPE_BYTES: {"type": "string", "contentEncoding": "base64"},
}
ERROR: Json = {
    "description": "How a call ended that was refused or failed.",
    "type": "object",
    "required": ["code", "message"],
    "properties": {
        "code": {"type": "string", "description": "Such as invalid_argument or resource_exhausted."},
        "message": {"type": "string"},
        "details": {
            "description": "Messages of google.rpc: BadRequest, QuotaFailure, RetryInfo, RequestInfo.",
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"type": {"type": "string"}, "value": {"type": "string", "contentEncoding": "base64"}},
            },
        },
        "violations": {
            "description": "Of streams: which fields are wrong.",
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "description": {"type": "string"}},
            },
        },
        "retry_s": {"type": "number", "description": "Of streams: when to try again, seconds."},
        "quota": {"type": "array", "items": {"type": "string"}},
        "request_id": {"type": "string", "description": "Of streams: in the log of the server."},
    },
}
END: Json = {
    "description": "The last line of a stream that went well.",
    "type": "object",
    "required": ["code"],
    "properties": {"code": {"const": "ok"}},
}


def main() -> None:
    """Write the document."""
    PAGE.write_text(render_document(), encoding="utf-8")


def render_document() -> str:
    """Return the document as JSON."""
    schemas: Json = {"Error": ERROR, "End": END}
    paths: Json = {}
    for file in _read_descriptors().file:
        _add_file(file, paths, schemas)
    document = {
        "openapi": "3.1.0",
        "info": {"title": "skelact", "version": "v1", "description": ABOUT, "license": {"name": "Apache-2.0"}},
        "servers": [{"url": "http://localhost:8080"}],
        "security": [{}, {"token": []}],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }
    return json.dumps(document, indent=1) + "\n"


def _read_descriptors() -> FileDescriptorSet:
    """Compile the protos, with their comments."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "protos.binpb"
        protos = sorted(map(str, (PROTOS / "skelact" / "v1").glob("*.proto")))
        command = [sys.executable, "-m", "grpc_tools.protoc", f"-I{PROTOS}", "--include_source_info"]
        subprocess.run([*command, f"--descriptor_set_out={out}", *protos], check=True)
        return FileDescriptorSet.FromString(out.read_bytes())


def _add_file(file: FileDescriptorProto, paths: Json, schemas: Json) -> None:
    comments = {
        tuple(place.path): " ".join(place.leading_comments.split())
        for place in file.source_code_info.location
        if place.leading_comments
    }
    for index, service in enumerate(file.service):
        _add_service(service, (SERVICES, index), comments, paths)
    for index, message in enumerate(file.message_type):
        _add_message(message, "", (MESSAGES, index), comments, schemas)
    for index, enum in enumerate(file.enum_type):
        schemas[enum.name] = _enum(enum, (ENUMS, index), comments)


def _add_service(service: ServiceDescriptorProto, path: tuple[int, ...], comments: Comments, paths: Json) -> None:
    for index, method in enumerate(service.method):
        about = comments[(*path, METHODS, index)]
        operation = _websocket(method) if method.client_streaming else _post(method)
        operation |= {"operationId": method.name, "tags": [service.name], "summary": about.partition(". ")[0]}
        verb = "get" if method.client_streaming else "post"
        paths[f"{PATH}{service.name}/{method.name}"] = {verb: {"description": about, **operation}}


def _post(method: MethodDescriptorProto) -> Json:
    """A method that takes one message."""
    kind, schema = "application/json", _reference(method.output_type)
    if method.server_streaming:
        kind, schema = "application/x-ndjson", {"oneOf": [schema, *map(_reference, ("Error", "End"))]}
    request = {"application/json": {"schema": _reference(method.input_type)}}
    return {
        "requestBody": {"required": True, "content": request},
        "responses": {
            "200": {"description": "The answer.", "content": {kind: {"schema": schema}}},
            "default": {"description": "An error.", "content": {"application/json": {"schema": _reference("Error")}}},
        },
    }


def _websocket(method: MethodDescriptorProto) -> Json:
    """A method that takes a stream."""
    request, response = method.input_type.removeprefix(PACKAGE), method.output_type.removeprefix(PACKAGE)
    said = f"WebSocket: each binary message is a {request}, or back a {response}, as protobuf; the text `end` ends."
    return {
        "x-websocket": {"request": _reference(method.input_type), "response": _reference(method.output_type)},
        "responses": {"101": {"description": said}},
    }


def _add_message(
    message: DescriptorProto, outer: str, path: tuple[int, ...], comments: Comments, schemas: Json
) -> None:
    name = f"{outer}{message.name}"
    properties = {
        field.json_name: {**_field(field), "description": comments[(*path, FIELDS, index)]}
        for index, field in enumerate(message.field)
    }
    schemas[name] = {
        "description": comments[path],
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }
    for index, inner in enumerate(message.nested_type):
        _add_message(inner, f"{name}.", (*path, NESTED_MESSAGES, index), comments, schemas)
    for index, enum in enumerate(message.enum_type):
        schemas[f"{name}.{enum.name}"] = _enum(enum, (*path, NESTED_ENUMS, index), comments)


def _field(field: FieldDescriptorProto) -> Json:
    one = _reference(field.type_name) if field.type_name else TYPES[field.type]
    return {"type": "array", "items": one} if field.label == FieldDescriptorProto.LABEL_REPEATED else dict(one)


def _enum(enum: EnumDescriptorProto, path: tuple[int, ...], comments: Comments) -> Json:
    said = " ".join(f"`{value.name}`: {comments[(*path, VALUES, index)]}" for index, value in enumerate(enum.value))
    return {"description": f"{comments[path]} {said}", "enum": [value.name for value in enum.value]}


def _reference(full_name: str) -> Json:
    return {"$ref": f"#/components/schemas/{full_name.removeprefix(PACKAGE)}"}


if __name__ == "__main__":
    main()
