"""The gRPC service: messages, status codes, queues; nothing about joints."""
