"""What the servicers offer, by path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import grpc

from ..runner import Method


class MethodTable(dict[str, Method]):
    """The methods of all servicers by path, such as "/skelact.v1.InfoService/GetServerInfo".

    Generated functions such as `add_InfoServiceServicer_to_server` take it for a server.
    """

    def add_generic_rpc_handlers(self, handlers: Sequence[grpc.GenericRpcHandler]) -> None:
        """Nothing: each method is registered by name as well."""

    def add_registered_method_handlers(self, service: str, handlers: Mapping[str, grpc.RpcMethodHandler]) -> None:
        """Take the methods of a service."""
        for name, handler in handlers.items():
            path = f"/{service}/{name}"
            self[path] = Method.of(path, handler)
