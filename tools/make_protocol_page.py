"""Write docs/reference/protocol.md: every rpc, message and enum of the protos with its comment.

python tools/make_protocol_page.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
    ServiceDescriptorProto,
)

ROOT = Path(__file__).parents[1]
PROTOS = ROOT / "protos"
PAGE = ROOT / "docs" / "reference" / "protocol.md"
FILES = ("recognition", "pose", "generation", "library", "analysis", "info", "skeleton")  # in the order of the page
PACKAGE = ".skelact.v1."
HEAD = """# Protocol

Every method and message of the server, made from `protos/skelact/v1/*.proto` by `python tools/make_protocol_page.py`.
`optional` fields tell unset from zero; a comment says what unset means. In Python: `from skelact.v1 import
recognition_pb2`.
"""
# Numbers of fields in descriptor.proto, which name a place in a file.
MESSAGES, ENUMS, SERVICES = 4, 5, 6
FIELDS, NESTED_MESSAGES, NESTED_ENUMS, ONEOFS = 2, 3, 4, 8
METHODS = VALUES = 2
Comments = dict[tuple[int, ...], str]


def main() -> None:
    """Write the page."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(render_page(), encoding="utf-8")


def render_page() -> str:
    """Return the page as Markdown."""
    files = {Path(file.name).stem: file for file in _read_descriptors().file}
    return HEAD + "".join(_file(files[name]) for name in FILES)


def _read_descriptors() -> FileDescriptorSet:
    """Compile the protos, with their comments."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "protos.binpb"
        protos = sorted(map(str, (PROTOS / "skelact" / "v1").glob("*.proto")))
        command = [sys.executable, "-m", "grpc_tools.protoc", f"-I{PROTOS}", "--include_source_info"]
        subprocess.run([*command, f"--descriptor_set_out={out}", *protos], check=True)
        return FileDescriptorSet.FromString(out.read_bytes())


def _file(file: FileDescriptorProto) -> str:
    comments = {
        tuple(place.path): " ".join(place.leading_comments.split())
        for place in file.source_code_info.location
        if place.leading_comments
    }
    parts = [f"\n## {file.name}\n"]
    parts += [_service(service, (SERVICES, index), comments) for index, service in enumerate(file.service)]
    parts += [_message(message, "", (MESSAGES, index), comments) for index, message in enumerate(file.message_type)]
    parts += [_enum(enum, "", (ENUMS, index), comments) for index, enum in enumerate(file.enum_type)]
    return "".join(parts)


def _service(service: ServiceDescriptorProto, path: tuple[int, ...], comments: Comments) -> str:
    rows = [("method", "request", "response", "meaning")]
    for index, method in enumerate(service.method):
        request = _type(method.input_type, is_stream=method.client_streaming)
        response = _type(method.output_type, is_stream=method.server_streaming)
        rows.append((f"`{method.name}`", request, response, comments[(*path, METHODS, index)]))
    return f"\n### {service.name}\n\n{comments[path]}\n\n{_table(rows)}"


def _message(message: DescriptorProto, outer: str, path: tuple[int, ...], comments: Comments) -> str:
    name = f"{outer}{message.name}"
    text = f"\n### {name}\n\n{comments[path]}\n"
    if message.field:
        rows = [("field", "type", "number", "meaning")]
        for index, field in enumerate(message.field):
            rows.append((f"`{field.name}`", _field_type(field), str(field.number), comments[(*path, FIELDS, index)]))
        text += f"\n{_table(rows)}"
    for index, oneof in enumerate(message.oneof_decl):
        members = [
            f"`{field.name}`"
            for field in message.field
            if field.HasField("oneof_index") and field.oneof_index == index and not field.proto3_optional
        ]
        if members:
            text += f"\nOne of {', '.join(members)} (`{oneof.name}`). {comments[(*path, ONEOFS, index)]}\n"
    for index, inner in enumerate(message.nested_type):
        text += _message(inner, f"{name}.", (*path, NESTED_MESSAGES, index), comments)
    for index, enum in enumerate(message.enum_type):
        text += _enum(enum, f"{name}.", (*path, NESTED_ENUMS, index), comments)
    return text


def _enum(enum: EnumDescriptorProto, outer: str, path: tuple[int, ...], comments: Comments) -> str:
    rows = [("value", "number", "meaning")]
    for index, value in enumerate(enum.value):
        rows.append((f"`{value.name}`", str(value.number), comments[(*path, VALUES, index)]))
    return f"\n### {outer}{enum.name}\n\n{comments[path]}\n\n{_table(rows)}"


def _field_type(field: FieldDescriptorProto) -> str:
    name = _type(field.type_name) if field.type_name else FieldDescriptorProto.Type.Name(field.type)[5:].lower()
    if field.label == FieldDescriptorProto.LABEL_REPEATED:
        return f"repeated {name}"
    return f"optional {name}" if field.proto3_optional else name


def _type(full_name: str, *, is_stream: bool = False) -> str:
    name = full_name.removeprefix(PACKAGE)
    link = f"[{name}](#{name.lower().replace('.', '')})"
    return f"stream of {link}" if is_stream else link


def _table(rows: list[tuple[str, ...]]) -> str:
    head, *body = rows
    lines = [head, tuple("---" for _ in head), *body]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


if __name__ == "__main__":
    main()
