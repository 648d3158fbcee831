"""Measured markers on the skin: which they are by name, and the linked body that is fitted to them."""
