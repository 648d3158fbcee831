"""The OpenAPI document is valid, current, and says what the server answers."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from google.protobuf import json_format

from skelact.v1 import analysis_pb2, generation_pb2, info_pb2, library_pb2, pose_pb2, recognition_pb2

ROOT = Path(__file__).parents[1]
PROTOS = (analysis_pb2, generation_pb2, info_pb2, library_pb2, pose_pb2, recognition_pb2)
METHODS = [
    method for proto in PROTOS for service in proto.DESCRIPTOR.services_by_name.values() for method in service.methods
]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_openapi", ROOT / "tools" / "make_openapi.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def document(tool: ModuleType) -> dict:
    return json.loads(tool.PAGE.read_text(encoding="utf-8"))


def test_the_document_is_current(tool: ModuleType) -> None:
    assert tool.PAGE.read_text(encoding="utf-8") == tool.render_document(), "run `make protos`"


def test_the_document_is_valid(document: dict) -> None:
    validator = pytest.importorskip("openapi_spec_validator")
    validator.validate(document)
    broken = {**document, "paths": {"no-slash": {"post": {}}}}
    with pytest.raises(Exception, match=r"no-slash|responses|does not match"):
        validator.validate(broken)


def test_every_method_is_there_by_its_path(document: dict) -> None:
    assert set(document["paths"]) == {f"/{one.containing_service.full_name}/{one.name}" for one in METHODS}
    for method in METHODS:
        (verb,) = document["paths"][f"/{method.containing_service.full_name}/{method.name}"]
        assert verb == ("get" if method.client_streaming else "post")


def test_a_real_request_and_a_real_answer_fit(document: dict) -> None:
    validators = pytest.importorskip("jsonschema")

    def check(name: str, said: object) -> None:
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        validators.Draft202012Validator(schema).validate(said)

    request = json.loads((ROOT / "samples" / "wave_request.json").read_text())
    check(
        "RecognizeRequest",
        json_format.MessageToDict(json_format.ParseDict(request, recognition_pb2.RecognizeRequest())),
    )
    answer = info_pb2.GetServerInfoResponse(version="1", limits=info_pb2.Limits(max_person_s=float("inf")))
    answer.total_quotas.bytes_per_minute = 2**50
    check("GetServerInfoResponse", json_format.MessageToDict(answer))
    with pytest.raises(validators.ValidationError):
        check("GetServerInfoResponse", {"version": 1})
    with pytest.raises(validators.ValidationError):
        check("RecognizeRequest", {"clipp": {}})
