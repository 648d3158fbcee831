"""Rendered people with exact labels: bodies, cameras, light and pictures made by program."""
