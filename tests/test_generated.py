"""The generated message code is what the protos say."""

from pathlib import Path

from grpc_tools import protoc

ROOT = Path(__file__).parents[1]


def test_generated_code_is_current(tmp_path: Path) -> None:
    protos = sorted((ROOT / "protos" / "skelact" / "v1").glob("*.proto"))
    outputs = [f"--{kind}={tmp_path}" for kind in ("python_out", "grpc_python_out", "pyi_out")]
    assert protoc.main(["protoc", f"-I{ROOT / 'protos'}", *outputs, *map(str, protos)]) == 0
    made = sorted((tmp_path / "skelact" / "v1").iterdir())
    assert len(made) == 3 * len(protos)
    for file in made:
        assert file.read_text() == (ROOT / "skelact" / "v1" / file.name).read_text(), f"run `make protos`: {file.name}"
