"""Whether a server answers, for probes and scripts."""

from __future__ import annotations

from pathlib import Path

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from skelact.client.channels import Security
from skelact.errors import ServerUnavailableError

SERVING = "SERVING"


def check_health(
    address: str, *, service: str = "", ca: str | Path | None = None, name: str = "", timeout_s: float = 3.0
) -> str:
    """Ask a server for its health, as "SERVING" or "NOT_SERVING"; no token is needed.

    Args:
        address: Host and port.
        service: One service, such as "skelact.v1.PoseService"; "": all together.
        ca: PEM file of who signed the server's certificate; unset: plain text.
        name: In the certificate, when it is not that of the host.
        timeout_s: Longest wait.

    Raises:
        InputError: `ca` cannot be read.
        ServerUnavailableError: No answer, or no such service.
    """
    options = [("grpc.ssl_target_name_override", name)] if name else []
    if ca:
        opened = grpc.secure_channel(address, Security(ca=ca).credentials(), options)
    else:
        opened = grpc.insecure_channel(address)
    with opened as channel:
        request = health_pb2.HealthCheckRequest(service=service)
        try:
            answer = health_pb2_grpc.HealthStub(channel).Check(request, timeout=timeout_s, wait_for_ready=True)
        except grpc.RpcError as error:
            raise ServerUnavailableError(f"{error.code().name}: {error.details()}") from error
    return str(health_pb2.HealthCheckResponse.ServingStatus.Name(answer.status))
