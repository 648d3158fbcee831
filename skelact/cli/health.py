"""`skelact health`: whether a server answers, for probes and scripts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from skelact.cli.options import console
from skelact.errors import ServerUnavailableError


def health(
    address: Annotated[str, typer.Argument(help="HOST:PORT of the server.")] = "127.0.0.1:50051",
    service: Annotated[str, typer.Option(help="One service, such as skelact.v1.PoseService. Default: all.")] = "",
    ca: Annotated[Path | None, typer.Option(help="TLS: who signed the server's certificate, PEM.")] = None,
    name: Annotated[str, typer.Option(help="TLS: name in the certificate, when it is not that of HOST.")] = "",
    timeout: Annotated[float, typer.Option(min=0.1, help="Longest wait, seconds.")] = 3.0,
) -> None:
    """Ask a server for its health. Exit code 1 unless it serves.

    Example: skelact health 127.0.0.1:50051
    """
    from skelact.client.health import SERVING, check_health

    try:
        status = check_health(address, service=service, ca=ca, name=name, timeout_s=timeout)
    except ServerUnavailableError as error:
        status = str(error)
    console.print(f"{address}: {status}", highlight=False, markup=False)
    if status != SERVING:
        sys.exit(1)
