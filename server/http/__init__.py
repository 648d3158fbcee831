"""The port for browsers, curl and scripts: Connect, gRPC-Web and WebSocket, answered by the servicers of gRPC."""
