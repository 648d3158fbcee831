"""Message code generated from protos/ by `make protos`."""
