"""`skelact health` tells probes whether a server serves."""

from pathlib import Path

import pytest
from serving import Served

from skelact.cli import main


def test_a_server_that_serves_is_told(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    main(["health", served.address])
    main(["health", served.address, "--service", "skelact.v1.RecognitionService"])
    assert capsys.readouterr().out.count("SERVING") == 2


@pytest.mark.parametrize("service", ["skelact.v1.PoseService", "no.such.Service"])
def test_a_service_that_is_not_served_is_told(served: Served, service: str) -> None:
    with pytest.raises(SystemExit, match="1"):
        main(["health", served.address, "--service", service])


def test_nobody_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="1"):
        main(["health", "127.0.0.1:9", "--timeout", "0.3"])
    assert "127.0.0.1:9" in capsys.readouterr().out


def test_a_file_of_an_authority_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["health", "127.0.0.1:9", "--ca", str(tmp_path / "none.pem")])
    assert "ca" in capsys.readouterr().err
