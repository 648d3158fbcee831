"""Known actions that a clip does better than the network, by measure: see docs/library.md for both sides' figures."""

from __future__ import annotations

from collections.abc import Mapping

PREFERRED: Mapping[str, str] = {}
